using System.Net;

namespace Ivr.Sip.Tests;

public class SipViaTests
{
    [Theory]
    [InlineData("SIP/2.0/UDP h:5060;branch=z9hG4bKa;rport", "UDP", "h", 5060, "z9hG4bKa")]
    [InlineData("SIP  /   2.0\r\n /tcp\r\n    192.0.2.2 : 5061 ;branch= z9hG4bKa", "TCP", "192.0.2.2", 5061, "z9hG4bKa")]
    [InlineData("SIP/2.0/TLS [2001:db8::9]:5070", "TLS", "2001:db8::9", 5070, null)]
    [InlineData("SIP/2.0/UNKNOWN h", "UNKNOWN", "h", null, null)]
    [InlineData("SIP/2.0/UDP   h;branch=a", "UDP", "h", null, "a")]
    public void A_via_falls_into_its_parts(string text, string transport, string host, int? port, string? branch)
    {
        Assert.True(SipVia.TryParse(text, out var via));
        Assert.Equal((transport, host, port, branch), (via.Transport, via.Host, via.Port, via.Branch));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP")]
    [InlineData("SIP/2.0/UDP ")]
    [InlineData("SIP/2.0/UDPh")]
    [InlineData("SIP/7.0/UDP h")]
    [InlineData("HTTP/2.0/UDP h")]
    [InlineData("SIP/2.0/UDP 192.0.2.15;;,;,,")]
    [InlineData("SIP/2.0/UDP h;branch=\"a b\"")]
    [InlineData("SIP/2.0/UDP h;branch=a;branch=b")]
    public void What_is_no_via_is_refused(string text) => Assert.False(SipVia.TryParse(text, out _));

    [Theory]
    [InlineData("SIP/2.0/UDP h;received=[2001:db8::9:255]")]
    [InlineData("SIP/2.0/UDP h;received=2001:db8::9:255")]
    public void Received_is_read_with_and_without_brackets(string text)
    {
        Assert.True(SipVia.TryParse(text, out var via));
        Assert.Equal("2001:db8::9:255", via.Received);
    }

    [Theory]
    [InlineData("z9hG4bKx", true)]
    [InlineData("Z9HG4BKx", true)]
    [InlineData("z9hG4bK", false)]
    [InlineData("390skdjuw", false)]
    public void Only_a_cookie_with_something_behind_it_names_a_transaction(string branch, bool magic)
    {
        Assert.True(SipVia.TryParse($"SIP/2.0/UDP h;branch={branch}", out var via));
        Assert.Equal(magic, via.HasMagicBranch);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.1:5060;branch=b", "SIP/2.0/UDP 192.0.2.1:5060;branch=b")]
    [InlineData("SIP/2.0/UDP 10.0.0.1:5060;branch=b", "SIP/2.0/UDP 10.0.0.1:5060;branch=b;received=192.0.2.1")]
    [InlineData("SIP/2.0/UDP h;rport;branch=b", "SIP/2.0/UDP h;rport=6000;branch=b;received=192.0.2.1")]
    [InlineData("SIP/2.0/UDP 192.0.2.1;received=9.9.9.9;rport=1;branch=b", "SIP/2.0/UDP 192.0.2.1;received=192.0.2.1;rport=6000;branch=b")]
    public void The_receiver_notes_where_it_came_from(string sent, string noted)
    {
        Assert.True(SipVia.TryParse(sent, out var via));
        Assert.Equal(noted, via.Seen(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 6000)).ToString());
        Assert.Equal(noted, via.Seen(new IPEndPoint(IPAddress.Parse("::ffff:192.0.2.1"), 6000)).ToString());
    }

    [Fact]
    public void Our_own_via_asks_for_the_port()
    {
        var via = new SipVia("UDP", "::1", 5060, "z9hG4bKq");
        Assert.Equal("SIP/2.0/UDP [::1]:5060;rport;branch=z9hG4bKq", via.ToString());
        Assert.True(via.HasRPort && via.RPort is null);
    }
}
