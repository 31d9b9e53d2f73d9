namespace Ivr.Sip.Tests;

/// <summary>RFC 3261 8.1.3.4: a redirected call goes where its caller trusts it to go.</summary>
public sealed class RedirectionTests
{
    private readonly SipWorld _world = new();
    private readonly Peer _other;

    public RedirectionTests()
    {
        _other = new Peer(_world.Wire, () => _world.Time.Elapsed, address: "10.0.0.3:5060");
    }

    [Fact]
    public void Unless_it_may_be_followed_a_redirection_ends_the_call()
    {
        _world.Dial();
        Redirect("<sip:other@10.0.0.3:5060>");
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 302), Assert.Single(_world.Ends));
        Assert.Empty(_other.Heard);
    }

    [Fact]
    public void The_call_goes_on_as_the_same_call()
    {
        var answered = 0;
        var call = Dial();
        call.OnAnswered = _ => answered++;
        var first = _world.Peer.Last("INVITE");
        Redirect("<sip:other@10.0.0.3:5060?Subject=x>");
        var second = _other.Last("INVITE");
        Assert.Equal("sip:other@10.0.0.3:5060", second.Uri.ToString());
        Assert.Equal((first.CallId, first.From.Tag, first.Header("To"), 2u), (second.CallId, second.From.Tag, second.Header("To"), second.CSeq.Number));
        Assert.Equal(1, _world.Peer.Count("ACK"));
        _other.Answer(second, 200, tag: "other", body: "answer");
        _world.Settle();
        call.HangUp();
        _world.Settle();
        Assert.Equal((1, 3u), (answered, _other.Count("BYE") == 1 ? _other.Last("BYE").CSeq.Number : 0));
    }

    [Fact]
    public void The_best_contact_is_called_first_and_the_next_when_it_refuses()
    {
        Dial();
        Redirect("<sip:a@10.0.0.3:5060>;q=0.1, <sip:b@10.0.0.3:5060>;q=0.9, <sip:c@10.0.0.3:5060>;q=0.5");
        Refuse(486);
        Refuse(480);
        Refuse(404);
        Assert.Equal(["b", "c", "a"], _other.Requests.Where(one => one.Method == "INVITE").Select(one => one.Uri.User));
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 404), Assert.Single(_world.Ends));
        Assert.Equal(0, _world.Endpoint.Dialogs);
    }

    [Fact]
    public void What_is_refused_everywhere_is_not_asked_elsewhere()
    {
        Dial();
        Redirect("<sip:a@10.0.0.3:5060>, <sip:b@10.0.0.3:5060>");
        Refuse(603);
        Assert.Equal((1, 603), (_other.Count("INVITE"), Assert.Single(_world.Ends).Status));
    }

    [Fact]
    public void A_circle_ends()
    {
        Dial();
        Redirect("<sip:a@10.0.0.3:5060>");
        Redirect("<sip:seat@10.0.0.2:5060>, <sip:a@10.0.0.3:5060>", by: _other);
        Assert.Equal(302, Assert.Single(_world.Ends).Status);
    }

    [Fact]
    public void Five_targets_are_enough()
    {
        Dial();
        Redirect(string.Join(", ", Enumerable.Range(0, 9).Select(at => $"<sip:n{at}@10.0.0.3:5060>")));
        while (_world.Ends.Count == 0)
        {
            Refuse(486);
        }

        Assert.Equal(5, _other.Count("INVITE"));
    }

    [Theory]
    [InlineData("<sip:a@10.0.0.9:5060>")]
    [InlineData("<sip:a@10.0.0.3:5060;maddr=10.0.0.9>")]
    [InlineData("<sip:a@10.0.0.3:5060;method=REGISTER>")]
    [InlineData("<tel:110>")]
    [InlineData("<http://10.0.0.3/>")]
    public void Nobody_is_called_who_is_not_trusted(string contact)
    {
        Dial();
        Redirect(contact);
        Assert.Equal(302, Assert.Single(_world.Ends).Status);
    }

    [Theory]
    [InlineData(305)]
    [InlineData(380)]
    public void Another_proxy_or_service_is_not_taken(int status)
    {
        Dial();
        Redirect("<sip:a@10.0.0.3:5060>", status);
        Assert.Equal(status, Assert.Single(_world.Ends).Status);
    }

    [Fact]
    public void Who_hangs_up_is_not_sent_on()
    {
        var call = Dial();
        call.HangUp();
        Redirect("<sip:a@10.0.0.3:5060>");
        Assert.Empty(_other.Heard);
        Assert.Equal(0, _world.Endpoint.Dialogs);
    }

    [Fact]
    public void Each_target_may_ask_who_calls()
    {
        const string Challenge = "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n";
        _world.Dial(wanted => wanted with { Follows = static _ => true, Credentials = new SipCredentials("u", "p") });
        _world.Peer.Answer(_world.Peer.Last("INVITE"), 401, headers: Challenge);
        _world.Settle();
        Redirect("<sip:a@10.0.0.3:5060>");
        Assert.Null(_other.Last("INVITE").Header("Authorization"));
        _other.Answer(_other.Last("INVITE"), 401, tag: "o", headers: Challenge);
        _world.Settle();
        Assert.NotNull(_other.Last("INVITE").Header("Authorization"));
        Assert.Empty(_world.Ends);
    }

    private OutboundCall Dial() => _world.Dial(static wanted => wanted with { Follows = static uri => uri.Host == "10.0.0.3" || uri.Host == "10.0.0.2" });

    private void Redirect(string contacts, int status = 302, Peer? by = null)
    {
        by ??= _world.Peer;
        var invite = by.Last("INVITE");
        by.Send($"SIP/2.0 {status} Elsewhere\r\nVia: {invite.Header("Via")}\r\nFrom: {invite.Header("From")}\r\nTo: {invite.Header("To")};tag=peer\r\n"
            + $"Call-ID: {invite.CallId}\r\nCSeq: {invite.CSeq}\r\nContact: {contacts}\r\n{Peer.Body("")}");
        _world.Settle();
    }

    private void Refuse(int status)
    {
        _other.Answer(_other.Last("INVITE"), status, tag: "o");
        _world.Settle();
    }
}
