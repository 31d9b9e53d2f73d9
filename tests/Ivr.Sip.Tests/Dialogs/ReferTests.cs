namespace Ivr.Sip.Tests;

public sealed class ReferTests
{
    private static SipRequest[] Notifies(SipWorld world) => [.. world.Peer.Requests.Where(one => one.Method == "NOTIFY")];

    private static string News(SipRequest notify) => SipWorld.Text(notify.Body).TrimEnd();

    private static (SipWorld World, List<Referral> Asked) Talking(bool accepts = true)
    {
        var world = new SipWorld();
        var asked = new List<Referral>();
        world.Talk().OnRefer = referral =>
        {
            asked.Add(referral);
            if (accepts)
            {
                referral.Accept();
            }
        };
        return (world, asked);
    }

    [Fact]
    public void A_transfer_is_accepted_and_reported_until_the_target_answers()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1>\r\nReferred-By: <sip:1001@10.0.0.1>\r\n");
        world.Settle();
        var referral = Assert.Single(asked);
        Assert.Equal(("1002", null, "<sip:1001@10.0.0.1>"), (referral.Target.User, referral.Replaces, referral.ReferredBy));
        Assert.Equal(202, world.Peer.Final("REFER").Status);
        Assert.NotNull(world.Peer.Final("REFER").Contact);
        var first = Assert.Single(Notifies(world));
        Assert.Equal(("SIP/2.0 100 Trying", "refer", "active;expires=300"), (News(first), first.Header("Event"), first.Header("Subscription-State")));
        Assert.StartsWith("message/sipfrag", first.ContentType);
        Assert.NotNull(first.Contact);
        Assert.Equal("from-1", first.To.Tag);

        world.Peer.Answer(first, 200);
        referral.Report(180);
        world.Settle();
        world.Peer.Answer(Notifies(world)[^1], 200);
        referral.Report(200);
        world.Settle();
        world.Peer.Answer(Notifies(world)[^1], 200);
        referral.Report(486);
        world.Pass(40);
        Assert.Equal(["SIP/2.0 100 Trying", "SIP/2.0 180 Ringing", "SIP/2.0 200 OK"], Notifies(world).Select(News));
        Assert.Equal("terminated;reason=noresource", Notifies(world)[^1].Header("Subscription-State"));
        Assert.Equal([100u, 101u, 102u], Notifies(world).Select(one => one.CSeq.Number - first.CSeq.Number + 100));
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void One_notify_is_out_at_a_time_and_only_the_newest_waits()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: sip:1002@10.0.0.1\r\n");
        world.Settle();
        asked[0].Report(180);
        asked[0].Report(200);
        world.Settle();
        Assert.Single(Notifies(world));
        world.Peer.Answer(Notifies(world)[0], 200);
        world.Settle();
        Assert.Equal(["SIP/2.0 100 Trying", "SIP/2.0 200 OK"], Notifies(world).Select(News));
    }

    [Fact]
    public void A_notify_that_nobody_wants_is_the_last_one()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1>\r\n");
        world.Settle();
        asked[0].Report(180);
        world.Peer.Answer(Notifies(world)[0], 481);
        world.Settle();
        asked[0].Report(200);
        world.Pass(40);
        Assert.Single(Notifies(world));
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void The_second_transfer_of_a_call_is_told_apart_by_its_number()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1>\r\n");
        world.Settle();
        world.Peer.Answer(Notifies(world)[0], 200);
        asked[0].Report(486);
        world.Settle();
        world.Peer.Answer(Notifies(world)[1], 200);
        var number = world.Call.Send("REFER", headers: "Refer-To: <sip:1003@10.0.0.1>\r\n");
        world.Settle();
        Assert.Equal($"refer;id={number}", Notifies(world)[2].Header("Event"));
    }

    [Fact]
    public void Who_wants_no_news_gets_none()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Require: norefersub\r\nRefer-Sub: false\r\nRefer-To: <sip:1002@10.0.0.1>\r\n");
        world.Settle();
        Assert.Equal("false", world.Peer.Final("REFER").Header("Refer-Sub"));
        asked[0].Report(200);
        world.Settle();
        Assert.Empty(Notifies(world));
    }

    [Fact]
    public void News_goes_on_after_the_bye_of_a_phone_that_has_handed_on()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1>\r\n");
        world.Settle();
        world.Peer.Answer(Notifies(world)[0], 200);
        world.Call.Send("BYE");
        world.Settle();
        asked[0].Report(200);
        world.Settle();
        Assert.Equal("SIP/2.0 200 OK", News(Notifies(world)[^1]));
    }

    [Fact]
    public void A_refused_transfer_leaves_the_call_as_it_was()
    {
        var (world, asked) = Talking(accepts: false);
        world.Call.Send("REFER", headers: "Refer-To: <sip:110@10.0.0.1>\r\n");
        world.Settle();
        asked[0].Refuse(403);
        asked[0].Accept();
        asked[0].Report(200);
        world.Settle();
        Assert.Equal(403, world.Peer.Final("REFER").Status);
        Assert.Empty(Notifies(world));
        Assert.Empty(world.Ends);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("Refer-To: <sip:1@x>\r\nRefer-To: <sip:2@x>\r\n", 400)]
    [InlineData("Refer-To: <sip:1@x>, <sip:2@x>\r\n", 400)]
    [InlineData("Refer-To: <no uri>\r\n", 400)]
    [InlineData("Refer-To: <sip:1@x?Replaces=rubbish>\r\n", 400)]
    [InlineData("Refer-To: <sip:1@x;method=BYE>\r\n", 501)]
    [InlineData("Require: magic\r\nRefer-To: <sip:1@x>\r\n", 420)]
    public void A_transfer_that_cannot_be_understood_is_refused(string headers, int status)
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: headers);
        world.Settle();
        Assert.Equal(status, world.Peer.Final("REFER").Status);
        Assert.Empty(asked);
    }

    [Fact]
    public void Without_a_handler_a_transfer_is_declined()
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1>\r\n");
        world.Settle();
        Assert.Equal(603, world.Peer.Final("REFER").Status);
    }

    [Fact]
    public void The_call_to_take_over_is_read_out_of_the_target()
    {
        var (world, asked) = Talking();
        world.Call.Send("REFER", headers: "Refer-To: <sip:1002@10.0.0.1?Subject=x&Replaces=a%40b%3Bto-tag%3DT%3Bfrom-tag%3Df>\r\n");
        world.Settle();
        Assert.Equal(new Replaces("a@b", "T", "f", false), asked[0].Replaces);
        Assert.Equal("sip:1002@10.0.0.1", asked[0].Target.ToString());
    }

    [Fact]
    public void We_ask_for_a_transfer_and_hear_how_it_goes()
    {
        var world = new SipWorld();
        var call = world.DialAnswered();
        var told = new List<int>();
        var to = new SipUri("sip", "1002", "10.0.0.1");
        call.Refer(new SipAddress(to), [], told.Add);
        world.Settle();
        var refer = world.Peer.Last("REFER");
        Assert.Equal(("<sip:1002@10.0.0.1>", true), (refer.Header("Refer-To"), refer.Contact is not null));
        world.Peer.Answer(refer, 202);
        foreach (var (status, state) in new[] { (100, "active;expires=60"), (200, "terminated;reason=noresource"), (486, "active") })
        {
            world.Peer.Send(
                $"NOTIFY sip:x@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch={world.Peer.NewBranch()}\r\nFrom: <sip:seat@10.0.0.2>;tag=peer\r\n"
                + $"To: <sip:12345@10.0.0.1>;tag={refer.From.Tag}\r\nCall-ID: {refer.CallId}\r\nCSeq: {status} NOTIFY\r\nEvent: refer\r\nSubscription-State: {state}\r\n"
                + Peer.Body($"SIP/2.0 {status} Whatever\r\n", "message/sipfrag"));
            world.Settle();
        }

        Assert.Equal([202, 100, 200], told);
        Assert.Equal([200, 200, 481], world.Peer.Statuses("NOTIFY"));
    }
}
