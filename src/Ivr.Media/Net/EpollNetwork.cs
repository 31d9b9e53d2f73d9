using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ivr.Media;

/// <summary>
/// Linux: one epoll, asked without waiting once a round, and plain system calls; with a ring the datagrams of a sub-tick leave
/// by one call.
/// </summary>
internal sealed unsafe class EpollNetwork : IRtpNetwork
{
    private const int MostEvents = 1024;

    // struct epoll_event is packed on x86 only: 4 bytes of flags, then our 8 bytes of data.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86;
    private static readonly int EventLength = IsPacked ? 12 : 16;
    private static readonly int DataAt = IsPacked ? 4 : 8;

    private readonly Lock _gate = new();
    private readonly Stack<int> _freeIndexes = new();
    private readonly byte[] _events = GC.AllocateArray<byte>(MostEvents * EventLength, pinned: true);
    private readonly int _epoll;
    private readonly SendRing? _ring;
    private EpollSocket?[] _sockets = new EpollSocket?[256];
    private int _used;
    private bool _disposed;

    /// <param name="ring">Becomes this network's; null: each datagram by a call of its own.</param>
    public EpollNetwork(SendRing? ring = null)
    {
        _ring = ring;
        _epoll = Libc.epoll_create1(Libc.EpollCloseOnExec);
        if (_epoll < 0)
        {
            throw new PlatformNotSupportedException("epoll_create1 was refused.");
        }
    }

    public IRtpSocket Open(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = UdpSockets.Bind(address, port);
        lock (_gate)
        {
            var index = FreeIndex();
            var opened = new EpollSocket(this, socket, index, _ring);
            _sockets[index] = opened;
            var watched = stackalloc byte[16];
            *(uint*)watched = Libc.EpollIn;
            *(ulong*)(watched + DataAt) = (ulong)index;
            if (Libc.epoll_ctl(_epoll, Libc.EpollAdd, opened.Descriptor, watched) != 0)
            {
                Forget(index);
                opened.Dispose();
                throw new SocketException((int)SocketError.TooManyOpenSockets);
            }

            return opened;
        }
    }

    public int Poll(Span<IRtpSocket> ready)
    {
        int count;
        fixed (byte* events = _events)
        {
            count = Libc.epoll_wait(_epoll, events, Math.Min(MostEvents, ready.Length), 0);
        }

        var sockets = Volatile.Read(ref _sockets);
        var named = 0;
        for (var i = 0; i < count; i++)
        {
            var index = (int)MemoryMarshal.Read<ulong>(_events.AsSpan(i * EventLength + DataAt));
            if (Volatile.Read(ref sockets[index]) is { } socket)
            {
                ready[named++] = socket;
            }
        }

        return named;
    }

    public int Flush(Span<IRtpSocket> refused)
    {
        if (_ring is null)
        {
            return 0;
        }

        _ring.Submit();
        var sockets = Volatile.Read(ref _sockets);
        var named = 0;
        while (named < refused.Length && _ring.NextRefused() is >= 0 and var index)
        {
            if (Volatile.Read(ref sockets[index]) is { } socket)
            {
                refused[named++] = socket;
            }
        }

        return named;
    }

    /// <summary>Closing a socket took it out of the epoll already.</summary>
    internal void Forget(int index)
    {
        lock (_gate)
        {
            _sockets[index] = null;
            _freeIndexes.Push(index);
        }
    }

    public void Dispose()
    {
        EpollSocket[] left;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            left = [.. _sockets.OfType<EpollSocket>()];
        }

        foreach (var socket in left)
        {
            socket.Dispose();
        }

        _ = Libc.close(_epoll);
        _ring?.Dispose();
    }

    private int FreeIndex()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_freeIndexes.TryPop(out var free))
        {
            return free;
        }

        _used++;
        if (_used > _sockets.Length)
        {
            var larger = new EpollSocket?[_sockets.Length * 2];
            _sockets.CopyTo(larger, 0);
            Volatile.Write(ref _sockets, larger);
        }

        return _used - 1;
    }
}
