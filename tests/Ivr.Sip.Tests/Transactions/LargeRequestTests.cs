namespace Ivr.Sip.Tests;

/// <summary>RFC 3261 18.1.1: what may not pass in one datagram goes by TCP, where the neighbour takes it.</summary>
public sealed class LargeRequestTests
{
    private readonly SipWorld _world = new(alsoTcp: true);

    [Theory]
    [InlineData(1300, "UDP")]
    [InlineData(1301, "TCP")]
    public void A_request_goes_by_udp_up_to_1300_bytes(int length, string transport)
    {
        _world.Dial();
        var bare = _world.Peer.Last("INVITE").ToBytes().Length;
        var second = new SipWorld(alsoTcp: true);
        second.Dial(request => request with { Headers = [new SipHeader("X-Pad", new string('x', length - bare - "X-Pad: \r\n".Length))] });
        var invite = second.Peer.Last("INVITE");
        Assert.Equal(length, invite.ToBytes().Length);
        Assert.Equal(transport, invite.TopVia.Transport);
        Assert.Equal("<sip:12345@10.0.0.1:5060>", invite.Header("Contact"));
    }

    [Fact]
    public void Where_tcp_is_refused_it_goes_by_udp_with_its_timers_and_tcp_is_left_alone_for_an_hour()
    {
        _world.Tcp.IsCut = true;
        DialLarge();
        Assert.Equal("UDP", _world.Peer.Last("INVITE").TopVia.Transport);
        _world.Pass(0.5);
        Assert.Equal(2, _world.Peer.Count("INVITE"));
        _world.Tcp.IsCut = false;
        DialLarge();
        Assert.Equal("UDP", _world.Peer.Last("INVITE").TopVia.Transport);
        _world.Pass(3601);
        DialLarge();
        Assert.Equal("TCP", _world.Peer.Last("INVITE").TopVia.Transport);
    }

    [Fact]
    public void Where_neither_goes_the_call_fails_at_once()
    {
        _world.Tcp.IsCut = true;
        _world.Transport.IsCut = true;
        DialLarge();
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), Assert.Single(_world.Ends));
    }

    [Fact]
    public void A_cancel_follows_its_invite_and_the_dialog_stays_with_udp()
    {
        var call = DialLarge();
        _world.Peer.Answer(_world.Peer.Last("INVITE"), 180);
        _world.Settle();
        call.HangUp();
        _world.Settle();
        Assert.Equal("TCP", _world.Peer.Last("CANCEL").TopVia.Transport);

        DialLarge();
        _world.Peer.Answer(_world.Peer.Last("INVITE"), 200, body: "answer");
        _world.Settle();
        Assert.Equal("UDP", _world.Peer.Last("ACK").TopVia.Transport);
    }

    [Fact]
    public void A_large_request_outside_a_call_falls_back_too()
    {
        _world.Tcp.IsCut = true;
        var uri = new SipUri("sip", "x", "10.0.0.2", 5060);
        var asked = _world.Ask(new OutboundRequest { Method = "OPTIONS", Target = uri, From = uri, To = uri, Headers = [new SipHeader("X-Pad", new string('x', 1500))] });
        _world.Peer.Answer(_world.Peer.Last("OPTIONS"), 200);
        _world.Settle();
        Assert.Equal(200, asked.Response!.Status);
    }

    private OutboundCall DialLarge() => _world.Dial(static request => request with { Headers = [new SipHeader("X-Pad", new string('x', 1500))] });
}
