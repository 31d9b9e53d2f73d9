namespace Ivr.Sip;

/// <summary>How others reach us: what our Via and Contact say.</summary>
internal sealed class OurAddress(SipEndpointOptions options, SipWire wire)
{
    /// <summary>A new hop of ours.</summary>
    public SipHeader Via(SipTransportKind kind, string branch) =>
        new("Via", new SipVia(kind == SipTransportKind.Tcp ? "TCP" : "UDP", options.Address.Host, Port(kind), branch).ToString());

    public SipHeader Contact(string user, SipTransportKind kind)
    {
        var uri = new SipUri("sip", user, options.Address.Host, Port(kind));
        return new SipHeader("Contact", kind == SipTransportKind.Tcp ? $"<{uri};transport=tcp>" : $"<{uri}>");
    }

    // A port of 0 was left to the system.
    private int? Port(SipTransportKind kind) => options.Address.Port is 0 ? wire.Of(kind)?.Local.Port : options.Address.Port;
}
