using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests;

public sealed class CalledPartyTests : IDisposable
{
    private static readonly Trunk Registered = new() { Name = "telecom", Register = TimeSpan.FromHours(1) };

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("093112345", "12345", null, "093112345")]
    [InlineData("contact", "093112345", null, "093112345")]
    [InlineData("contact", "12345", "<sip:093112345@d>", "093112345")]
    [InlineData("contact", "12345", "not an address", "12345")]
    [InlineData("contact", "nobody", null, "contact")]
    [InlineData("12345", "nobody", "<sip:093112345@d>", "12345")]
    public void What_the_plan_knows_is_looked_for_in_the_Request_URI_then_P_Called_Party_ID_then_To(string uri, string to, string? party, string called) =>
        Assert.Equal(called, CalledParty.Of(Invite(uri, to, party), Registered, _world.Compile()));

    [Fact]
    public void Where_nothing_is_registered_only_the_Request_URI_counts()
    {
        var plan = _world.Compile();
        Assert.Equal("contact", CalledParty.Of(Invite("contact", "12345", null), Registered with { Register = null }, plan));
        Assert.Equal("contact", CalledParty.Of(Invite("contact", "12345", null), null, plan));
    }

    private static SipRequest Invite(string uri, string to, string? party) => SipRequest.Create(
        "INVITE",
        new SipUri("sip", uri, "10.12.0.1"),
        [
            new SipHeader("Via", "SIP/2.0/UDP 10.13.1.1;branch=z9hG4bK1"),
            new SipHeader("From", "<sip:13893101234@d>;tag=1"),
            new SipHeader("To", $"<sip:{to}@d>"),
            new SipHeader("Call-ID", "1"),
            new SipHeader("CSeq", "1 INVITE"),
            .. party is null ? (SipHeader[])[] : [new SipHeader("P-Called-Party-ID", party)],
        ]);
}
