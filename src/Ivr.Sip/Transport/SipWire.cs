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

    public void Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (Of(flow.Kind) is { } transport)
        {
            transport.Send(flow, message, failed);
        }
        else
        {
            failed?.Invoke();
        }
    }
}
