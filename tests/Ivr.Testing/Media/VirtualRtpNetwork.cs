using System.Net;
using System.Net.Sockets;
using Ivr.Media;

namespace Ivr.Testing;

/// <summary>One datagram on its way.</summary>
public sealed record VirtualDatagram(RtpAddress From, RtpAddress To, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The wire between all RTP sockets of the virtual world: a datagram is delivered by address, in its turn on the run queue.
/// Each engine gets its own <see cref="Host"/>. What is sent to nobody is gone, as on a real one.
/// </summary>
/// <param name="time">Needed for <see cref="Jitter"/>.</param>
public sealed class VirtualRtpNetwork(RunQueue queue, Random? chance = null, VirtualTime? time = null)
{
    private readonly Dictionary<RtpAddress, VirtualRtpSocket> _sockets = [];

    /// <summary>The share of datagrams that gets lost, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>Up to so long is a datagram under way, each as long as chance wants: some overtake others.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Sees every datagram that is sent, the lost ones too.</summary>
    public Action<VirtualDatagram>? OnDatagram { get; set; }

    /// <summary>Sees every datagram that arrives where somebody is.</summary>
    public Action<VirtualDatagram>? OnArrived { get; set; }

    /// <summary>The view of one engine: its own sockets, the common wire.</summary>
    public IRtpNetwork Host() => new VirtualRtpHost(this);

    internal VirtualRtpSocket Open(VirtualRtpHost host, IPEndPoint local)
    {
        var socket = new VirtualRtpSocket(this, host, local);
        if (!_sockets.TryAdd(socket.Address, socket))
        {
            throw new SocketException((int)SocketError.AddressAlreadyInUse);
        }

        return socket;
    }

    internal void Send(VirtualDatagram datagram)
    {
        OnDatagram?.Invoke(datagram);
        if (Loss > 0 && (chance ?? throw new InvalidOperationException("Loss needs a seeded Random.")).NextDouble() < Loss)
        {
            return;
        }

        if (Jitter == TimeSpan.Zero)
        {
            queue.Post(() => Deliver(datagram));
            return;
        }

        var delay = Jitter * (chance ?? throw new InvalidOperationException("Jitter needs a seeded Random.")).NextDouble();
        (time ?? throw new InvalidOperationException("Jitter needs the virtual time.")).CreateTimer(_ => Deliver(datagram), null, delay, Timeout.InfiniteTimeSpan);
    }

    private void Deliver(VirtualDatagram datagram)
    {
        if (_sockets.TryGetValue(datagram.To, out var socket))
        {
            OnArrived?.Invoke(datagram);
            socket.Deliver(datagram);
        }
    }

    internal void Close(VirtualRtpSocket socket) => _sockets.Remove(socket.Address);
}

/// <summary>One machine's sockets on the virtual wire.</summary>
internal sealed class VirtualRtpHost(VirtualRtpNetwork wire) : IRtpNetwork
{
    private readonly List<VirtualRtpSocket> _sockets = [];

    public IRtpSocket Open(IPAddress address, int port)
    {
        var socket = wire.Open(this, new IPEndPoint(address, port));
        _sockets.Add(socket);
        return socket;
    }

    public int Flush(Span<IRtpSocket> refused) => 0;

    public int Poll(Span<IRtpSocket> ready)
    {
        var named = 0;
        for (var i = 0; i < _sockets.Count && named < ready.Length; i++)
        {
            if (_sockets[i].HasWaiting)
            {
                ready[named++] = _sockets[i];
            }
        }

        return named;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.ToArray())
        {
            socket.Dispose();
        }
    }

    internal void Closed(VirtualRtpSocket socket) => _sockets.Remove(socket);
}

/// <summary>A socket on the virtual wire; holds at most 64 waiting datagrams, like a small receive buffer.</summary>
internal sealed class VirtualRtpSocket(VirtualRtpNetwork wire, VirtualRtpHost host, IPEndPoint local) : IRtpSocket
{
    private const int Most = 64;

    private readonly Queue<VirtualDatagram> _waiting = new();
    private bool _closed;

    public IPEndPoint Local => local;

    public RtpAddress Address { get; } = RtpAddress.From(local);

    public object? Owner { get; set; }

    public bool HasWaiting => _waiting.Count > 0;

    public bool TryReceive(Span<byte> buffer, out int length, out RtpAddress from)
    {
        (length, from) = (0, default);
        if (!_waiting.TryDequeue(out var datagram))
        {
            return false;
        }

        length = Math.Min(buffer.Length, datagram.Bytes.Length);
        datagram.Bytes.Span[..length].CopyTo(buffer);
        from = datagram.From;
        return true;
    }

    public bool Send(ReadOnlySpan<byte> datagram, in RtpAddress to)
    {
        if (_closed || to.IsNone)
        {
            return false;
        }

        wire.Send(new VirtualDatagram(Address, to, datagram.ToArray()));
        return true;
    }

    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            wire.Close(this);
            host.Closed(this);
        }
    }

    internal void Deliver(VirtualDatagram datagram)
    {
        if (_waiting.Count < Most)
        {
            _waiting.Enqueue(datagram);
        }
    }
}
