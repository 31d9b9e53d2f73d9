using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

/// <summary>A socket of the class library that owns the descriptor; packets pass it by.</summary>
internal sealed unsafe class EpollSocket : IRtpSocket
{
    private readonly EpollNetwork _network;
    private readonly Socket _socket;
    private readonly int _index;
    private readonly bool _isV6;
    private SendRing? _candidate;
    private SendRing? _ring;
    private int _alone;
    private int _queuedIn = -1;
    private int _disposed;

    public EpollSocket(EpollNetwork network, Socket socket, int index, SendRing? ring)
    {
        _network = network;
        _socket = socket;
        _index = index;
        _isV6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        Local = (IPEndPoint)socket.LocalEndPoint!;
        Descriptor = (int)socket.Handle;
        _candidate = ring;
    }

    public IPEndPoint Local { get; }

    public object? Owner { get; set; }

    public int Descriptor { get; }

    /// <summary>SO_MEMINFO, of whose nine numbers the last is the drops (sock_diag(7), SK_MEMINFO_DROPS): asked seldom, it costs packets nothing.</summary>
    public long Overflown
    {
        get
        {
            const int numbers = 9, drops = 8;
            var info = stackalloc uint[numbers];
            var length = (uint)(numbers * sizeof(uint));
            return _disposed == 0 && Libc.getsockopt(Descriptor, Libc.LevelSocket, Libc.MemoryInfo, info, &length) == 0
                && length > drops * sizeof(uint) ? info[drops] : 0;
        }
    }

    public bool TryReceive(Span<byte> buffer, out int length, out RtpAddress from)
    {
        (length, from) = (0, default);
        if (_disposed != 0)
        {
            return false;
        }

        Span<byte> address = stackalloc byte[SocketAddresses.Longest];
        var addressLength = SocketAddresses.Longest;
        nint received;
        fixed (byte* bytes = buffer)
        fixed (byte* source = address)
        {
            // A refusal reported by ICMP comes up here once as an error and is used up by it.
            received = Libc.recvfrom(Descriptor, bytes, buffer.Length, Libc.DontWait, source, &addressLength);
        }

        if (received < 0)
        {
            return false;
        }

        length = (int)received;
        from = SocketAddresses.Read(address, _isV6);
        return true;
    }

    public bool Send(ReadOnlySpan<byte> datagram, in RtpAddress to)
    {
        Span<byte> address = stackalloc byte[SocketAddresses.Longest];
        var addressLength = SocketAddresses.Write(address, to, _isV6, Libc.FamilyV4, Libc.FamilyV6);
        if (_disposed != 0 || addressLength == 0)
        {
            return false;
        }

        if (_candidate is not null && ++_alone > _candidate.Settled)
        {
            (_ring, _candidate) = (_candidate.TryAdd(_index, Descriptor) ? _candidate : null, null);
        }

        if (_ring is not null && _ring.TryQueue(_index, datagram, address[..addressLength]))
        {
            _queuedIn = _ring.Submissions;
            return true;
        }

        fixed (byte* bytes = datagram)
        fixed (byte* target = address)
        {
            return Libc.sendto(Descriptor, bytes, datagram.Length, Libc.DontWait, target, addressLength) >= 0;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            if (_ring is not null)
            {
                // Its last words, a goodbye by RTCP, must leave before it goes.
                if (_queuedIn == _ring.Submissions)
                {
                    _ring.Submit();
                }

                _ring.Remove(_index);
            }

            _socket.Dispose();
            _network.Forget(_index);
        }
    }
}
