using System.Net;

namespace Ivr.Media;

/// <summary>
/// Any system: the class library's sockets, each asked in turn. About twice the cost of <see cref="EpollNetwork"/>, and the
/// same behaviour.
/// </summary>
internal sealed class PlainNetwork : IRtpNetwork
{
    private readonly Lock _gate = new();
    private readonly List<PlainSocket> _sockets = [];
    private int _turn;

    public IRtpSocket Open(IPAddress address, int port)
    {
        ArgumentNullException.ThrowIfNull(address);
        var socket = new PlainSocket(this, UdpSockets.Bind(address, port));
        lock (_gate)
        {
            _sockets.Add(socket);
        }

        return socket;
    }

    public int Poll(Span<IRtpSocket> ready)
    {
        lock (_gate)
        {
            var named = 0;
            for (var left = _sockets.Count; left > 0 && named < ready.Length; left--)
            {
                _turn = (_turn + 1) % _sockets.Count;
                if (_sockets[_turn].HasWaiting)
                {
                    ready[named++] = _sockets[_turn];
                }
            }

            return named;
        }
    }

    public int Flush(Span<IRtpSocket> refused) => 0;

    public void Dispose()
    {
        PlainSocket[] left;
        lock (_gate)
        {
            left = [.. _sockets];
        }

        foreach (var socket in left)
        {
            socket.Dispose();
        }
    }

    internal void Forget(PlainSocket socket)
    {
        lock (_gate)
        {
            _sockets.Remove(socket);
        }
    }
}
