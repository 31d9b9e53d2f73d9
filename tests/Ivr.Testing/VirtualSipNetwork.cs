using System.Net;
using Ivr.Sip;

namespace Ivr.Testing;

/// <summary>
/// The wire between all SIP endpoints of the virtual world: UDP by address, in its turn on the run queue, after
/// <see cref="Delay"/>. What is sent to nobody is gone.
/// </summary>
public sealed class VirtualSipNetwork(RunQueue queue, VirtualTime time, Random chance)
{
    private readonly Dictionary<IPEndPoint, VirtualSipTransport> _transports = [];

    /// <summary>The share of datagrams that gets lost, 0 to 1.</summary>
    public double Loss { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Sees every datagram that is sent, and may keep it from arriving by returning false.</summary>
    public Func<IPEndPoint, IPEndPoint, ReadOnlyMemory<byte>, bool>? OnDatagram { get; set; }

    public ISipTransport Open(IPEndPoint address) => new VirtualSipTransport(this, address);

    /// <summary>Datagrams of nobody in this world that a socket reads one behind the other, before anything else happens.</summary>
    public void Throw(IPEndPoint from, IPEndPoint to, params IReadOnlyList<byte[]> datagrams) => queue.Post(() =>
    {
        foreach (var datagram in datagrams)
        {
            _transports[to].Deliver(from, datagram);
        }
    });

    internal void Add(VirtualSipTransport transport)
    {
        if (!_transports.TryAdd(transport.Local, transport))
        {
            throw new SipBindException($"{transport.Local} is taken in the virtual world");
        }
    }

    internal void Remove(VirtualSipTransport transport) => _transports.Remove(transport.Local);

    internal void Send(IPEndPoint from, IPEndPoint to, ReadOnlyMemory<byte> message)
    {
        var bytes = message.ToArray();
        if (OnDatagram?.Invoke(from, to, bytes) == false || (Loss > 0 && chance.NextDouble() < Loss))
        {
            return;
        }

        _ = time.CreateTimer(
            _ => queue.Post(() => _transports.GetValueOrDefault(to)?.Deliver(from, bytes)), null, Delay, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One address on the virtual wire.</summary>
internal sealed class VirtualSipTransport(VirtualSipNetwork network, IPEndPoint local) : ISipTransport
{
    private SipReceiver? _receiver;

    public SipTransportKind Kind => SipTransportKind.Udp;

    public IPEndPoint Local => local;

    public void Start(SipReceiver receiver)
    {
        _receiver = receiver;
        network.Add(this);
    }

    public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        network.Send(local, flow.Remote, message);
        return 0;
    }

    public ValueTask DisposeAsync()
    {
        network.Remove(this);
        return ValueTask.CompletedTask;
    }

    internal void Deliver(IPEndPoint from, byte[] bytes) => _receiver?.Datagram(new SipFlow(SipTransportKind.Udp, from), bytes);
}
