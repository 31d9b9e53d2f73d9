using System.Net;

namespace Ivr.Sip;

/// <summary>A call to be made.</summary>
public sealed record OutboundCallRequest
{
    public required SipUri Target { get; init; }

    /// <summary>Where the INVITE goes when not to the target's own host: the address a phone behind a NAT registered from.</summary>
    public IPEndPoint? NextHop { get; init; }

    /// <summary>The transport towards <see cref="NextHop"/>; without one the target's <c>transport</c> parameter decides.</summary>
    public SipTransportKind Kind { get; init; } = SipTransportKind.Udp;

    /// <summary>The proxy it goes through first, as a Route (RFC 3261 8.1.2); null: none. A loose router, whether its URI says so or not.</summary>
    public SipUri? Proxy { get; init; }

    public required SipUri From { get; init; }

    public string FromDisplay { get; init; } = "";

    public IReadOnlyList<SipHeader> Headers { get; init; } = [];

    /// <summary>A call sent on goes on counting (RFC 3261 16.6 item 3).</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>The session offered; null: the 200 brings the offer.</summary>
    public SipBody? Offer { get; init; }

    /// <summary>For a 401 or 407, of each realm once, also inside the call.</summary>
    public SipCredentials? Credentials { get; init; }

    /// <summary>
    /// Whether a contact of a redirection (300, 301, 302) is called instead, at most five in all; null: a redirection ends the call. A
    /// <see cref="Proxy"/> stays in the way, <see cref="NextHop"/> does not.
    /// </summary>
    public Func<SipUri, bool>? Follows { get; init; }

    /// <summary>The Call-ID of the call this is a leg of, so that <see cref="SipTrace"/> shows both together; null: it stands alone.</summary>
    public string? PartOf { get; init; }
}

/// <summary>A request outside any call: REGISTER, OPTIONS, …</summary>
public sealed record OutboundRequest
{
    public required string Method { get; init; }

    public required SipUri Target { get; init; }

    public required SipUri From { get; init; }

    public required SipUri To { get; init; }

    public IReadOnlyList<SipHeader> Headers { get; init; } = [];

    public SipCredentials? Credentials { get; init; }

    /// <summary>As in <see cref="OutboundCallRequest.Proxy"/>.</summary>
    public SipUri? Proxy { get; init; }

    /// <summary>As in <see cref="OutboundCallRequest.NextHop"/>.</summary>
    public IPEndPoint? NextHop { get; init; }

    public SipTransportKind Kind { get; init; } = SipTransportKind.Udp;

    /// <summary>The user part of the Contact it carries, our address by the transport it goes by; null: no Contact.</summary>
    public string? ContactUser { get; init; }

    /// <summary>Registrations of one account share a Call-ID (RFC 3261 10.2); null: one of its own.</summary>
    public string? CallId { get; init; }

    /// <summary>Registrations that share a Call-ID count up (RFC 3261 10.2); the answer's says how far it came.</summary>
    public uint CSeq { get; init; } = 1;
}
