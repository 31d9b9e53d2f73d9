using Ivr.Sip;
using Xunit;

namespace Ivr.Calls.Tests;

public sealed class CallerIdTests
{
    private const string Asserted = "P-Asserted-Identity: ";
    private const string Remote = "Remote-Party-ID: ";

    [Theory]
    [InlineData("", "13893001234", false)]
    [InlineData(Asserted + "<sip:+8613893005555@ims.example;user=phone>", "+8613893005555", false)]
    [InlineData(Asserted + "\"Zhang\" <sip:zhang@ims.example>|" + Asserted + "<tel:+8613893005555>", "+8613893005555", false)]
    [InlineData(Asserted + "<tel:+8613893005555>, <sip:+8613893005555;npdi@ims.example>", "+8613893005555", false)]
    [InlineData(Asserted + "<sip:13893005555;phone-context=+86@ims.example;user=phone>", "13893005555", false)]
    [InlineData(Asserted + "<sip:ims.example>|" + Remote + "<sip:13893006666@a>;party=calling", "13893006666", false)]
    [InlineData(Remote + "<sip:13893006666@a>;party=called", "13893001234", false)]
    [InlineData(Remote + "<sip:13893006666@a>;privacy=full;screen=yes", "13893006666", true)]
    [InlineData(Asserted + "<sip:13893005555@a>|" + Remote + "<sip:13893006666@a>|Privacy: critical; id", "13893005555", true)]
    [InlineData("Privacy: none", "13893001234", false)]
    [InlineData(Asserted + "<<<|Privacy: header", "13893001234", false)]
    public void A_trunk_says_who_calls_by_identity_then_party_then_from(string headers, string number, bool hidden) =>
        Assert.Equal(new CallerId(number, hidden), CallerId.Of(Invite(headers), trusted: true));

    [Fact]
    public void A_stranger_is_who_his_from_says()
    {
        var invite = Invite(Asserted + "<sip:13893005555@a>|" + Remote + "<sip:13893006666@a>|Privacy: id");
        Assert.Equal(new CallerId("13893001234", true), CallerId.Of(invite, trusted: false));
    }

    [Fact]
    public void A_hidden_number_is_known_and_shown_to_nobody()
    {
        var caller = new CallerId("13893005555", true).Normalised(null);
        Assert.Equal(("13893005555", true, "withheld"), (caller.Digits, caller.Callable, caller.Masked));
    }

    private static SipRequest Invite(string headers) => SipRequest.Create("INVITE", new SipUri("sip", "12345", "gw"),
    [
        new("Via", "SIP/2.0/UDP a;branch=z9hG4bK1"), new("From", "<sip:13893001234@a>;tag=1"), new("To", "<sip:12345@gw>"), new("Call-ID", "1"), new("CSeq", "1 INVITE"),
        .. headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).Select(parts => new SipHeader(parts[0], parts[1])),
    ]);
}
