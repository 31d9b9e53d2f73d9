namespace Ivr.Sip.Tests;

/// <summary>Provisional answers that must arrive (RFC 3262), from both sides.</summary>
public sealed class ReliableTests
{
    private const string Supported = "Supported: 100rel\r\n";
    private const string Required = "Require: 100rel\r\n";

    private readonly SipWorld _world = new();

    private SipResponse Last => _world.Peer.Responses.Last(one => one.CSeq.Method == "INVITE");

    [Fact]
    public void A_reliable_183_is_repeated_until_its_prack_and_the_200_does_not_repeat_its_session()
    {
        var call = Progressed(Supported);
        _world.Pass(1.6);
        Assert.Equal([0, 0.5, 1.5], _world.Peer.Times(one => one is SipResponse { Status: 183 }));
        Assert.Equal(("100rel", "101", "answer"), (Last.Header("Require"), Last.Header("RSeq"), SipWorld.Text(Last.Body)));
        Prack("101 1 INVITE");
        Assert.Equal(200, _world.Peer.Final("PRACK").Status);
        _world.Pass(20);
        Assert.Equal(3, _world.Peer.Times(one => one is SipResponse { Status: 183 }).Length);
        call.Answer(SipWorld.Session("answer"));
        _world.Settle();
        Assert.Equal(200, Last.Status);
        Assert.True(Last.Body.IsEmpty);
        _world.Call.Ack(1);
        _world.Pass(40);
        Assert.Empty(_world.Ends);
    }

    [Fact]
    public void An_answer_waits_for_the_prack_of_the_183()
    {
        var call = Progressed(Supported);
        call.Answer(SipWorld.Session("answer"));
        call.Answer(SipWorld.Session("again"));
        _world.Settle();
        Assert.Equal(183, Last.Status);
        Prack("101 1 INVITE");
        Assert.Equal(200, Last.Status);
    }

    [Fact]
    public void A_183_that_is_never_acknowledged_ends_the_call_with_504()
    {
        Progressed(Supported);
        _world.Pass(33);
        Assert.Equal(504, _world.Peer.Final("INVITE").Status);
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], _world.Peer.Times(one => one is SipResponse { Status: 183 }));
        Assert.Equal(new SipCallEnd(SipEndCause.NoAck, 504), Assert.Single(_world.Ends));
    }

    [Theory]
    [InlineData("102 1 INVITE")]
    [InlineData("101 2 INVITE")]
    [InlineData("101 1 BYE")]
    [InlineData("nothing")]
    public void A_prack_for_something_else_is_481_and_the_183_goes_on(string rack)
    {
        Progressed(Supported);
        Prack(rack);
        Assert.Equal(481, _world.Peer.Final("PRACK").Status);
        _world.Pass(0.5);
        Assert.Equal(2, _world.Peer.Statuses("INVITE").Count(status => status == 183));
    }

    [Fact]
    public void Where_it_is_required_all_are_reliable_and_go_one_after_the_other()
    {
        var call = Progressed(Required, ring: true);
        Assert.Equal([100, 180], _world.Peer.Statuses("INVITE"));
        Prack("101 1 INVITE");
        Assert.Equal((183, "102"), (Last.Status, Last.Header("RSeq")));
        call.Answer(SipWorld.Session("answer"));
        Prack("102 1 INVITE");
        Assert.Equal(200, Last.Status);
    }

    [Fact]
    public void A_180_that_waits_does_not_hold_up_the_answer()
    {
        _world.OnInvite = static call => call.Ring();
        _world.Call.Invite(headers: Required);
        _world.Settle();
        _world.Inbound!.Answer(SipWorld.Session("answer"));
        _world.Settle();
        Assert.Equal("answer", SipWorld.Text(_world.Peer.Final("INVITE").Body));
        _world.Call.ToTag = Last.To.Tag;
        _world.Call.Ack(1);
        Prack("101 1 INVITE");
        Assert.Equal(200, _world.Peer.Final("PRACK").Status);
    }

    [Fact]
    public void Who_does_not_know_it_gets_a_plain_183_and_the_session_in_both()
    {
        var call = Progressed("");
        Assert.Null(Last.Header("RSeq"));
        call.Answer(SipWorld.Session("answer"));
        _world.Settle();
        Assert.Equal("answer", SipWorld.Text(Last.Body));
    }

    [Fact]
    public void An_invite_without_an_offer_gets_it_in_the_183_and_answers_in_its_prack()
    {
        var answers = new List<string>();
        var call = Progressed(Supported, offer: "");
        call.OnAnswer = body => answers.Add(SipWorld.Text(body.Bytes));
        Prack("101 1 INVITE", "their answer");
        call.Answer(SipWorld.Session("offer"));
        _world.Settle();
        _world.Call.Ack(1);
        _world.Settle();
        Assert.Equal("their answer", Assert.Single(answers));
        Assert.True(_world.Peer.Final("INVITE").Body.IsEmpty);
    }

    [Fact]
    public void A_prack_may_offer_anew_and_an_update_too_once_the_session_is_settled()
    {
        var call = Progressed(Supported);
        call.OnOffer = request => OfferReply.Accept(SipWorld.Session("to " + SipWorld.Text(request.Body)));
        _world.Call.Send("UPDATE", body: "early");
        _world.Settle();
        Assert.Equal(500, _world.Peer.Final("UPDATE").Status);
        Prack("101 1 INVITE", "second");
        Assert.Equal("to second", SipWorld.Text(_world.Peer.Final("PRACK").Body));
        _world.Call.Send("UPDATE", body: "third");
        _world.Settle();
        Assert.Equal("to third", SipWorld.Text(_world.Peer.Final("UPDATE").Body));
    }

    [Fact]
    public void A_cancel_ends_what_waits_for_its_prack()
    {
        var call = Progressed(Supported);
        call.Answer(SipWorld.Session("answer"));
        _world.Call.Cancel();
        _world.Settle();
        Assert.Equal(487, _world.Peer.Final("INVITE").Status);
        _world.Call.AckRefusal();
        _world.Pass(40);
        Assert.DoesNotContain(200, _world.Peer.Statuses("INVITE"));
        Assert.Equal(0, _world.Endpoint.Dialogs);
    }

    [Fact]
    public void Each_reliable_answer_to_our_call_is_acknowledged_once_and_in_order()
    {
        var heard = new List<int>();
        var call = _world.Dial();
        call.OnProvisional = response => heard.Add(response.Status);
        var invite = _world.Peer.Last("INVITE");
        Assert.Contains("100rel", invite.Header("Supported"));
        foreach (var (status, rseq) in new[] { (180, 7), (180, 7), (183, 9), (183, 8), (180, 7) })
        {
            _world.Peer.Answer(invite, status, headers: $"{Required}RSeq: {rseq}\r\n");
            _world.Settle();
        }

        var pracks = _world.Peer.Requests.Where(one => one.Method == "PRACK").ToArray();
        Assert.Equal(["7 1 INVITE", "8 1 INVITE"], pracks.Select(one => one.Header("RAck")));
        Assert.Equal([2u, 3u], pracks.Select(one => one.CSeq.Number));
        Assert.All(pracks, one => Assert.Equal("sip:peer@10.0.0.2:5060", one.Uri.ToString()));
        Assert.Equal([180, 183], heard);
    }

    [Theory]
    [InlineData(Required + "RSeq: 1\r\n", "early", "", "early")]
    [InlineData(Required + "RSeq: 1\r\n", "early", "late", "early")]
    [InlineData("", "early", "late", "late")]
    [InlineData("", "early", "", "early")]
    public void The_session_of_our_call_is_the_one_that_surely_came_or_the_only_one(string headers, string first, string second, string holds)
    {
        var session = "";
        var call = _world.Dial();
        call.OnAnswered = response => session = SipWorld.Text(response.Body);
        var invite = _world.Peer.Last("INVITE");
        _world.Peer.Answer(invite, 183, headers: headers, body: first);
        _world.Peer.Answer(invite, 200, body: second);
        _world.Settle();
        Assert.Equal(holds, session);
        call.HangUp();
        _world.Settle();
        Assert.Equal(headers.Length > 0 ? 3u : 2u, _world.Peer.Last("BYE").CSeq.Number);
    }

    [Fact]
    public void An_update_while_it_rings_moves_the_session_and_the_200_says_nothing_new()
    {
        var said = "nothing yet";
        var call = _world.Dial();
        call.OnOffer = request => OfferReply.Accept(SipWorld.Session("to " + SipWorld.Text(request.Body)));
        call.OnAnswered = response => said = SipWorld.Text(response.Body);
        var invite = _world.Peer.Last("INVITE");
        _world.Peer.Answer(invite, 183, headers: $"{Required}RSeq: 1\r\n", body: "early");
        _world.Settle();
        Update(invite, 5, "moved");
        Assert.Equal("to moved", SipWorld.Text(_world.Peer.Final("UPDATE").Body));
        _world.Peer.Answer(invite, 180, headers: $"{Required}RSeq: 2\r\n");
        _world.Settle();
        Update(invite, 4, "older");
        Assert.Equal(500, _world.Peer.Final("UPDATE").Status);
        _world.Peer.Answer(invite, 200, body: "early");
        _world.Settle();
        Assert.Equal("", said);
        Assert.Equal(1, _world.Peer.Count("ACK"));
        Assert.Empty(_world.Ends);
    }

    private void Update(SipRequest invite, uint number, string body)
    {
        _world.Peer.Send(
            $"UPDATE sip:12345@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bK-early-{number}\r\nFrom: <sip:seat@10.0.0.2:5060>;tag=peer\r\nTo: {invite.Header("From")}\r\n"
            + $"Call-ID: {invite.CallId}\r\nCSeq: {number} UPDATE\r\nContact: <sip:peer@10.0.0.2:5060>\r\n{Peer.Body(body)}");
        _world.Settle();
    }

    private InboundCall Progressed(string headers, string offer = "offer", bool ring = false)
    {
        _world.OnInvite = call =>
        {
            if (ring)
            {
                call.Ring();
            }

            call.Progress(SipWorld.Session("answer"));
        };
        _world.Call.Invite(offer, headers);
        _world.Settle();
        _world.Call.ToTag = Last.To.Tag;
        return _world.Inbound!;
    }

    private void Prack(string rack, string body = "")
    {
        _world.Call.Send("PRACK", $"RAck: {rack}\r\n", body);
        _world.Settle();
    }
}
