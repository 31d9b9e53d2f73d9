namespace Ivr.Sip.Tests;

public sealed class ServerTransactionTests
{
    [Fact]
    public void An_invite_is_answered_with_100_at_once()
    {
        var world = new SipWorld();
        world.Call.Invite();
        world.Settle();
        Assert.Equal([100], world.Peer.Statuses("INVITE"));
        Assert.Null(world.Peer.Responses.Single().To.Tag);
    }

    [Fact]
    public void An_invite_that_comes_again_is_answered_with_the_last_response_and_makes_no_second_call()
    {
        var world = new SipWorld();
        var calls = 0;
        world.OnInvite = call =>
        {
            calls++;
            call.Ring();
        };
        var invite = world.Call.Invite();
        world.Settle();
        world.Peer.Send(invite);
        world.Peer.Send(invite);
        world.Settle();
        Assert.Equal(1, calls);
        Assert.Equal([100, 180, 180, 180], world.Peer.Statuses("INVITE"));
        Assert.Single(world.Peer.Responses.Where(one => one.Status == 180).Select(one => one.To.Tag).Distinct());
        Assert.Equal(2, world.Endpoint.Counters.Retransmissions);
    }

    [Fact]
    public void A_refusal_is_repeated_by_timer_G_until_timer_H()
    {
        var world = new SipWorld();
        world.OnInvite = call => call.Reject(486);
        world.Call.Invite();
        world.Pass(60);
        Assert.Equal(
            [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5],
            world.Peer.Times(one => one is SipResponse { Status: 486 }));
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void The_ack_silences_a_refusal_and_timer_I_forgets_it()
    {
        var world = new SipWorld();
        world.OnInvite = call => call.Reject(486);
        world.Call.Invite();
        world.Pass(0.7);
        world.Call.AckRefusal();
        world.Pass(0);
        Assert.Equal(1, world.Endpoint.Transactions);
        world.Pass(4.9);
        Assert.Equal(1, world.Endpoint.Transactions);
        world.Call.AckRefusal();
        world.Pass(0.2);
        Assert.Equal(0, world.Endpoint.Transactions);
        Assert.Equal(2, world.Peer.Times(one => one is SipResponse { Status: 486 }).Length);
    }

    [Fact]
    public void Over_tcp_a_refusal_is_not_repeated()
    {
        var world = new SipWorld(SipTransportKind.Tcp);
        world.OnInvite = call => call.Reject(486);
        world.Call.Invite();
        world.Pass(10);
        Assert.Single(world.Peer.Times(one => one is SipResponse { Status: 486 }));
        world.Call.AckRefusal();
        world.Settle();
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void After_a_2xx_the_transaction_stays_for_timer_L()
    {
        var world = new SipWorld();
        world.Talk();
        world.Pass(31.9);
        Assert.Equal(1, world.Endpoint.Transactions);
        world.Pass(0.2);
        Assert.Equal(0, world.Endpoint.Transactions);
    }

    [Fact]
    public void An_options_that_comes_again_gets_the_same_answer_until_timer_J()
    {
        var world = new SipWorld();
        var asked = 0;
        world.OnRequest = request =>
        {
            asked++;
            request.Respond(200);
        };
        var text = world.Call.Text("OPTIONS", 1);
        world.Peer.Send(text);
        world.Pass(31);
        world.Peer.Send(text);
        world.Settle();
        Assert.Equal(1, asked);
        Assert.Single(world.Peer.Responses.Select(one => one.To.Tag).Distinct());
        world.Pass(1.1);
        Assert.Equal(0, world.Endpoint.Transactions);
        world.Peer.Send(text);
        world.Settle();
        Assert.Equal(2, asked);
    }

    [Fact]
    public void An_ack_for_nothing_is_dropped_and_counted()
    {
        var world = new SipWorld();
        world.Call.ToTag = "nobody";
        world.Call.Ack();
        world.Settle();
        Assert.Empty(world.Peer.Heard);
        Assert.Equal(1, world.Endpoint.Counters.StrayAcks);
    }

    [Fact]
    public void The_same_invite_by_another_path_is_merged()
    {
        var world = new SipWorld();
        var calls = 0;
        world.OnInvite = call =>
        {
            calls++;
            call.Ring();
        };
        world.Call.Invite();
        world.Settle();
        world.Call.Invite();
        world.Settle();
        Assert.Equal(1, calls);
        Assert.Equal([100, 180, 482], world.Peer.Statuses("INVITE"));
    }

    [Fact]
    public void A_request_of_rfc_2543_without_magic_branch_is_matched_by_its_other_headers()
    {
        var world = new SipWorld();
        var calls = 0;
        world.OnInvite = call =>
        {
            calls++;
            call.Reject(486);
        };
        var text = world.Call.Text("INVITE", 1, via: "SIP/2.0/UDP 10.0.0.2:5060", body: "offer");
        world.Peer.Send(text);
        world.Peer.Send(text);
        world.Settle();
        Assert.Equal(1, calls);
        world.Peer.Send(world.Call.Text("ACK", 1, via: "SIP/2.0/UDP 10.0.0.2:5060", toTag: world.Peer.Final("INVITE").To.Tag));
        world.Pass(40);
        Assert.Equal(2, world.Peer.Times(one => one is SipResponse { Status: 486 }).Length);
    }
}
