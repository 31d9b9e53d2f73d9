using System.Net;
using System.Net.Sockets;

namespace Ivr.EndToEnd;

/// <summary>Ports nobody has, found by trying. They lie below those the kernel gives out on its own.</summary>
internal static class Ports
{
    // No port is given out twice: between giving it out and its being taken, time goes by.
    private static int _turn = Random.Shared.Next(1 << 20);

    /// <summary>A port that is free for UDP and TCP, and the one above it (phones take that for TLS).</summary>
    public static int Sip(string address = "127.0.0.1") => Find(10000, 20000, 10, port => IsFree(address, port) && IsFree(address, port + 1));

    /// <summary>A free TCP port.</summary>
    public static int Tcp() => Sip();

    /// <summary>The first, even, of <paramref name="count"/> free UDP ports, at most 400.</summary>
    public static int Rtp(int count) => Find(20000, 32000, 400, first => Enumerable.Range(first, count).All(port => IsFree("127.0.0.1", port)));

    private static int Find(int from, int to, int step, Func<int, bool> free)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = from + Interlocked.Increment(ref _turn) * step % (to - from);
            if (free(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no free port from {from} to {to}");
    }

    private static bool IsFree(string address, int port)
    {
        var local = new IPEndPoint(IPAddress.Parse(address), port);
        try
        {
            using var udp = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(local);
            using var tcp = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(local);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
