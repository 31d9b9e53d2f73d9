namespace Ivr.Sip;

/// <summary>The bounds of the sockets.</summary>
public sealed record SipSocketOptions
{
    /// <summary>Asked of the kernel for UDP, in bytes: what comes while the reader is busy must not be lost.</summary>
    public int UdpReceiveBuffer { get; init; } = 4 * 1024 * 1024;

    /// <summary>Connections at once; one more closes the one that was silent longest.</summary>
    public int MostConnections { get; init; } = 2000;

    /// <summary>A connection silent this long is closed.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A connection that has not brought one whole message this long is closed.</summary>
    public TimeSpan FirstMessage { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>On a connection that we dialled and that is silent this long, a ping goes out (RFC 5626 3.5.1).</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the pong may take of one who answered pings before; then the connection is closed (RFC 5626 4.4.1).</summary>
    public TimeSpan Pong { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may take to open, TLS handshake and all.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages that wait for a slow reader on one connection; one more closes it.</summary>
    public int MostWaiting { get; init; } = 1000;

    /// <summary>Called by the thread that reads UDP after it handed a datagram over: true, another one waits already.</summary>
    public Action<bool>? AfterDatagram { get; init; }
}
