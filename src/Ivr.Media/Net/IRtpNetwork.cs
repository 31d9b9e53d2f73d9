using System.Net;

namespace Ivr.Media;

/// <summary>Where RTP sockets come from: the kernel, or a virtual network in tests. Synchronous, nothing here ever blocks.</summary>
public interface IRtpNetwork : IDisposable
{
    /// <summary>Binds a socket. Called on any thread. Throws <see cref="System.Net.Sockets.SocketException"/> when the port is taken.</summary>
    IRtpSocket Open(IPAddress address, int port);

    /// <summary>
    /// Fills <paramref name="ready"/> with sockets that have a datagram waiting and returns how many; each at most once per call.
    /// Level triggered: a socket with more waiting is named again by the next call. Called on the media thread, several times per sub-tick.
    /// </summary>
    int Poll(Span<IRtpSocket> ready);

    /// <summary>
    /// What was sent since the last call leaves now at the latest. Fills <paramref name="refused"/> with a socket for each datagram
    /// that was refused after <see cref="IRtpSocket.Send"/> took it, and returns how many. Called on the media thread, last in a sub-tick.
    /// </summary>
    int Flush(Span<IRtpSocket> refused);
}

/// <summary>One unconnected UDP socket. All members but creation are used on the media thread.</summary>
public interface IRtpSocket : IDisposable
{
    /// <summary>The bound address and port.</summary>
    IPEndPoint Local { get; }

    /// <summary>The engine's mark: whose socket this is. The network only keeps it.</summary>
    object? Owner { get; set; }

    /// <summary>Datagrams the system threw away because they were not fetched in time; 0 where it does not tell.</summary>
    long Overflown => 0;

    /// <summary>Takes one waiting datagram; false when there is none. A datagram longer than the buffer is cut. Never throws.</summary>
    bool TryReceive(Span<byte> buffer, out int length, out RtpAddress from);

    /// <summary>
    /// Sends one datagram, at once or with the next <see cref="IRtpNetwork.Flush"/>; false when the network refused it (it is
    /// then lost, as UDP may). The bytes are the caller's again on return. Never throws.
    /// </summary>
    bool Send(ReadOnlySpan<byte> datagram, in RtpAddress to);
}
