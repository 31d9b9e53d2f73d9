namespace Ivr.Sip.Tests;

public sealed class OutboundCallTests
{
    [Fact]
    public void A_call_rings_is_answered_and_ended_by_either_side()
    {
        var world = new SipWorld();
        var heard = new List<int>();
        var call = world.Dial(wanted => wanted with { FromDisplay = "兰州 \"12345\"", MaxForwards = 17, Headers = [new SipHeader("Subject", "x")] });
        call.OnProvisional = response => heard.Add(response.Status);
        call.OnAnswered = response => heard.Add(response.Status);
        var invite = world.Peer.Last("INVITE");
        Assert.Equal("兰州 \"12345\"", invite.From.Display);
        Assert.Equal(17, invite.MaxForwards);
        Assert.Equal("x", invite.Header("Subject"));
        Assert.Equal("offer", SipWorld.Text(invite.Body));
        world.Peer.Answer(invite, 100);
        world.Peer.Answer(invite, 180);
        world.Peer.Answer(invite, 183);
        world.Peer.Answer(invite, 200, body: "answer");
        world.Settle();
        Assert.Equal([180, 183, 200], heard);
        var ack = world.Peer.Last("ACK");
        Assert.Equal("sip:peer@10.0.0.2:5060", ack.Uri.ToString());
        Assert.Equal(1u, ack.CSeq.Number);
        Assert.Equal("peer", ack.To.Tag);
        world.Peer.Send(BySeat(call, "BYE", 1, ack));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        Assert.Equal(new SipCallEnd(SipEndCause.RemoteBye), Assert.Single(world.Ends));
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Theory]
    [InlineData("early", "application/sdp", "early")]
    [InlineData("--x\r\nContent-Type: application/isup\r\n\r\n\u0001\r\n--x\r\nContent-Type: application/sdp\r\n\r\nearly\r\n--x--\r\n", "multipart/mixed;boundary=x", "early")]
    [InlineData("\u0001", "application/isup", "")]
    [InlineData("", "application/sdp", "")]
    public void What_comes_before_the_answer_is_told_with_the_session_it_brings(string body, string type, string session)
    {
        var world = new SipWorld();
        var told = new List<string>();
        var call = world.Dial();
        call.OnProvisional = response => told.Add(SipWorld.Text(response.Body));
        world.Peer.Answer(world.Peer.Last("INVITE"), 183, body: body, type: type);
        world.Settle();
        Assert.Equal([session], told);
    }

    [Fact]
    public void A_call_with_an_outbound_proxy_goes_through_it()
    {
        var world = new SipWorld();
        world.Dial(wanted => wanted with { Target = new SipUri("sip", "+8613893100000", "ims.invalid"), Proxy = new SipUri("sip", "", "10.0.0.2", 5060) });
        var invite = world.Peer.Last("INVITE");
        Assert.Equal("sip:+8613893100000@ims.invalid", invite.Uri.ToString());
        Assert.Equal("<sip:10.0.0.2:5060;lr>", invite.Header("Route"));
    }

    [Fact]
    public void Hanging_up_an_answered_call_says_bye()
    {
        var world = new SipWorld();
        world.DialAnswered().HangUp();
        world.Settle();
        Assert.Equal(2u, world.Peer.Last("BYE").CSeq.Number);
        Assert.Equal(new SipCallEnd(SipEndCause.LocalHangUp), Assert.Single(world.Ends));
        world.Peer.Answer(world.Peer.Last("BYE"), 200);
        world.Settle();
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void Hanging_up_a_ringing_call_cancels_it_and_its_487_is_acknowledged()
    {
        var world = new SipWorld();
        var call = world.Dial();
        var invite = world.Peer.Last("INVITE");
        world.Peer.Answer(invite, 180);
        world.Settle();
        call.HangUp("SIP;cause=487");
        world.Settle();
        var cancel = world.Peer.Last("CANCEL");
        Assert.Equal(invite.TopVia.Branch, cancel.TopVia.Branch);
        Assert.Equal("SIP;cause=487", cancel.Header("Reason"));
        world.Peer.Answer(cancel, 200);
        world.Peer.Answer(invite, 487);
        world.Pass(40);
        Assert.Equal(1, world.Peer.Count("ACK"));
        Assert.Equal(1, world.Peer.Count("CANCEL"));
        Assert.Equal(SipEndCause.LocalHangUp, Assert.Single(world.Ends).Cause);
        Assert.Equal(0, world.Endpoint.Dialogs);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void Hanging_up_before_any_sign_of_life_cancels_at_the_first()
    {
        var world = new SipWorld();
        var call = world.Dial();
        call.HangUp();
        world.Settle();
        Assert.Equal(0, world.Peer.Count("CANCEL"));
        world.Peer.Answer(world.Peer.Last("INVITE"), 100);
        world.Settle();
        Assert.Equal(1, world.Peer.Count("CANCEL"));
    }

    [Fact]
    public void A_200_that_crosses_our_cancel_is_acknowledged_and_ended()
    {
        var world = new SipWorld();
        var call = world.Dial();
        var answered = 0;
        call.OnAnswered = _ => answered++;
        var invite = world.Peer.Last("INVITE");
        world.Peer.Answer(invite, 180);
        world.Settle();
        call.HangUp();
        world.Peer.Answer(invite, 200, body: "answer");
        world.Settle();
        Assert.Equal(["INVITE", "CANCEL", "ACK", "BYE"], world.Peer.Requests.Select(one => one.Method));
        Assert.Equal(0, answered);
        Assert.Single(world.Ends);
        world.Peer.Answer(world.Peer.Last("CANCEL"), 481);
        world.Peer.Answer(world.Peer.Last("BYE"), 200);
        world.Pass(40);
        Assert.Equal(0, world.Endpoint.Dialogs);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void A_200_to_a_call_given_up_before_it_rang_is_acknowledged_and_ended()
    {
        var world = new SipWorld();
        var call = world.Dial();
        call.HangUp();
        world.Peer.Answer(world.Peer.Last("INVITE"), 200, body: "answer");
        world.Settle();
        Assert.Equal(["INVITE", "ACK", "BYE"], world.Peer.Requests.Select(one => one.Method));
    }

    [Fact]
    public void A_cancelled_invite_that_is_never_answered_is_given_up()
    {
        var world = new SipWorld();
        var call = world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 180);
        world.Settle();
        call.HangUp();
        world.Settle();
        world.Peer.Answer(world.Peer.Last("CANCEL"), 200);
        world.Pass(33);
        Assert.Equal(0, world.Endpoint.Dialogs);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(486)]
    [InlineData(503)]
    [InlineData(603)]
    public void A_refusal_ends_the_call_with_its_status(int status)
    {
        var world = new SipWorld();
        world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), status);
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, status), Assert.Single(world.Ends));
        Assert.Equal(1, world.Peer.Count("ACK"));
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void A_second_branch_that_answers_is_acknowledged_and_ended()
    {
        var world = new SipWorld();
        var call = world.Dial();
        var answered = 0;
        call.OnAnswered = _ => answered++;
        var invite = world.Peer.Last("INVITE");
        world.Peer.Answer(invite, 180, tag: "one");
        world.Peer.Answer(invite, 180, tag: "two");
        world.Peer.Answer(invite, 200, tag: "two", body: "answer");
        world.Peer.Answer(invite, 200, tag: "one", body: "answer");
        world.Settle();
        Assert.Equal(1, answered);
        Assert.Equal(["two", "one"], world.Peer.Requests.Where(one => one.Method == "ACK").Select(one => one.To.Tag));
        Assert.Equal("one", world.Peer.Last("BYE").To.Tag);
        Assert.Equal(1, world.Peer.Count("BYE"));
        Assert.Empty(world.Ends);
        world.Peer.Answer(invite, 200, tag: "one", body: "answer");
        world.Settle();
        Assert.Equal(3, world.Peer.Count("ACK"));
        Assert.Equal(1, world.Peer.Count("BYE"));
    }

    [Fact]
    public void The_route_of_an_answered_call_is_the_reverse_of_its_record_routes()
    {
        var world = new SipWorld();
        var call = world.DialAnswered("Record-Route: <sip:p2.example.com;lr>, <sip:10.0.0.2:5060;lr>\r\n");
        call.HangUp();
        world.Settle();
        Assert.Equal(["10.0.0.2", "p2.example.com"], world.Peer.Last("ACK").Routes.Select(one => one.Uri.Host));
        Assert.Equal(["10.0.0.2", "p2.example.com"], world.Peer.Last("BYE").Routes.Select(one => one.Uri.Host));
    }

    [Fact]
    public void A_phone_behind_a_nat_is_reached_where_it_registered_from_for_the_whole_call()
    {
        var world = new SipWorld();
        var home = new SipUri("sip", "peer", "192.168.1.9", 5060);
        var call = world.Dial(wanted => wanted with { Target = home, NextHop = world.Peer.Address });
        var invite = world.Peer.Last("INVITE");
        var answer = $"SIP/2.0 200 OK\r\nVia: {invite.Header("Via")}\r\nFrom: {invite.Header("From")}\r\nTo: {invite.Header("To")};tag=peer\r\nCall-ID: {invite.CallId}\r\n"
            + "CSeq: 1 INVITE\r\nContact: <sip:peer@192.168.1.9:5060>\r\nContent-Length: 0\r\n\r\n";
        world.Peer.Send(answer);
        world.Settle();
        call.HangUp();
        world.Settle();
        Assert.Equal("192.168.1.9", world.Peer.Last("ACK").Uri.Host);
        Assert.Equal(1, world.Peer.Count("BYE"));
    }

    [Fact]
    public void A_bye_from_a_phone_that_still_rings_ends_the_call()
    {
        var world = new SipWorld();
        var call = world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 180);
        world.Settle();
        world.Peer.Send(BySeat(call, "BYE", 1, world.Peer.Last("INVITE")));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        Assert.Equal(1, world.Peer.Count("CANCEL"));
        Assert.Equal(SipEndCause.RemoteBye, Assert.Single(world.Ends).Cause);
    }

    [Fact]
    public void An_offer_that_crosses_ours_is_glare()
    {
        var world = new SipWorld();
        var call = world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 180);
        world.Settle();
        world.Peer.Send(BySeat(call, "INVITE", 1, world.Peer.Last("INVITE"), "offer"));
        world.Settle();
        Assert.Equal(491, world.Peer.Final("INVITE").Status);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_target_no_transport_leads_to_ends_the_call_after_its_callbacks_are_set()
    {
        var world = new SipWorld();
        var secure = new SipUri("sips", "peer", "10.0.0.2");
        var call = world.Dial(wanted => wanted with { Target = secure });
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), Assert.Single(world.Ends));
        Assert.Equal(call.End, world.Ends[0]);
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void A_host_name_is_resolved_before_the_call_goes_out()
    {
        var world = new SipWorld(set: options => options with { Names = new() { Addresses = (host, _) => Task.FromResult(new[] { System.Net.IPAddress.Parse(host == "seat.example" ? "10.0.0.2" : "0.0.0.0") }) } });
        var named = new SipUri("sip", "peer", "seat.example");
        world.Dial(wanted => wanted with { Target = named });
        Assert.Equal("seat.example", world.Peer.Last("INVITE").Uri.Host);
    }

    // A request of the seat's inside the call, From and To turned about.
    private static string BySeat(OutboundCall call, string method, uint cseq, SipRequest ours, string body = "") =>
        $"{method} sip:12345@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bK-seat-{cseq}\r\nFrom: <sip:seat@10.0.0.2:5060>;tag=peer\r\nTo: {ours.Header("From")}\r\n"
        + $"Call-ID: {call.CallId}\r\nCSeq: {cseq} {method}\r\nContact: <sip:peer@10.0.0.2:5060>\r\n{Peer.Body(body)}";
}
