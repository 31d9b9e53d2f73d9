namespace Ivr.Sip.Tests;

public sealed class InDialogTests
{
    [Fact]
    public void A_new_offer_is_answered_and_the_call_goes_on()
    {
        var world = new SipWorld();
        world.Talk().OnOffer = static offer => OfferReply.Accept(SipWorld.Session("answer to " + SipWorld.Text(offer.Body)));
        world.Call.Send("INVITE", body: "hold");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("INVITE", 2).Status);
        Assert.Equal("answer to hold", SipWorld.Text(world.Peer.Final("INVITE", 2).Body));
        world.Call.Ack();
        world.Pass(10);
        Assert.Single(world.Peer.Responses, one => one is { Status: 200, CSeq.Number: 2 });
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_new_offer_that_does_not_fit_is_refused_and_the_call_lives()
    {
        var world = new SipWorld();
        world.Talk().OnOffer = static _ => OfferReply.Refuse(488);
        world.Call.Send("INVITE", body: "video");
        world.Settle();
        Assert.Equal(488, world.Peer.Final("INVITE", 2).Status);
        Assert.Empty(world.Ends);
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE").Status);
    }

    [Fact]
    public void A_reinvite_without_a_body_gets_our_offer_and_its_answer_comes_in_the_ack()
    {
        var world = new SipWorld();
        var answers = new List<string>();
        var call = world.Talk();
        call.OfferWanted = static () => SipWorld.Session("our offer");
        call.OnAnswer = body => answers.Add(SipWorld.Text(body.Bytes));
        world.Call.Send("INVITE");
        world.Settle();
        Assert.Equal("our offer", SipWorld.Text(world.Peer.Final("INVITE", 2).Body));
        world.Call.Ack(body: "their answer");
        world.Settle();
        Assert.Equal(["their answer"], answers);
    }

    [Fact]
    public void A_reinvite_while_our_offer_is_out_is_glare()
    {
        var world = new SipWorld();
        var call = world.Talk();
        call.OfferWanted = static () => SipWorld.Session("our offer");
        call.OnOffer = static _ => OfferReply.Accept(SipWorld.Session("answer"));
        world.Call.Send("INVITE");
        world.Settle();
        world.Call.Send("INVITE", body: "offer");
        world.Call.Send("UPDATE", body: "offer");
        world.Settle();
        Assert.Equal(491, world.Peer.Final("INVITE", 3).Status);
        Assert.Equal(491, world.Peer.Final("UPDATE").Status);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void Two_reinvites_at_once_are_both_answered()
    {
        var world = new SipWorld();
        world.Talk().OnOffer = static _ => OfferReply.Accept(SipWorld.Session("answer"));
        var first = world.Call.Send("INVITE", body: "one");
        var second = world.Call.Send("INVITE", body: "two");
        world.Settle();
        Assert.Equal(200, world.Peer.Final("INVITE", first).Status);
        Assert.Equal(200, world.Peer.Final("INVITE", second).Status);
        world.Call.Ack(first);
        world.Call.Ack(second);
        world.Pass(40);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_reinvite_whose_200_is_never_acknowledged_ends_the_call()
    {
        var world = new SipWorld();
        world.Talk().OnOffer = static _ => OfferReply.Accept(SipWorld.Session("answer"));
        world.Call.Send("INVITE", body: "hold");
        world.Pass(33);
        Assert.Equal(SipEndCause.NoAck, Assert.Single(world.Ends).Cause);
        Assert.True(world.Peer.Count("BYE") > 0);
    }

    [Fact]
    public void An_offer_before_the_call_is_answered_must_wait()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Settle();
        world.Call.ToTag = world.Peer.Responses.Last().To.Tag;
        world.Call.Send("UPDATE", body: "offer");
        world.Settle();
        Assert.Equal(500, world.Peer.Final("UPDATE").Status);
        Assert.NotNull(world.Peer.Final("UPDATE").Header("Retry-After"));
    }

    [Fact]
    public void An_update_is_answered_with_or_without_an_offer_and_moves_the_target()
    {
        var world = new SipWorld();
        var call = world.Talk();
        call.OnOffer = static _ => OfferReply.Accept(SipWorld.Session("answer"));
        world.Call.Send("UPDATE", body: "offer");
        world.Settle();
        Assert.Equal("answer", SipWorld.Text(world.Peer.Final("UPDATE").Body));
        world.Peer.Send(world.Call.Text("UPDATE", 9).Replace("Contact: <sip:13893001234@", "Contact: <sip:moved@"));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("UPDATE", 9).Status);
        Assert.True(world.Peer.Final("UPDATE", 9).Body.IsEmpty);
        call.HangUp();
        world.Settle();
        Assert.Equal("moved", world.Peer.Last("BYE").Uri.User);
    }

    [Theory]
    [InlineData("application/dtmf-relay", 200)]
    [InlineData("application/odd", 415)]
    public void An_info_gets_the_status_the_call_gives_it(string type, int status)
    {
        var world = new SipWorld();
        world.Talk().OnInfo = static info => info.ContentType == "application/dtmf-relay" ? 200 : 415;
        world.Call.Send("INFO", body: "Signal=5\r\n", type: type);
        world.Settle();
        Assert.Equal(status, world.Peer.Final("INFO").Status);
        Assert.Equal(status == 415, world.Peer.Final("INFO").Header("Accept") is not null);
        Assert.Empty(world.Ends);
    }

    [Theory]
    [InlineData("OPTIONS", 200)]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("REFER", 400)]
    [InlineData("NOTIFY", 481)]
    [InlineData("PRACK", 481)]
    [InlineData("DANCE", 501)]
    public void Other_methods_are_answered_and_the_call_lives(string method, int status)
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Send(method);
        world.Settle();
        Assert.Equal(status, world.Peer.Final(method).Status);
        Assert.Equal(status is 405 or 200, world.Peer.Final(method).Header("Allow") is not null);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_lower_sequence_number_is_out_of_order()
    {
        var world = new SipWorld();
        world.Call.CSeq = 10;
        world.Talk();
        world.Peer.Send(world.Call.Text("OPTIONS", 5));
        world.Settle();
        Assert.Equal(500, world.Peer.Final("OPTIONS").Status);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_bye_with_a_wrong_tag_of_either_side_ends_nothing()
    {
        var world = new SipWorld();
        world.Talk();
        world.Peer.Send(world.Call.Text("BYE", 2, toTag: "wrong"));
        world.Settle();
        Assert.Equal(481, world.Peer.Final("BYE", 2).Status);
        world.Peer.Send(world.Call.Text("BYE", 3, fromTag: "wrong"));
        world.Settle();
        Assert.Equal(481, world.Peer.Final("BYE", 3).Status);
        Assert.Empty(world.Ends);
        world.Peer.Send(world.Call.Text("BYE", 4));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("BYE", 4).Status);
    }

    [Fact]
    public void An_unknown_extension_that_is_required_is_refused_by_name()
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Send("INFO", headers: "Require: magic\r\n");
        world.Settle();
        Assert.Equal(420, world.Peer.Final("INFO").Status);
        Assert.Equal("magic", world.Peer.Final("INFO").Header("Unsupported"));
    }

    [Fact]
    public void A_callback_that_throws_costs_its_request_a_500_and_the_call_lives()
    {
        var world = new SipWorld();
        var call = world.Talk();
        call.OnOffer = static _ => throw new InvalidOperationException("on purpose");
        call.OnInfo = static _ => throw new InvalidOperationException("on purpose");
        world.Call.Send("INVITE", body: "offer");
        world.Call.Send("INFO", body: "x");
        world.Settle();
        Assert.Equal(500, world.Peer.Final("INVITE", 2).Status);
        Assert.Equal(500, world.Peer.Final("INFO").Status);
        Assert.Empty(world.Ends);
    }

    [Fact]
    public void A_record_route_is_given_back_and_followed_in_order()
    {
        var world = new SipWorld();
        var call = world.Talk(headers: "Record-Route: <sip:10.0.0.2:5060;lr;p=1>, <sip:p2.example.com;lr>\r\n");
        Assert.Equal(2, world.Peer.Final("INVITE").RecordRoutes.Count);
        call.HangUp();
        world.Settle();
        var bye = world.Peer.Last("BYE");
        Assert.Equal("13893001234", bye.Uri.User);
        Assert.Equal(["10.0.0.2", "p2.example.com"], bye.Routes.Select(one => one.Uri.Host));
    }

    [Fact]
    public void A_strict_router_gets_itself_as_request_uri_and_the_target_last()
    {
        var world = new SipWorld();
        var call = world.Talk(headers: "Record-Route: <sip:10.0.0.2:5060>, <sip:p2.example.com;lr>\r\n");
        call.HangUp();
        world.Settle();
        var bye = world.Peer.Last("BYE");
        Assert.Equal("sip:10.0.0.2:5060", bye.Uri.ToString());
        Assert.Equal(["p2.example.com", "10.0.0.2"], bye.Routes.Select(one => one.Uri.Host));
        Assert.Equal("13893001234", bye.Routes[1].Uri.User);
    }
}
