namespace Ivr.Media;

/// <summary>One leg's counters since it was opened, in packets unless said otherwise. A snapshot.</summary>
/// <param name="Sent">RTP packets sent, keys included.</param>
/// <param name="Received">RTP packets taken in from the accepted source.</param>
/// <param name="Lost">Gaps in the received sequence numbers, less late arrivals (RFC 3550 appendix A.3).</param>
/// <param name="Foreign">Packets dropped because they came from another source than the latched one.</param>
/// <param name="Malformed">Datagrams that are no RTP.</param>
/// <param name="UnknownPayload">RTP with a payload type nobody agreed on.</param>
/// <param name="Relayed">Packets sent on behalf of the bridged leg.</param>
/// <param name="Transcoded">Those of them that had to change codec.</param>
/// <param name="Digits">Keys reported.</param>
/// <param name="SendFailures">Packets the network refused.</param>
public sealed record MediaStatistics(
    long Sent, long Received, long Lost, long Foreign, long Malformed, long UnknownPayload,
    long Relayed, long Transcoded, long Digits, long SendFailures)
{
    /// <summary>Packets of a protected leg that its key did not make: plain ones, those of another key, changed ones.</summary>
    public long Unauthentic { get; init; }

    /// <summary>Packets of a protected leg that were there before, or are too old to say (RFC 3711 section 3.3.2).</summary>
    public long Replayed { get; init; }
}

/// <summary>The engine's counters. A snapshot; totals cover closed legs too.</summary>
/// <param name="SessionsOpen">Legs open now.</param>
/// <param name="PortsFree">Ports that could be opened now, those at rest not counted.</param>
/// <param name="Ticks">Sub-ticks of 5 ms run.</param>
/// <param name="Faults">Errors inside one leg's handling, each logged; the other legs go on.</param>
public sealed record MediaCounters(
    int SessionsOpen, int PortsFree, long Ticks, long PacketsSent, long PacketsReceived,
    long Foreign, long Malformed, long SendFailures, long Faults)
{
    /// <inheritdoc cref="MediaStatistics.Unauthentic"/>
    public long Unauthentic { get; init; }

    /// <inheritdoc cref="MediaStatistics.Replayed"/>
    public long Replayed { get; init; }
}
