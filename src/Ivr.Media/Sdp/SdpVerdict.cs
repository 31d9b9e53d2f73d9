using System.Net;

namespace Ivr.Media;

/// <summary>Who sends, seen from us (RFC 8866 section 6.7).</summary>
public enum MediaDirection { SendReceive, SendOnly, ReceiveOnly, Inactive }

/// <summary>What was agreed.</summary>
/// <param name="Codec">What we send and expect.</param>
/// <param name="PayloadType">The number we send it with.</param>
/// <param name="EventPayloadType">The number we send RFC 4733 keys with; null: the peer takes none.</param>
/// <param name="Remote">Where the peer wants its audio; null until it shows itself by sending (a host name, or 0.0.0.0 from the start).</param>
/// <param name="Direction">Ours.</param>
/// <param name="RemoteHolds">The peer does not want to hear us: sendonly, inactive, or c=0.0.0.0 (RFC 3264 section 8.4).</param>
public sealed record MediaParameters(
    AudioCodec Codec, int PayloadType, int? EventPayloadType, IPEndPoint? Remote, MediaDirection Direction, bool RemoteHolds)
{
    /// <summary>Length of the packets we send: 10, 20, 30 or 40 ms, as the peer asked (RFC 8866 section 6.4).</summary>
    public int PacketMilliseconds { get; init; } = 20;

    /// <summary>How both sides protect their sound; null: plainly.</summary>
    public SrtpSuite? Protection { get; init; }

    /// <summary>The number we send comfort noise with (RFC 3389); null: the peer takes none.</summary>
    public int? NoisePayloadType { get; init; }
}

/// <summary>What came of an offer or answer.</summary>
/// <param name="Accepted">False: answer 488 (or hang up, for an answer); the session is as it was.</param>
/// <param name="Body">Our answer, application/sdp; empty when refused and for answers we received.</param>
/// <param name="Why">The reason of a refusal, one sentence for the log and the Warning header.</param>
/// <param name="Parameters">What is agreed; null when refused.</param>
public sealed record SdpVerdict(bool Accepted, ReadOnlyMemory<byte> Body, string? Why, MediaParameters? Parameters)
{
    /// <summary>It was refused because the sound would not be protected.</summary>
    public bool IsUnprotected { get; private init; }

    internal static SdpVerdict Refused(string why) => new(false, default, why, null);

    internal static SdpVerdict Unprotected(string why) => new(false, default, why, null) { IsUnprotected = true };
}
