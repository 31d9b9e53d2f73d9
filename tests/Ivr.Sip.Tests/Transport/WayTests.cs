using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>RFC 3263 and RFC 2782: which places a URI leads to, in which order.</summary>
public sealed class WayTests
{
    private readonly Names _names = new();
    private readonly SipWorld _world = new(alsoTcp: true);

    [Theory]
    [InlineData("sip:x@10.0.0.9", "udp:10.0.0.9:5060")]
    [InlineData("sip:x@10.0.0.9:5070;transport=tcp", "tcp:10.0.0.9:5070")]
    [InlineData("sips:x@10.0.0.9", "tls:10.0.0.9:5061")]
    [InlineData("sip:x@[2001:db8::9]", "udp:[2001:db8::9]:5060")]
    [InlineData("sip:x@nowhere.example;maddr=10.0.0.8", "udp:10.0.0.8:5060")]
    public void An_address_asks_nobody(string uri, string way)
    {
        Assert.Equal([way], Find(uri));
        Assert.Empty(_names.Asked);
    }

    [Fact]
    public void A_port_asks_for_no_servers()
    {
        _names.Host("sbc.example", "10.0.0.9");
        Assert.Equal(["udp:10.0.0.9:5070"], Find("sip:x@sbc.example:5070"));
        Assert.Equal(["sbc.example"], _names.Asked);
    }

    [Fact]
    public void Servers_come_by_priority_with_all_their_addresses()
    {
        _names.Host("a.example", "10.0.0.1", "10.0.0.2").Host("b.example", "10.0.0.3")
            .Service("_sip._udp.carrier.example", new("b.example.", 5062, 20, 0), new("a.example.", 5061, 10, 0));
        Assert.Equal(["udp:10.0.0.1:5061", "udp:10.0.0.2:5061", "udp:10.0.0.3:5062"], Find("sip:x@carrier.example"));
    }

    [Theory]
    [InlineData("sip:x@carrier.example", "_sip._udp.carrier.example _sip._tcp.carrier.example a.example", "tcp:10.0.0.1:5070")]
    [InlineData("sip:x@carrier.example;transport=tcp", "_sip._tcp.carrier.example a.example", "tcp:10.0.0.1:5070")]
    [InlineData("sip:x@carrier.example;transport=udp", "_sip._udp.carrier.example carrier.example", "udp:10.0.0.7:5060")]
    public void The_transport_named_is_asked_for_else_udp_and_then_tcp(string uri, string asked, string way)
    {
        _names.Host("a.example", "10.0.0.1").Host("carrier.example", "10.0.0.7").Service("_sip._tcp.carrier.example", new ServiceRecord("a.example", 5070, 1, 1));
        Assert.Equal([way], Find(uri));
        Assert.Equal(asked.Split(' '), _names.Asked);
    }

    [Theory]
    [InlineData("sips:x@carrier.example")]
    [InlineData("sip:x@carrier.example;transport=tls")]
    public void By_tls_the_secure_service_is_asked_for_and_the_name_to_be_proved_is_the_domain(string uri)
    {
        _names.Host("a.example", "10.0.0.1").Service("_sips._tcp.carrier.example", new ServiceRecord("a.example", 5071, 1, 1));
        var way = Assert.Single(Ways(uri, new TestTransport(_world.Wire, SipTransportKind.Tls, IPEndPoint.Parse("10.0.0.1:5061"))));
        Assert.Equal(("tls:10.0.0.1:5071", "carrier.example"), (way.ToString(), way.Name));
    }

    [Fact]
    public void A_service_that_is_decidedly_not_offered_is_not_called()
    {
        _names.Host("carrier.example", "10.0.0.7").Service("_sip._udp.carrier.example", new ServiceRecord(".", 0, 0, 0));
        Assert.Empty(Find("sip:x@carrier.example"));
    }

    [Fact]
    public void A_server_without_an_address_costs_only_itself()
    {
        _names.Host("b.example", "10.0.0.3").Service("_sip._udp.carrier.example", new("a.example", 5060, 1, 1), new("b.example", 5060, 2, 1));
        Assert.Equal(["udp:10.0.0.3:5060"], Find("sip:x@carrier.example"));
    }

    [Fact]
    public void Addresses_of_a_family_we_do_not_speak_are_left_out()
    {
        _names.Host("sbc.example", "2001:db8::9", "10.0.0.9");
        Assert.Equal(["udp:10.0.0.9:5060"], Find("sip:x@sbc.example"));
        var both = new TestTransport(_world.Wire, SipTransportKind.Udp, IPEndPoint.Parse("[::]:5060"));
        Assert.Equal(["udp:10.0.0.9:5060", "udp:[2001:db8::9]:5060"], Ways("sip:x@sbc.example", both).Select(way => way.ToString()));
    }

    [Fact]
    public void A_resolver_that_is_away_leaves_no_way_and_stops_nothing()
    {
        _names.IsAway = true;
        Assert.Empty(Find("sip:x@carrier.example"));
    }

    [Fact]
    public void Name_servers_that_say_nothing_leave_the_address_the_machine_knows()
    {
        _names.KnowsNoServices = true;
        _names.Host("sbc.example", "10.0.0.9");
        var asking = new SipWorld(set: options => options with { Names = _names.Lookup });
        asking.Dial(wanted => wanted with { Target = new SipUri("sip", "x", "sbc.example") });
        Assert.True(asking.Time.RunUntil(() => _names.Asked.Contains("sbc.example"), TimeSpan.FromSeconds(3.1)));
    }

    [Fact]
    public void Among_equals_the_weight_decides_how_often_each_is_first()
    {
        var chance = new Random(12345);
        ServiceRecord[] records = [new("light", 1, 1, 1), new("heavy", 1, 1, 3), new("never", 1, 2, 60000), new("without", 1, 1, 0)];
        var firsts = Enumerable.Range(0, 4000).Select(_ => ServiceOrder.Of(records, chance)).ToArray();
        Assert.All(firsts, order => Assert.Equal(("never", 4), (order[3].Target, order.Distinct().Count())));
        // With weights 0, 1 and 3 the lot is one of 0 to 4: one in five falls to each unit, and one to him who has none.
        Assert.InRange(firsts.Count(order => order[0].Target == "heavy"), 2300, 2500);
        Assert.InRange(firsts.Count(order => order[0].Target == "without"), 700, 900);
    }

    private string[] Find(string uri) => [.. Ways(uri, _world.Transport, _world.Tcp).Select(way => way.ToString())];

    private IReadOnlyList<SipFlow> Ways(string text, params ISipTransport[] transports)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        var options = new SipEndpointOptions { Address = uri, Names = _names.Lookup };
        var finder = new WayFinder(options, new SipWire(transports), _world.Time, NullLogger.Instance);
        IReadOnlyList<SipFlow>? ways = null;
        finder.Find(uri, new SipHome(_world.Home, _world.Time, NullLogger.Instance, 10), found => ways = found);
        _world.Settle();
        return ways!;
    }
}
