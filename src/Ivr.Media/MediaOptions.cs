using System.Net;

namespace Ivr.Media;

/// <summary>Where media lives and how long it is patient.</summary>
public sealed record MediaOptions
{
    /// <summary>The address the RTP sockets are bound to, IPv4 or IPv6.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The address written into our descriptions; null: <see cref="Address"/>. Needed behind NAT and when bound to 0.0.0.0.</summary>
    public IPAddress? AnnouncedAddress { get; init; }

    /// <summary>First port of the range; RTP takes the even ports (RFC 3550 section 11).</summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>Last port of the range, inclusive.</summary>
    public int LastPort { get; init; } = 29999;

    /// <summary>A leg that expects RTP and got none for so long reports it. Zero: never.</summary>
    public TimeSpan RtpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a closed port stays unused, so that stray packets of the last call die out.</summary>
    public TimeSpan PortRest { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A latched source silent for so long may be succeeded by another one.</summary>
    public TimeSpan LatchSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is offered and taken, the preferred one first.</summary>
    public IReadOnlyList<AudioCodec> Codecs { get; init; } = [AudioCodec.Pcma, AudioCodec.Pcmu, AudioCodec.G722];

    /// <summary>How long a key lasts that we send (RFC 4733 event duration).</summary>
    public TimeSpan DigitLength { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>No RTP port is free: the range is used up or still at rest.</summary>
public sealed class MediaPortsExhaustedException : Exception
{
    public MediaPortsExhaustedException()
    {
    }

    public MediaPortsExhaustedException(string message)
        : base(message)
    {
    }

    public MediaPortsExhaustedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
