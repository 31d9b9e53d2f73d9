namespace Ivr.Sip.Tests;

public sealed class SessionTimerTests
{
    private const string Asks = "Supported: timer\r\nSession-Expires: 90;refresher=";

    [Fact]
    public void A_caller_who_refreshes_keeps_his_call_and_one_who_vanishes_loses_it()
    {
        var world = new SipWorld();
        var call = world.Talk(headers: Asks + "uac\r\n");
        call.OnOffer = static _ => OfferReply.Accept(SipWorld.Session("answer"));
        Assert.Equal("90;refresher=uac", world.Peer.Final("INVITE").Header("Session-Expires"));
        Assert.Equal("timer", world.Peer.Final("INVITE").Header("Require"));
        world.Pass(45);
        world.Call.Send("UPDATE", headers: Asks + "uac\r\n");
        world.Pass(59);
        Assert.Empty(world.Ends);
        Assert.Equal("90;refresher=uac", world.Peer.Final("UPDATE").Header("Session-Expires"));
        world.Pass(2);
        Assert.Equal(SipEndCause.TimedOut, Assert.Single(world.Ends).Cause);
        Assert.True(world.Peer.Count("BYE") > 0);
    }

    [Fact]
    public void Where_we_refresh_an_update_goes_out_at_half_time_and_again()
    {
        var world = new SipWorld();
        world.Talk(headers: Asks + "uas\r\nAllow: INVITE, UPDATE\r\n");
        world.Pass(45.1);
        var update = world.Peer.Last("UPDATE");
        Assert.Equal("90;refresher=uac", update.Header("Session-Expires"));
        world.Peer.Answer(update, 200, headers: "Session-Expires: 90;refresher=uac\r\n");
        world.Pass(45.1);
        Assert.Equal(2, world.Peer.Requests.Where(one => one.Method == "UPDATE").Select(one => one.CSeq.Number).Distinct().Count());
    }

    [Fact]
    public void Where_update_is_not_allowed_a_reinvite_offers_what_is_in_force_and_is_acknowledged()
    {
        var world = new SipWorld();
        world.Talk(headers: Asks + "uas\r\nAllow: INVITE, ACK, BYE\r\n");
        world.Pass(45.1);
        var invite = world.Peer.Last("INVITE");
        Assert.Equal("answer", SipWorld.Text(invite.Body));
        world.Call.Send("INVITE", body: "theirs");
        world.Settle();
        Assert.Equal(491, world.Peer.Final("INVITE", 2).Status);
        world.Peer.Answer(invite, 200, headers: "Session-Expires: 90;refresher=uac\r\n", body: "same");
        world.Settle();
        Assert.Equal(1, world.Peer.Count("ACK"));
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_refresh_that_meets_nobody_ends_the_call()
    {
        var world = new SipWorld();
        world.Talk(headers: Asks + "uas\r\nAllow: UPDATE\r\n");
        world.Pass(45.1);
        world.Peer.Answer(world.Peer.Last("UPDATE"), 481);
        world.Settle();
        Assert.Equal(SipEndCause.TimedOut, Assert.Single(world.Ends).Cause);
        Assert.Equal(1, world.Peer.Count("BYE"));
    }

    [Fact]
    public void An_interval_shorter_than_we_grant_is_refused_with_the_shortest()
    {
        var world = new SipWorld();
        world.Call.Invite(headers: "Supported: timer\r\nSession-Expires: 30\r\n");
        world.Settle();
        Assert.Equal(422, world.Peer.Final("INVITE").Status);
        Assert.Equal("90", world.Peer.Final("INVITE").Header("Min-SE"));
    }

    [Fact]
    public void A_422_is_answered_once_with_the_interval_it_asks_for()
    {
        var world = new SipWorld();
        world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 422, headers: "Min-SE: 3600\r\n");
        world.Settle();
        var again = world.Peer.Last("INVITE");
        Assert.Equal((2u, "3600", "3600"), (again.CSeq.Number, again.Header("Session-Expires"), again.Header("Min-SE")));
        world.Peer.Answer(again, 422, headers: "Min-SE: 7200\r\n");
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 422), Assert.Single(world.Ends));
    }

    [Fact]
    public void A_callee_without_session_timers_is_left_alone()
    {
        var world = new SipWorld();
        world.DialAnswered();
        world.Pass(4000);
        Assert.Empty(world.Ends);
        Assert.Equal(0, world.Peer.Count("UPDATE"));
        Assert.Equal(1, world.Peer.Count("INVITE"));
    }
}
