using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

internal sealed class PlainSocket : IRtpSocket
{
    private readonly PlainNetwork _network;
    private readonly Socket _socket;
    private readonly bool _isV6;
    private readonly SocketAddress _from;
    private readonly SocketAddress _to;
    private RtpAddress _target;
    private bool _reachable;
    private int _disposed;

    public PlainSocket(PlainNetwork network, Socket socket)
    {
        _network = network;
        _socket = socket;
        _isV6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        _from = new SocketAddress(socket.AddressFamily);
        _to = new SocketAddress(socket.AddressFamily);
        Local = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint Local { get; }

    public object? Owner { get; set; }

    public bool HasWaiting
    {
        get
        {
            try
            {
                return _disposed == 0 && _socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    public bool TryReceive(Span<byte> buffer, out int length, out RtpAddress from)
    {
        (length, from) = (0, default);
        try
        {
            length = _socket.ReceiveFrom(buffer, SocketFlags.None, _from);
            from = SocketAddresses.Read(_from.Buffer.Span, _isV6);
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.MessageSize)
        {
            // Windows says so where others cut silently.
            length = buffer.Length;
            from = SocketAddresses.Read(_from.Buffer.Span, _isV6);
            return true;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public bool Send(ReadOnlySpan<byte> datagram, in RtpAddress to)
    {
        if (to != _target)
        {
            _target = to;
            _reachable = SocketAddresses.Write(_to.Buffer.Span, to, _isV6, (short)AddressFamily.InterNetwork, SystemFamilyV6()) > 0;
        }

        try
        {
            return _reachable && _socket.SendTo(datagram, SocketFlags.None, _to) == datagram.Length;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _network.Forget(this);
            _socket.Dispose();
        }
    }

    // The system's own number, which a new address already carries in its first two bytes.
    private short SystemFamilyV6() => BitConverter.ToInt16(_from.Buffer.Span);
}
