using System.Net;
using Ivr.Sip;
using Xunit;

namespace Ivr.Calls.Tests;

public sealed class TrunkTests
{
    private readonly Trunk _trunk = new()
    {
        Name = "carrier",
        Sources = [IPNetwork.Parse("10.30.0.0/28")],
        Outbound = new SipUri("sip", "", "sbc.carrier.example"),
        Proxy = new SipUri("sip", "", "edge.carrier.example"),
    };

    [Theory]
    [InlineData("sip:1@10.30.0.9:5080", true)]
    [InlineData("sip:1@SBC.carrier.example", true)]
    [InlineData("sip:1@edge.carrier.example", true)]
    [InlineData("sip:1@10.30.0.16", false)]
    [InlineData("sip:1@elsewhere.example", false)]
    [InlineData("sip:0088213@203.0.113.1", false)]
    public void A_redirected_call_stays_inside_its_trunk(string target, bool follows)
    {
        Assert.True(SipUri.TryParse(target, out var uri));
        Assert.Equal(follows, _trunk.Follows(uri));
    }
}
