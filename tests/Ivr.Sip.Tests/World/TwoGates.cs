namespace Ivr.Sip.Tests;

/// <summary>A carrier whose name leads to two border controllers, the first at 10.0.0.2 and the second at 10.0.0.3.</summary>
internal sealed class TwoGates
{
    public TwoGates(Func<SipEndpointOptions, SipEndpointOptions>? set = null, bool alsoTcp = false)
    {
        Names = new Names().Host("one.carrier.example", "10.0.0.2").Host("two.carrier.example", "10.0.0.3")
            .Service("_sip._udp.carrier.example", new ServiceRecord("two.carrier.example", 5060, 20, 0), new ServiceRecord("one.carrier.example", 5060, 10, 0));
        World = new SipWorld(set: options => (set?.Invoke(options) ?? options) with { Names = Names.Lookup }, alsoTcp: alsoTcp);
        Second = new Peer(World.Wire, () => World.Time.Elapsed, address: "10.0.0.3:5060");
    }

    public Names Names { get; }

    public SipWorld World { get; }

    public Peer First => World.Peer;

    public Peer Second { get; }

    public static SipUri Carrier { get; } = new("sip", "13893001234", "carrier.example");

    public OutboundCall Dial(Func<OutboundCallRequest, OutboundCallRequest>? set = null) =>
        World.Dial(wanted => (set?.Invoke(wanted) ?? wanted) with { Target = Carrier });

    public Asked Ask(string method = "OPTIONS") =>
        World.Ask(new OutboundRequest { Method = method, Target = Carrier, From = Carrier, To = Carrier });
}
