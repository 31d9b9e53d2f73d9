using System.Net;
using Ivr.Testing;

namespace Ivr.Sip.Tests;

/// <summary>A network without packets: what is sent is heard in the next turn, unless the test loses it.</summary>
internal sealed class TestWire(RunQueue queue)
{
    private readonly Dictionary<IPEndPoint, Action<SipFlow, byte[]>> _listeners = [];

    /// <summary>True: this message, from and to, never arrives.</summary>
    public Func<IPEndPoint, IPEndPoint, string, bool> Loses { get; set; } = static (_, _, _) => false;

    public void Listen(IPEndPoint address, Action<SipFlow, byte[]> hear) => _listeners[address] = hear;

    public void Silence(IPEndPoint address) => _listeners.Remove(address);

    public void Carry(SipTransportKind kind, IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        if (!Loses(from, to, System.Text.Encoding.UTF8.GetString(copy)))
        {
            queue.Post(() => _listeners.GetValueOrDefault(to)?.Invoke(new SipFlow(kind, from), copy));
        }
    }
}

/// <summary>An endpoint's plug into the <see cref="TestWire"/>.</summary>
internal sealed class TestTransport(TestWire wire, SipTransportKind kind, IPEndPoint local) : ISipTransport
{
    private SipReceiver? _receiver;

    public SipTransportKind Kind => kind;

    public IPEndPoint Local => local;

    /// <summary>Makes every send fail.</summary>
    public bool IsCut { get; set; }

    /// <summary>Makes every send to this place fail.</summary>
    public IPEndPoint? CutTo { get; set; }

    /// <summary>The connection everything goes by, where there are connections.</summary>
    public long Connection { get; set; } = 1;

    public void Start(SipReceiver receiver)
    {
        _receiver = receiver;
        wire.Listen(local, (flow, bytes) =>
        {
            if (flow.Kind == SipTransportKind.Udp)
            {
                receiver.Datagram(flow, bytes);
            }
            else
            {
                receiver.Open(flow).Received(bytes);
            }
        });
    }

    /// <summary>A connection to this place has ended.</summary>
    public void Close(IPEndPoint remote, long connection) => _receiver!.Closed(new SipFlow(kind, remote, connection));

    public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (IsCut || flow.Remote.Equals(CutTo))
        {
            failed?.Invoke();
            return 0;
        }

        wire.Carry(kind, local, flow.Remote, message.Span);
        return kind == SipTransportKind.Udp ? 0 : Connection;
    }

    public ValueTask DisposeAsync()
    {
        wire.Silence(local);
        return ValueTask.CompletedTask;
    }
}
