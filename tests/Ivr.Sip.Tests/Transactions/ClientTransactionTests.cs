namespace Ivr.Sip.Tests;

public sealed class ClientTransactionTests
{
    [Fact]
    public void An_unanswered_invite_is_repeated_by_timer_A_and_given_up_by_timer_B()
    {
        var world = new SipWorld();
        world.Dial();
        world.Pass(31.9);
        Assert.Empty(world.Ends);
        world.Pass(10);
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], world.Peer.Times(one => one is SipRequest { Method: "INVITE" }));
        Assert.Equal(new SipCallEnd(SipEndCause.TimedOut, 408), Assert.Single(world.Ends));
        Assert.Equal(0, world.Endpoint.Transactions);
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void A_provisional_answer_ends_the_repetition_and_the_call_may_ring_for_minutes()
    {
        var world = new SipWorld();
        world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 180);
        world.Pass(300);
        Assert.Equal(1, world.Peer.Count("INVITE"));
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_refusal_is_acknowledged_each_time_it_comes_until_timer_D()
    {
        var world = new SipWorld();
        world.Dial();
        var invite = world.Peer.Last("INVITE");
        world.Peer.Answer(invite, 486);
        world.Settle();
        world.Peer.Answer(invite, 486);
        world.Pass(31);
        world.Peer.Answer(invite, 486);
        world.Settle();
        Assert.Equal(3, world.Peer.Count("ACK"));
        Assert.Equal(invite.TopVia.Branch, world.Peer.Last("ACK").TopVia.Branch);
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 486), Assert.Single(world.Ends));
        world.Pass(1.1);
        world.Peer.Answer(invite, 486);
        world.Settle();
        Assert.Equal(3, world.Peer.Count("ACK"));
        Assert.Equal(1, world.Endpoint.Counters.StrayResponses);
    }

    [Fact]
    public void A_200_that_comes_again_is_acknowledged_again_until_timer_M()
    {
        var world = new SipWorld();
        world.DialAnswered();
        var invite = world.Peer.Last("INVITE");
        world.Peer.Answer(invite, 200, body: "answer");
        world.Settle();
        Assert.Equal(2, world.Peer.Count("ACK"));
        Assert.Single(world.Peer.Requests.Where(one => one.Method == "ACK").Select(one => one.TopVia.Branch).Distinct());
        Assert.NotEqual(invite.TopVia.Branch, world.Peer.Last("ACK").TopVia.Branch);
        world.Pass(32.1);
        world.Peer.Answer(invite, 200, body: "answer");
        world.Settle();
        Assert.Equal(2, world.Peer.Count("ACK"));
    }

    [Fact]
    public void An_unanswered_request_is_repeated_by_timer_E_and_given_up_by_timer_F_as_408()
    {
        var world = new SipWorld();
        var asked = Ask(world);
        world.Pass(31.9);
        Assert.Null(asked.Response);
        world.Pass(1);
        Assert.Equal(
            [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
            world.Peer.Times(one => one is SipRequest { Method: "OPTIONS" }));
        Assert.Equal(408, asked.Response!.Status);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void A_provisional_answer_slows_the_repetition_of_a_request_to_T2()
    {
        var world = new SipWorld();
        Ask(world);
        world.Peer.Answer(world.Peer.Last("OPTIONS"), 100);
        world.Pass(10);
        Assert.Equal([0, 0.5, 4.5, 8.5], world.Peer.Times(one => one is SipRequest { Method: "OPTIONS" }));
    }

    [Fact]
    public void A_final_answer_completes_a_request_and_timer_K_absorbs_its_repetitions()
    {
        var world = new SipWorld();
        var asked = Ask(world);
        var request = world.Peer.Last("OPTIONS");
        world.Peer.Answer(request, 200);
        world.Pass(4.9);
        world.Peer.Answer(request, 200);
        world.Settle();
        Assert.Equal(200, asked.Response!.Status);
        Assert.Equal(1, world.Endpoint.Counters.Retransmissions);
        world.Pass(0.2);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void Over_tcp_nothing_is_repeated()
    {
        var world = new SipWorld(SipTransportKind.Tcp);
        world.Dial();
        var asked = Ask(world);
        world.Pass(40);
        Assert.Equal(1, world.Peer.Count("INVITE"));
        Assert.Equal(1, world.Peer.Count("OPTIONS"));
        Assert.Equal(408, asked.Response!.Status);
        Assert.Equal(SipEndCause.TimedOut, Assert.Single(world.Ends).Cause);
    }

    [Fact]
    public void A_wire_that_refuses_ends_a_call_at_once_and_gives_a_request_503()
    {
        var world = new SipWorld();
        world.Transport.IsCut = true;
        world.Dial();
        var asked = Ask(world);
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), Assert.Single(world.Ends));
        Assert.Equal(503, asked.Response!.Status);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void Responses_to_nothing_are_dropped_and_counted()
    {
        var world = new SipWorld();
        foreach (var status in new[] { "100 Trying", "180 Ringing", "200 OK", "699 Odd" })
        {
            world.Peer.Send($"SIP/2.0 {status}\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKnone\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");
        }

        world.Settle();
        Assert.Empty(world.Peer.Heard);
        Assert.Equal(4, world.Endpoint.Counters.StrayResponses);
    }

    [Fact]
    public void A_request_nobody_waits_for_any_more_is_cancelled_for_its_caller()
    {
        var world = new SipWorld();
        using var stop = new CancellationTokenSource();
        var asked = Ask(world, stop.Token);
        stop.Cancel();
        world.Settle();
        Assert.True(asked.IsCancelled);
    }

    private static Asked Ask(SipWorld world, CancellationToken stop = default)
    {
        var ours = new SipUri("sip", "ping", "10.0.0.1");
        return world.Ask(
            new OutboundRequest { Method = "OPTIONS", Target = new SipUri("sip", "", "10.0.0.2", 5060), From = ours, To = ours, NextHop = world.Peer.Address, Kind = world.Peer.Kind },
            stop);
    }
}
