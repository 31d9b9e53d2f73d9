namespace Ivr.Sip;

/// <summary>How others reach us: what our Via and Contact say.</summary>
internal sealed class OurAddress(SipEndpointOptions options, SipWire wire)
{
    /// <summary>A new hop of ours.</summary>
    public SipHeader Via(SipTransportKind kind, string branch) =>
        new("Via", new SipVia(kind.ViaWord(), options.Address.Host, Port(kind), branch).ToString());

    /// <param name="secure">What is answered or called is a sips URI: only such a one may follow (RFC 3261 8.1.1.8, 12.1.1).</param>
    public SipHeader Contact(string user, SipTransportKind kind, bool secure)
    {
        var uri = new SipUri(secure ? "sips" : "sip", user, options.Address.Host, Port(kind));
        return new SipHeader("Contact", kind == SipTransportKind.Udp || secure ? $"<{uri}>" : $"<{uri};transport={kind.Word()}>");
    }

    // TLS has a port of its own; a port of 0 was left to the system.
    private int? Port(SipTransportKind kind) =>
        kind == SipTransportKind.Tls || options.Address.Port is 0 ? wire.Of(kind)?.Local.Port : options.Address.Port;
}
