using System.Net;

namespace Ivr.Sip.Tests;

public sealed class OutsideTests
{
    private const string Bare = "From: <sip:ping@10.0.0.2>;tag=p\r\nTo: <sip:12345@10.0.0.1>\r\nCall-ID: ping\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public void A_carriers_bare_ping_is_told_what_we_can_do()
    {
        var world = new SipWorld();
        world.Peer.Send("OPTIONS sip:10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch=z9hG4bK1\r\n" + Bare);
        world.Settle();
        var answer = Assert.Single(world.Peer.Responses);
        Assert.Equal(200, answer.Status);
        Assert.Contains("INVITE", answer.Header("Allow"));
        Assert.Contains("application/sdp", answer.Header("Accept"));
        Assert.NotNull(answer.Header("Supported"));
        Assert.NotNull(answer.To.Tag);
    }

    [Fact]
    public void With_rport_the_answer_goes_to_the_source_port()
    {
        var world = new SipWorld();
        world.Peer.Send("OPTIONS sip:10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP host.invalid:9;rport;branch=z9hG4bK1\r\n" + Bare);
        world.Settle();
        var via = Assert.Single(world.Peer.Responses).TopVia;
        Assert.Equal(("10.0.0.2", 5060), (via.Received, via.RPort));
    }

    [Fact]
    public void Without_rport_the_answer_goes_to_the_port_of_sent_by_at_the_source_address()
    {
        var world = new SipWorld();
        var other = new Peer(world.Wire, () => world.Time.Elapsed, address: "10.0.0.2:7777");
        world.Peer.Send("OPTIONS sip:10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP lie.invalid:7777;branch=z9hG4bK1\r\n" + Bare);
        world.Settle();
        Assert.Empty(world.Peer.Heard);
        Assert.Equal("10.0.0.2", Assert.Single(other.Responses).TopVia.Received);
    }

    [Theory]
    [InlineData("BYE", 481)]
    [InlineData("INFO", 481)]
    [InlineData("NOTIFY", 481)]
    [InlineData("REFER", 403)]
    [InlineData("SUBSCRIBE", 405)]
    [InlineData("MESSAGE", 405)]
    [InlineData("DANCE", 501)]
    public void What_is_not_served_outside_calls_is_refused_as_the_rfc_says(string method, int status)
    {
        var world = new SipWorld();
        world.Peer.Send(world.Call.Text(method, 1));
        world.Settle();
        Assert.Equal(status, world.Peer.Final(method).Status);
        Assert.Equal(status == 405, world.Peer.Final(method).Header("Allow") is not null);
    }

    [Theory]
    [InlineData("INVITE")]
    [InlineData("BYE")]
    [InlineData("OPTIONS")]
    public void A_tag_of_no_call_of_ours_is_481(string method)
    {
        var world = new SipWorld();
        world.Peer.Send(world.Call.Text(method, 1, toTag: "nobody"));
        world.Settle();
        Assert.Equal(481, world.Peer.Final(method).Status);
        Assert.Null(world.Inbound);
    }

    [Fact]
    public void An_invite_that_requires_what_we_lack_is_refused_by_name()
    {
        var world = new SipWorld();
        world.Call.Invite(headers: "Require: 100rel, timer, replaces, magic\r\n");
        world.Settle();
        Assert.Equal(420, world.Peer.Final("INVITE").Status);
        Assert.Equal("magic", world.Peer.Final("INVITE").Header("Unsupported"));
        Assert.Null(world.Inbound);
    }

    [Fact]
    public void An_invite_with_a_body_we_cannot_read_is_told_what_we_can()
    {
        var world = new SipWorld();
        world.Call.Invite(body: "<x/>", type: "application/xml");
        world.Settle();
        Assert.Equal(415, world.Peer.Final("INVITE").Status);
        Assert.Contains("application/sdp", world.Peer.Final("INVITE").Header("Accept"));
    }

    [Theory]
    [InlineData("text/plain, image/png", 406)]
    [InlineData("", 406)]
    [InlineData("text/plain, Application/SDP;level=1", 200)]
    [InlineData("application/*", 200)]
    [InlineData("text/plain, */*;q=0.1", 200)]
    public void An_invite_that_takes_no_session_in_the_answer_gets_none(string accept, int status)
    {
        var world = new SipWorld { OnInvite = static call => call.Answer(SipWorld.Session("answer")) };
        world.Call.Invite(headers: $"Accept: {accept}\r\n");
        world.Settle();
        Assert.Equal(status, world.Peer.Final("INVITE").Status);
    }

    [Fact]
    public void The_session_is_found_among_several_bodies()
    {
        var world = new SipWorld();
        var body = "--b1\r\nContent-Type: application/isup;version=itu-t92+\r\n\r\n\u0001\u0002\r\n--b1\r\ncontent-type: application/sdp\r\n\r\nv=0\r\ns=-\r\n\r\n--b1--\r\n";
        world.Call.Invite(body: body, type: "multipart/mixed;boundary=\"b1\"");
        world.Settle();
        Assert.Equal("v=0\r\ns=-\r\n", SipWorld.Text(world.Inbound!.Request.Body));
        Assert.Equal("application/sdp", world.Inbound.Request.ContentType);
    }

    [Fact]
    public void A_max_forwards_of_0_is_no_matter_to_an_endpoint()
    {
        var world = new SipWorld();
        world.OnInvite = static call => call.Answer(SipWorld.Session("answer"));
        world.Peer.Send(world.Call.Text("INVITE", 1, body: "offer").Replace("Max-Forwards: 70", "Max-Forwards: 0"));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("INVITE").Status);
        Assert.Equal(0, world.Inbound!.Request.MaxForwards);
    }

    [Fact]
    public void A_malformed_request_is_answered_and_counted_and_the_next_is_served()
    {
        var world = new SipWorld();
        world.Peer.Send(world.Call.Text("OPTIONS", 1).Replace("Max-Forwards: 70", "Max-Forwards: 70\r\nMax-Forwards: 70"));
        world.Peer.Send("\0\0\0\0");
        world.Peer.Send("\r\n\r\n");
        world.Peer.Send("BLABLA");
        world.Peer.Send("SIP/2.0 200 OK\r\n\r\n");
        world.Settle();
        Assert.Equal(400, Assert.Single(world.Peer.Responses).Status);
        Assert.Equal(3, world.Endpoint.Counters.Malformed.Values.Sum());
        world.Peer.Send(world.Call.Text("OPTIONS", 2));
        world.Settle();
        Assert.Equal(200, world.Peer.Final("OPTIONS", 2).Status);
    }

    [Fact]
    public void A_handler_that_throws_answers_500()
    {
        var world = new SipWorld { OnRequest = static _ => throw new InvalidOperationException("on purpose") };
        world.Peer.Send(world.Call.Text("OPTIONS", 1));
        world.Settle();
        Assert.Equal(500, world.Peer.Final("OPTIONS").Status);
    }

    [Fact]
    public void More_than_may_wait_outside_calls_is_told_to_come_later()
    {
        var world = new SipWorld(set: options => options with { MostWaitingService = 3 });
        for (var number = 1u; number <= 6; number++)
        {
            world.Peer.Send(world.Call.Text("OPTIONS", number));
        }

        world.Settle();
        Assert.Equal(3, world.Peer.Responses.Count(one => one.Status == 200));
        Assert.Equal(3, world.Peer.Responses.Count(one => one.Status == 503 && one.Header("Retry-After") is not null));
        Assert.Equal(3, world.Endpoint.Counters.RefusedForLoad);
    }

    [Fact]
    public void More_new_calls_than_transactions_may_live_are_told_to_come_later()
    {
        var world = new SipWorld(set: options => options with { MostTransactions = 1 });
        world.OnInvite = static call => call.Ring();
        world.Call.Invite();
        world.Settle();
        new PeerCall(world.Peer, "call-2").Invite();
        world.Settle();
        Assert.Equal(503, world.Peer.Final("INVITE").Status);
        Assert.Equal(1, world.Endpoint.Dialogs);
    }

    [Fact]
    public void Numbers_in_the_log_are_masked()
    {
        Assert.Equal("Bad 138****1234 and 12345", FaultLog.Masked("Bad 13893001234 and 12345"));
    }

    [Fact]
    public void An_answer_over_tcp_goes_back_by_its_connection()
    {
        var world = new SipWorld(SipTransportKind.Tcp);
        world.Peer.Send("OPTIONS sip:10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.2:9;branch=z9hG4bK1\r\n" + Bare);
        world.Settle();
        Assert.Equal(200, Assert.Single(world.Peer.Responses).Status);
    }

    [Fact]
    public void A_call_to_a_sips_uri_is_told_to_come_back_by_sips()
    {
        var world = new SipWorld(SipTransportKind.Tls) { OnInvite = static call => call.Ring() };
        world.Peer.Send(world.Call.Text("INVITE", 1, body: "offer").Replace("INVITE sip:", "INVITE sips:"));
        world.Settle();
        Assert.Equal("<sips:12345@10.0.0.1:5060>", world.Peer.Responses.Last().Header("Contact"));
    }

    [Theory]
    [InlineData("sips:seat@10.0.0.2", true)]
    [InlineData("sips:seat@10.0.0.2;transport=udp", false)]
    public void What_must_be_safe_never_goes_by_udp(string target, bool known)
    {
        var world = new SipWorld();
        Assert.True(SipUri.TryParse(target, out var uri));
        world.Dial(request => request with { Target = uri, NextHop = known ? world.Peer.Address : null });
        Assert.Equal(503, Assert.Single(world.Ends).Status);
        Assert.Empty(world.Peer.Heard);
    }

    [Fact]
    public void A_call_by_tls_says_so_and_asks_to_be_called_by_tls()
    {
        var world = new SipWorld(SipTransportKind.Tls);
        world.Dial();
        var invite = world.Peer.Last("INVITE");
        Assert.Equal("TLS", invite.TopVia.Transport);
        Assert.Equal("<sip:12345@10.0.0.1:5060;transport=tls>", invite.Header("Contact"));
    }

    [Fact]
    public void A_ping_is_ponged_over_tcp_and_ignored_over_udp()
    {
        var tcp = new SipWorld(SipTransportKind.Tcp);
        tcp.Peer.Send("\r\n\r\n");
        tcp.Settle();
        Assert.Equal(1, tcp.Peer.Blanks);
        var udp = new SipWorld();
        udp.Peer.Send("\r\n\r\n");
        udp.Settle();
        Assert.Equal(0, udp.Peer.Blanks);
        Assert.Empty(udp.Endpoint.Counters.Malformed);
    }

    [Fact]
    public void A_flow_says_where_it_came_from()
    {
        var world = new SipWorld();
        world.Call.Invite();
        world.Settle();
        Assert.Equal(new SipFlow(SipTransportKind.Udp, IPEndPoint.Parse("10.0.0.2:5060")), world.Inbound!.Flow);
    }
}
