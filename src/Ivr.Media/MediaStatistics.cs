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

    public MediaQuality Quality { get; init; } = MediaQuality.Unknown;
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

    /// <summary>RTCP compounds.</summary>
    public long ReportsSent { get; init; }

    public long ReportsReceived { get; init; }

    /// <summary>Datagrams where RTCP was expected that break its rules (RFC 3550 appendix A.2).</summary>
    public long MalformedReports { get; init; }

    /// <summary>Compounds of hosts that are not the peer's, or that know neither stream.</summary>
    public long ForeignReports { get; init; }

    /// <summary>Datagrams the kernel threw away because the media thread did not fetch them in time.</summary>
    public long Overflown { get; init; }

    /// <summary>Keys that came as tones and no other way.</summary>
    public long ToneKeys { get; init; }

    /// <summary>The most commands of calls that ever waited at the beginning of a sub-tick.</summary>
    public int MostCommands { get; init; }
}
