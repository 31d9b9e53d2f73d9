namespace Ivr.Media;

/// <summary>
/// Sub-ticks as RTCP counts time. Ours begins when the engine does, which a system may (RFC 3550 section 6.4.1): only
/// differences are ever taken, and the wall clock may be set back during a call.
/// </summary>
internal static class RtcpTime
{
    /// <summary>Units of 1/65536 s in a second.</summary>
    public const double Units = 65536;

    private const int TicksPerSecond = 200;

    /// <summary>NTP format: seconds in the upper 32 bits, their fraction in the lower.</summary>
    public static ulong Ntp(long tick) => ((ulong)(tick / TicksPerSecond) << 32) | (((ulong)(tick % TicksPerSecond) << 32) / TicksPerSecond);

    public static uint Middle(ulong ntp) => (uint)(ntp >> 16);

    /// <summary>Sub-ticks in units of 1/65536 s.</summary>
    public static uint Span(long ticks) => (uint)Math.Min(ticks * (long)Units / TicksPerSecond, uint.MaxValue);

    /// <summary>
    /// Round trip in milliseconds from a report block that comes now (RFC 3550 section 6.4.1); null: none of our reports had come to
    /// the peer, or the figures make no sense.
    /// </summary>
    public static double? RoundTrip(in RtcpReportBlock block, long tick)
    {
        const double longest = 60_000;
        if (block.LastReport == 0)
        {
            return null;
        }

        var taken = (int)(Middle(Ntp(tick)) - block.LastReport - block.Delay);
        // Their clock and ours each round: a few units below nothing are nothing.
        var milliseconds = taken * 1000 / Units;
        return milliseconds is < -1000.0 / TicksPerSecond or > longest ? null : Math.Max(0, milliseconds);
    }
}
