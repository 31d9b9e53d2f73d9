namespace Ivr.Sip.Tests;

/// <summary>A request went out by a connection, and the connection ends before the answer (RFC 3261 17.1.4).</summary>
public sealed class ClosedConnectionTests
{
    private static readonly SipUri Carrier = new SipUri("sip", "13893001234", "carrier.example").WithParameter("transport", "tcp");

    private readonly SipWorld _world;
    private readonly Peer _second;

    public ClosedConnectionTests()
    {
        var names = new Names().Host("one.carrier.example", "10.0.0.2").Host("two.carrier.example", "10.0.0.3")
            .Service("_sip._tcp.carrier.example", new ServiceRecord("one.carrier.example", 5060, 10, 0), new ServiceRecord("two.carrier.example", 5060, 20, 0));
        _world = new SipWorld(SipTransportKind.Tcp, options => options with { Names = names.Lookup });
        _second = new Peer(_world.Wire, () => _world.Time.Elapsed, SipTransportKind.Tcp, "10.0.0.3:5060");
    }

    [Fact]
    public void An_unanswered_call_goes_the_next_way_at_once()
    {
        Dial();
        Close(_world.Peer, 1);
        Assert.Equal(1, _second.Count("INVITE"));
        _second.Answer(_second.Last("INVITE"), 200, body: "answer");
        _world.Pass(40);
        Assert.Equal((1, 1), (_world.Peer.Count("INVITE"), _second.Count("ACK")));
        Assert.Empty(_world.Ends);
    }

    [Fact]
    public void So_does_one_that_rings_and_who_answers_there_all_the_same_is_hung_up()
    {
        Dial();
        _world.Peer.Answer(_world.Peer.Last("INVITE"), 180, tag: "late");
        Close(_world.Peer, 1);
        _second.Answer(_second.Last("INVITE"), 200, body: "answer");
        _world.Settle();
        _world.Transport.Connection = 2;
        _world.Peer.Answer(_world.Peer.Last("INVITE"), 200, tag: "late", body: "answer");
        _world.Settle();
        Assert.Equal((1, "late"), (_world.Peer.Count("ACK"), _world.Peer.Last("BYE").To.Tag));
        Assert.Equal((1, 0), (_second.Count("ACK"), _second.Count("BYE")));
        Assert.Empty(_world.Ends);
    }

    [Fact]
    public void A_question_outside_calls_goes_the_next_way_too()
    {
        var asked = _world.Ask(new OutboundRequest { Method = "OPTIONS", Target = Carrier, From = Carrier, To = Carrier });
        Close(_world.Peer, 1);
        _second.Answer(_second.Last("OPTIONS"), 200);
        _world.Settle();
        Assert.Equal(200, asked.Response!.Status);
        _world.Pass(40);
        Assert.Equal(0, _world.Endpoint.Transactions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(180)]
    public void Without_another_way_the_call_has_failed_at_once(int heard)
    {
        _world.Dial();
        if (heard > 0)
        {
            _world.Peer.Answer(_world.Peer.Last("INVITE"), heard);
            _world.Settle();
        }

        Close(_world.Peer, 1);
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), Assert.Single(_world.Ends));
        Assert.Equal((0, 0), (_world.Endpoint.Transactions, _world.Endpoint.Dialogs));
    }

    [Fact]
    public void A_bye_whose_connection_ends_is_not_waited_for()
    {
        _world.DialAnswered().HangUp();
        _world.Settle();
        Close(_world.Peer, 1);
        Assert.Equal((1, 0), (_world.Peer.Count("BYE"), _world.Endpoint.Dialogs));
    }

    [Fact]
    public void What_was_answered_and_what_went_by_another_connection_is_left_alone()
    {
        _world.DialAnswered();
        Close(_world.Peer, 1);
        _world.Transport.Connection = 2;
        Dial();
        Close(_world.Peer, 1);
        Close(_second, 2);
        Assert.Empty(_world.Ends);
        Assert.Equal(0, _second.Count("INVITE"));
    }

    [Fact]
    public void What_tried_tcp_only_for_its_size_goes_by_udp()
    {
        var world = new SipWorld(alsoTcp: true);
        world.Dial(request => request with { Headers = [new SipHeader("X-Pad", new string('x', 1500))] });
        world.Tcp.Close(world.Peer.Address, 1);
        world.Settle();
        Assert.Equal(["TCP", "UDP"], world.Peer.Requests.Where(one => one.Method == "INVITE").Select(one => one.TopVia.Transport));
        Assert.Empty(world.Ends);
    }

    private void Dial() => _world.Dial(request => request with { Target = Carrier });

    private void Close(Peer peer, long connection)
    {
        _world.Transport.Close(peer.Address, connection);
        _world.Settle();
    }
}
