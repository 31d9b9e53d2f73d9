namespace Ivr.Sip.Tests;

public sealed class InboundCallTests
{
    [Fact]
    public void A_call_is_answered_acknowledged_and_ended_by_the_caller()
    {
        var world = new SipWorld();
        var call = world.Talk();
        var ok = world.Peer.Final("INVITE");
        Assert.Equal("answer", SipWorld.Text(ok.Body));
        Assert.Equal("12345", ok.Contact!.Uri.User);
        Assert.Equal("10.0.0.1", ok.Contact.Uri.Host);
        Assert.Contains("INVITE", ok.Header("Allow"));
        Assert.Null(call.End);
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        Assert.Equal(new SipCallEnd(SipEndCause.RemoteBye), Assert.Single(world.Ends));
        Assert.Equal(0, world.Endpoint.Dialogs);
        world.Pass(60);
        Assert.Single(world.Ends);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void A_200_is_repeated_until_its_ack_comes()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        world.Call.Invite();
        world.Pass(1.6);
        Assert.Equal([0, 0.5, 1.5], world.Peer.Times(one => one is SipResponse { Status: 200 }));
        world.Call.ToTag = world.Peer.Final("INVITE").To.Tag;
        world.Call.Ack();
        world.Pass(20);
        Assert.Equal(3, world.Peer.Times(one => one is SipResponse { Status: 200 }).Length);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_200_that_is_never_acknowledged_ends_the_call_by_bye_after_32_seconds()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        world.Call.Invite();
        world.Pass(33);
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], world.Peer.Times(one => one is SipResponse { Status: 200 }));
        Assert.Equal([32], world.Peer.Times(one => one is SipRequest { Method: "BYE" }).Take(1));
        Assert.Equal(new SipCallEnd(SipEndCause.NoAck), Assert.Single(world.Ends));
    }

    [Fact]
    public void A_cancel_while_it_rings_ends_it_with_487()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Settle();
        world.Call.Cancel();
        world.Settle();
        Assert.Equal(200, world.Peer.Final("CANCEL").Status);
        Assert.Equal(487, world.Peer.Final("INVITE").Status);
        Assert.Equal(world.Peer.Final("INVITE").To.Tag, world.Peer.Final("CANCEL").To.Tag);
        Assert.Equal(new SipCallEnd(SipEndCause.Cancelled, 487), Assert.Single(world.Ends));
        world.Call.AckRefusal();
        world.Pass(40);
        Assert.Equal(0, world.Endpoint.Transactions);
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void A_cancel_right_behind_the_invite_finds_it()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Call.Cancel();
        world.Settle();
        Assert.Equal(200, world.Peer.Final("CANCEL").Status);
        Assert.Equal(487, world.Peer.Final("INVITE").Status);
    }

    [Fact]
    public void A_cancel_after_the_200_changes_nothing()
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Cancel();
        world.Settle();
        Assert.Equal(200, world.Peer.Final("CANCEL").Status);
        Assert.Empty(world.Ends);
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
    }

    [Fact]
    public void A_cancel_for_nothing_is_answered_481()
    {
        var world = new SipWorld();
        world.Peer.Send(world.Call.Text("CANCEL", 1));
        world.Settle();
        Assert.Equal(481, world.Peer.Final("CANCEL").Status);
    }

    [Fact]
    public void An_early_bye_ends_the_invite_with_487()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Settle();
        world.Call.ToTag = world.Peer.Responses.Last().To.Tag;
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        Assert.Equal(487, world.Peer.Final("INVITE").Status);
        Assert.Equal(SipEndCause.Cancelled, Assert.Single(world.Ends).Cause);
    }

    [Fact]
    public void A_bye_before_the_ack_ends_the_call_and_silences_the_200()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        world.Call.Invite();
        world.Settle();
        world.Call.ToTag = world.Peer.Final("INVITE").To.Tag;
        world.Call.Send("BYE");
        world.Settle();
        world.Call.Ack(1);
        world.Pass(40);
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        Assert.Single(world.Peer.Statuses("INVITE"), status => status == 200);
        Assert.Equal(SipEndCause.RemoteBye, Assert.Single(world.Ends).Cause);
    }

    [Fact]
    public void Hanging_up_before_the_answer_refuses_with_480()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.HangUp("SIP;cause=480;text=\"Enough\"");
        world.Call.Invite();
        world.Settle();
        Assert.Equal(480, world.Peer.Final("INVITE").Status);
        Assert.Contains("Enough", world.Peer.Final("INVITE").Header("Reason"));
        Assert.Equal(new SipCallEnd(SipEndCause.LocalHangUp, 480), Assert.Single(world.Ends));
    }

    [Fact]
    public void Hanging_up_before_the_ack_waits_for_it_with_the_bye()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        world.Call.Invite();
        world.Settle();
        world.Inbound!.HangUp();
        world.Pass(0.1);
        Assert.Equal(SipEndCause.LocalHangUp, Assert.Single(world.Ends).Cause);
        Assert.Equal(0, world.Peer.Count("BYE"));
        world.Call.ToTag = world.Peer.Final("INVITE").To.Tag;
        world.Call.Ack();
        world.Settle();
        Assert.Equal(1, world.Peer.Count("BYE"));
        world.Peer.Answer(world.Peer.Last("BYE"), 200);
        world.Settle();
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void Hanging_up_where_the_ack_never_comes_says_bye_in_the_end()
    {
        var world = new SipWorld();
        world.OnInvite = static call =>
        {
            call.Answer(SipWorld.Session("answer"));
            call.HangUp();
        };
        world.Call.Invite();
        world.Pass(33);
        Assert.Equal(32, world.Peer.Times(one => one is SipRequest { Method: "BYE" })[0]);
        world.Pass(60);
        Assert.Equal(SipEndCause.LocalHangUp, Assert.Single(world.Ends).Cause);
        Assert.Equal(0, world.Endpoint.Dialogs);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void Hanging_up_says_bye_with_a_reason()
    {
        var world = new SipWorld();
        world.Talk().HangUp("SIP;cause=200;text=\"Done\"");
        world.Settle();
        var bye = world.Peer.Last("BYE");
        Assert.Equal("SIP;cause=200;text=\"Done\"", bye.Header("Reason"));
        Assert.Equal("from-1", bye.To.Tag);
        Assert.Equal(world.Call.ToTag, bye.From.Tag);
        Assert.Equal("13893001234", bye.Uri.User);
        world.Pass(1.6);
        Assert.Equal(3, world.Peer.Count("BYE"));
        world.Peer.Answer(bye, 200);
        world.Pass(10);
        Assert.Equal(3, world.Peer.Count("BYE"));
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void Byes_that_cross_are_both_answered()
    {
        var world = new SipWorld();
        world.Talk().HangUp();
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
        world.Peer.Answer(world.Peer.Last("BYE"), 481);
        world.Pass(40);
        Assert.Equal(SipEndCause.LocalHangUp, Assert.Single(world.Ends).Cause);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void A_provisional_answer_is_repeated_each_minute_so_that_no_proxy_gives_up()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Pass(150);
        Assert.Equal([0, 60, 120], world.Peer.Times(one => one is SipResponse { Status: 180 }));
    }

    [Fact]
    public void An_invite_that_expires_unanswered_is_over()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite(headers: "Expires: 2\r\n");
        world.Pass(2.1);
        Assert.Equal(487, world.Peer.Final("INVITE").Status);
        Assert.Equal(SipEndCause.Cancelled, Assert.Single(world.Ends).Cause);
    }

    [Fact]
    public void An_invite_without_an_offer_gets_one_and_its_answer_comes_in_the_ack()
    {
        var world = new SipWorld();
        var answers = new List<string>();
        world.OnInvite = call =>
        {
            call.OnAnswer = body => answers.Add(SipWorld.Text(body.Bytes));
            call.Answer(SipWorld.Session("our offer"));
        };
        world.Call.Invite(body: "");
        world.Settle();
        Assert.Equal("our offer", SipWorld.Text(world.Peer.Final("INVITE").Body));
        world.Call.ToTag = world.Peer.Final("INVITE").To.Tag;
        world.Call.Ack(body: "their answer");
        world.Call.Ack(body: "their answer");
        world.Settle();
        Assert.Equal(["their answer"], answers);
    }

    [Fact]
    public void A_rejection_carries_its_headers_and_the_call_is_gone()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Reject(503, headers: [new SipHeader("Retry-After", "10")]);
        world.Call.Invite();
        world.Settle();
        Assert.Equal("10", world.Peer.Final("INVITE").Header("Retry-After"));
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 503), Assert.Single(world.Ends));
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void What_comes_after_the_end_does_nothing()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Reject(486);
        world.Call.Invite();
        world.Settle();
        var call = world.Inbound!;
        call.Ring();
        call.Answer(SipWorld.Session("late"));
        call.Reject(404);
        call.HangUp();
        world.Settle();
        Assert.Equal([100, 486], world.Peer.Statuses("INVITE"));
        Assert.Single(world.Ends);
    }

    [Fact]
    public void A_handler_that_throws_costs_one_call_a_500_and_no_other()
    {
        var world = new SipWorld();
        world.OnInvite = static _ => throw new InvalidOperationException("on purpose");
        world.Call.Invite();
        world.Settle();
        Assert.Equal(500, world.Peer.Final("INVITE").Status);
        var next = new PeerCall(world.Peer, "call-2", "from-2");
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        next.Invite();
        world.Settle();
        Assert.Equal(200, world.Peer.Final("INVITE").Status);
    }
}
