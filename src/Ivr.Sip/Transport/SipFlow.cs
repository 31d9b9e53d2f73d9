using System.Net;

namespace Ivr.Sip;

/// <summary>A way to one neighbour: where a message came from, and where its answers go.</summary>
/// <param name="Kind">What carries the messages.</param>
/// <param name="Remote">The neighbour's address and port as the socket saw them.</param>
/// <param name="Connection">The TCP or TLS connection it came over, so that answers go the same way (RFC 3261 18.2.2); 0: whichever leads there.</param>
public sealed record SipFlow(SipTransportKind Kind, IPEndPoint Remote, long Connection = 0)
{
    /// <summary>True where the transport itself repeats what is lost, so that we must not (RFC 3261 17).</summary>
    public bool IsReliable => Kind != SipTransportKind.Udp;

    /// <summary>The name a neighbour dialled by TLS must prove (RFC 5922 7.1); null: his address.</summary>
    public string? Name { get; init; }

    public override string ToString() => $"{Kind.Word()}:{Remote}";
}
