namespace Ivr.Sip;

/// <summary>The base timers (RFC 3261 17.1.1.1); the others are made of them.</summary>
public sealed record SipTimers
{
    /// <summary>The round-trip estimate: the first retransmission.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest interval between retransmissions of anything but INVITE requests.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a message may stay in the network.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the first sign of life may take while there is another way to try (RFC 3263 4.3): timer B would be half a minute of silence.</summary>
    public TimeSpan Failover { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>64*T1: timers B, F, H, J, L, M, and how long a 2xx waits for its ACK.</summary>
    public TimeSpan Patience => T1 * 64;

    /// <summary>Timer D: how long a client absorbs repeated refusals over UDP.</summary>
    public TimeSpan D => Patience > TimeSpan.FromSeconds(32) ? Patience : TimeSpan.FromSeconds(32);
}
