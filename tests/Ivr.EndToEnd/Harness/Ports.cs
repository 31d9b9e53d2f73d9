using System.Net;
using System.Net.Sockets;

namespace Ivr.EndToEnd;

/// <summary>Ports nobody has, found by trying. They lie below those the kernel gives out on its own.</summary>
internal static class Ports
{
    // Who is given ports takes some of them only when a call comes, and stories run side by side: so each is given others than all before,
    // until the whole range was given out.
    private static readonly Range Signalling = new(10000, 20000);
    private static readonly Range Sound = new(20000, 32000);

    /// <summary>A port that is free for UDP and TCP, and the one above it (phones take that for TLS).</summary>
    public static int Sip(string address = "127.0.0.1") => Signalling.Take(10, port => IsFree(address, port) && IsFree(address, port + 1));

    /// <summary>A free TCP port.</summary>
    public static int Tcp() => Sip();

    /// <summary>The first, even, of <paramref name="count"/> free UDP ports.</summary>
    public static int Rtp(int count) => Sound.Take((count + 1) / 2 * 2, first => Enumerable.Range(first, count).All(port => IsFree("127.0.0.1", port)));

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

    private sealed class Range(int from, int to)
    {
        private readonly Lock _lock = new();
        private int _next = from + Random.Shared.Next((to - from) / 2) * 2;

        public int Take(int ports, Func<int, bool> free)
        {
            lock (_lock)
            {
                for (var tries = 0; tries < 1000; tries++)
                {
                    var first = _next + ports <= to ? _next : from;
                    _next = first + ports;
                    if (free(first))
                    {
                        return first;
                    }
                }
            }

            throw new InvalidOperationException($"no {ports} free ports from {from} to {to}");
        }
    }
}
