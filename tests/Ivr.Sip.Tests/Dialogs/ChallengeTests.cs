namespace Ivr.Sip.Tests;

public sealed class ChallengeTests
{
    private const string Challenge = "Proxy-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5\r\n";

    private static readonly SipCredentials Credentials = new("1001", "secret");

    [Fact]
    public void An_invite_answers_its_challenge_once_and_goes_on()
    {
        var world = new SipWorld();
        var call = world.Dial(wanted => wanted with { Credentials = Credentials });
        var first = world.Peer.Last("INVITE");
        world.Peer.Answer(first, 407, headers: Challenge);
        world.Settle();
        var second = world.Peer.Last("INVITE");
        Assert.Contains("username=\"1001\"", second.Header("Proxy-Authorization"));
        Assert.Equal((first.CallId, first.From.Tag, 2u), (second.CallId, second.From.Tag, second.CSeq.Number));
        Assert.NotEqual(first.TopVia.Branch, second.TopVia.Branch);
        Assert.Equal("offer", SipWorld.Text(second.Body));
        Assert.Equal(1, world.Peer.Count("ACK"));
        world.Peer.Answer(second, 200, body: "answer");
        world.Settle();
        Assert.Null(call.End);
        Assert.Equal(2u, world.Peer.Last("ACK").CSeq.Number);
        Assert.NotNull(world.Peer.Last("ACK").Header("Proxy-Authorization"));
        call.HangUp();
        world.Settle();
        Assert.Equal(3u, world.Peer.Last("BYE").CSeq.Number);
    }

    [Fact]
    public void A_challenge_that_comes_again_ends_the_call()
    {
        var world = new SipWorld();
        world.Dial(wanted => wanted with { Credentials = Credentials });
        world.Peer.Answer(world.Peer.Last("INVITE"), 407, headers: Challenge);
        world.Settle();
        world.Peer.Answer(world.Peer.Last("INVITE"), 407, headers: Challenge);
        world.Settle();
        Assert.Equal(2, world.Peer.Count("INVITE"));
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 407), Assert.Single(world.Ends));
    }

    [Theory]
    [InlineData(407, "Proxy-Authenticate", "Proxy-Authorization")]
    [InlineData(401, "WWW-Authenticate", "Authorization")]
    public void A_bye_answers_its_challenge_once(int status, string asks, string answers)
    {
        var world = new SipWorld();
        var call = world.Dial(wanted => wanted with { Credentials = Credentials });
        world.Peer.Answer(world.Peer.Last("INVITE"), 200, body: "answer");
        world.Settle();
        call.HangUp();
        world.Settle();
        var challenge = Challenge.Replace("Proxy-Authenticate", asks);
        world.Peer.Answer(world.Peer.Last("BYE"), status, headers: challenge);
        world.Settle();
        Assert.Contains("nc=00000001", world.Peer.Last("BYE").Header(answers));
        Assert.Equal(3u, world.Peer.Last("BYE").CSeq.Number);
        world.Peer.Answer(world.Peer.Last("BYE"), status, headers: challenge);
        world.Pass(40);
        Assert.Equal((2, 0, 0), (world.Peer.Count("BYE"), world.Endpoint.Dialogs, world.Endpoint.Transactions));
    }

    [Fact]
    public void What_the_invite_proved_is_proved_again_without_being_asked()
    {
        var world = new SipWorld();
        var call = world.Dial(wanted => wanted with { Credentials = Credentials });
        world.Peer.Answer(world.Peer.Last("INVITE"), 407, headers: Challenge);
        world.Settle();
        world.Peer.Answer(world.Peer.Last("INVITE"), 183, headers: "Require: 100rel\r\nRSeq: 1\r\n", body: "answer");
        world.Settle();
        Assert.Contains("nc=00000002", world.Peer.Last("PRACK").Header("Proxy-Authorization"));
        world.Peer.Answer(world.Peer.Last("PRACK"), 200);
        world.Peer.Answer(world.Peer.Last("INVITE"), 200);
        world.Settle();
        Assert.Contains("nc=00000001", world.Peer.Last("ACK").Header("Proxy-Authorization"));
        call.HangUp();
        world.Settle();
        Assert.Contains("nc=00000003", world.Peer.Last("BYE").Header("Proxy-Authorization"));
        // The nonce has aged; not every proxy says stale=true.
        world.Peer.Answer(world.Peer.Last("BYE"), 407, headers: Challenge.Replace("\"n\"", "\"n2\""));
        world.Settle();
        Assert.Contains("nonce=\"n2\"", world.Peer.Last("BYE").Header("Proxy-Authorization"));
    }

    [Theory]
    [InlineData("Allow: INVITE, UPDATE\r\n", "UPDATE")]
    [InlineData("", "INVITE")]
    public void A_refresh_answers_its_challenge(string allow, string method)
    {
        var world = new SipWorld();
        world.Dial(wanted => wanted with { Credentials = Credentials });
        world.Peer.Answer(world.Peer.Last("INVITE"), 200, headers: "Session-Expires: 600;refresher=uac\r\n" + allow, body: "answer");
        world.Pass(301);
        world.Peer.Answer(world.Peer.Last(method), 407, headers: Challenge);
        world.Settle();
        var again = world.Peer.Last(method);
        Assert.NotNull(again.Header("Proxy-Authorization"));
        world.Peer.Answer(again, 200, headers: "Session-Expires: 600;refresher=uac\r\n");
        world.Pass(290);
        Assert.Empty(world.Ends);
        if (method == "INVITE")
        {
            Assert.Equal((again.CSeq.Number, true), (world.Peer.Last("ACK").CSeq.Number, world.Peer.Last("ACK").Header("Proxy-Authorization") is not null));
        }
    }

    [Fact]
    public void Without_credentials_a_challenge_is_a_refusal()
    {
        var world = new SipWorld();
        world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 401, headers: Challenge.Replace("Proxy", "WWW"));
        world.Settle();
        Assert.Equal(401, Assert.Single(world.Ends).Status);
    }

    [Fact]
    public void A_registration_answers_its_challenge()
    {
        var world = new SipWorld();
        var record = new SipUri("sip", "1001", "10.0.0.2", 5060);
        var asked = world.Ask(new OutboundRequest { Method = "REGISTER", Target = new SipUri("sip", "", "10.0.0.2", 5060), From = record, To = record, Credentials = Credentials });
        world.Peer.Answer(world.Peer.Last("REGISTER"), 401, headers: "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\r\n");
        world.Settle();
        Assert.Contains("SHA-256", world.Peer.Last("REGISTER").Header("Authorization"));
        Assert.Equal(2u, world.Peer.Last("REGISTER").CSeq.Number);
        world.Peer.Answer(world.Peer.Last("REGISTER"), 200);
        world.Settle();
        Assert.Equal(200, asked.Response!.Status);
    }
}
