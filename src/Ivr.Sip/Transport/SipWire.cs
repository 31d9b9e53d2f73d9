using System.Net;
using System.Net.Sockets;

namespace Ivr.Sip;

/// <summary>The transports of one endpoint; each message goes by the one of its flow's kind.</summary>
internal sealed class SipWire(IReadOnlyList<ISipTransport> transports)
{
    public IReadOnlyList<ISipTransport> Transports => transports;

    public ISipTransport? Of(SipTransportKind kind)
    {
        foreach (var transport in transports)
        {
            if (transport.Kind == kind)
            {
                return transport;
            }
        }

        return null;
    }

    /// <summary>Whether an address is of a family we can send by.</summary>
    public bool Reaches(SipTransportKind kind, IPAddress address) => Of(kind)?.Local.Address is not { } local
        || local.AddressFamily == address.AddressFamily
        || (local.Equals(IPAddress.IPv6Any) && address.AddressFamily == AddressFamily.InterNetwork);

    /// <returns>See <see cref="ISipTransport.Send"/>.</returns>
    public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (Of(flow.Kind) is { } transport)
        {
            return transport.Send(flow, message, failed);
        }

        failed?.Invoke();
        return 0;
    }
}
