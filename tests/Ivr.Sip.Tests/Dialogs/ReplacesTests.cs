namespace Ivr.Sip.Tests;

public sealed class ReplacesTests
{
    private static string Header(SipRequest ours, string theirs, string more = "") => $"Require: replaces\r\nReplaces: {ours.CallId};from-tag={theirs};to-tag={ours.From.Tag}{more}\r\n";

    private static (SipCall? Replaced, int? Status) Replace(SipWorld world, string headers)
    {
        SipCall? replaced = null;
        world.OnInvite = call =>
        {
            replaced = call.Replaced;
            call.Answer(SipWorld.Session("answer"));
        };
        new PeerCall(world.Peer, "call-9", "from-9").Invite(headers: headers);
        world.Settle();
        return (replaced, world.Peer.Responses.LastOrDefault(one => one is { Status: >= 200, CallId: "call-9" })?.Status);
    }

    [Theory]
    [InlineData("a@b;to-tag=T;from-tag=f", "a@b", "T", "f", false)]
    [InlineData("98732@x ; from-tag=r33th4x0r ;to-tag=ff87ff;early-only;x=\"y;z\"", "98732@x", "ff87ff", "r33th4x0r", true)]
    public void A_replaces_header_names_a_call(string text, string callId, string toTag, string fromTag, bool early)
    {
        Assert.True(Replaces.TryParse(text, out var read));
        Assert.Equal(new Replaces(callId, toTag, fromTag, early), read);
        Assert.True(Replaces.TryParse(read.ToString(), out var again));
        Assert.Equal(read, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";to-tag=a;from-tag=b")]
    [InlineData("a@b")]
    [InlineData("a@b;to-tag=a")]
    [InlineData("a@b;to-tag=a;to-tag=b;from-tag=c")]
    [InlineData("a@b;to-tag=;from-tag=c")]
    [InlineData("a@b;to-tag=a;from-tag=b, c@d;to-tag=a;from-tag=b")]
    [InlineData("a@b;to-tag=a;from-tag=b;;")]
    public void What_names_no_call_is_malformed(string text) => Assert.False(Replaces.TryParse(text, out _));

    [Fact]
    public void A_new_call_may_take_the_place_of_one_that_is_answered()
    {
        var world = new SipWorld();
        var former = world.DialAnswered();
        Assert.Equal((former, 200), Replace(world, Header(world.Peer.Last("INVITE"), "peer")));
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_call_that_came_in_is_named_from_our_side()
    {
        var world = new SipWorld();
        var former = world.Talk();
        var named = $"Replaces: call-1;to-tag={world.Call.ToTag};from-tag=from-1\r\n";
        Assert.Equal((former, 200), Replace(world, named));
    }

    [Fact]
    public void A_call_of_ours_that_still_rings_may_be_replaced_early_or_not()
    {
        var world = new SipWorld();
        var former = world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 180);
        world.Settle();
        Assert.Equal((former, 200), Replace(world, Header(world.Peer.Last("INVITE"), "peer", ";early-only")));
    }

    [Theory]
    [InlineData("PEER")]
    [InlineData("other")]
    public void A_tag_that_differs_by_a_letter_names_nothing(string tag)
    {
        var world = new SipWorld();
        world.DialAnswered();
        Assert.Equal((null, 481), Replace(world, Header(world.Peer.Last("INVITE"), tag)));
    }

    [Theory]
    [InlineData("Replaces: nothing@here;to-tag=a;from-tag=b\r\n", 481)]
    [InlineData("Replaces: rubbish\r\n", 400)]
    [InlineData("Replaces: a@b;to-tag=a;from-tag=b\r\nReplaces: c@d;to-tag=a;from-tag=b\r\n", 400)]
    [InlineData("Replaces: a@b;to-tag=a;from-tag=b\r\nJoin: c@d;to-tag=a;from-tag=b\r\n", 400)]
    public void What_cannot_be_replaced_is_refused(string headers, int status)
    {
        var world = new SipWorld();
        Assert.Equal((null, status), Replace(world, headers));
        Assert.Equal(0, world.Endpoint.Dialogs);
    }

    [Fact]
    public void An_answered_call_is_not_replaced_by_who_wants_it_early_only()
    {
        var world = new SipWorld();
        world.DialAnswered();
        Assert.Equal((null, 486), Replace(world, Header(world.Peer.Last("INVITE"), "peer", ";early-only")));
    }

    [Fact]
    public void A_call_that_is_ending_is_not_replaced()
    {
        var world = new SipWorld();
        var former = world.DialAnswered();
        former.HangUp();
        world.Settle();
        Assert.Equal((null, 603), Replace(world, Header(world.Peer.Last("INVITE"), "peer")));
    }

    [Fact]
    public void A_call_that_rings_here_is_nobodys_to_take()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Settle();
        var tag = world.Peer.Responses.Last().To.Tag;
        Assert.Equal((null, 481), Replace(world, $"Replaces: call-1;to-tag={tag};from-tag=from-1\r\n"));
    }
}
