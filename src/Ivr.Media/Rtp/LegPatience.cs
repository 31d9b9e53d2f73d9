namespace Ivr.Media;

/// <summary>The times of <see cref="MediaOptions"/> in sub-ticks and frames.</summary>
/// <param name="Timeout">Without RTP until it is reported; 0: never.</param>
/// <param name="Latch">A latched source's silence until another may follow.</param>
/// <param name="KeyLength">Length of a key we send, in samples.</param>
internal sealed record LegPatience(long Timeout, long Latch, int KeyLength)
{
    public const int TickMilliseconds = 5;

    /// <summary>20 ms, what the world sends: four sub-ticks.</summary>
    public const int UsualPeriod = 4;


    /// <summary>Half a second without a packet from the bridged peer: it pauses, and silence of ours keeps the way open.</summary>
    public static readonly long Pause = TicksOf(TimeSpan.FromMilliseconds(500));

    /// <summary>Within this a key that comes by RTP and by INFO is one key.</summary>
    public static readonly long BothWays = TicksOf(TimeSpan.FromSeconds(1));

    public static LegPatience Of(MediaOptions options) => new(
        TicksOf(options.RtpTimeout), TicksOf(options.LatchSilence),
        OutStream.SamplesPerMillisecond * (int)Math.Clamp(Math.Ceiling(options.DigitLength.TotalMilliseconds), 40, 6000));

    public static long TicksOf(TimeSpan span) => (long)Math.Ceiling(span / MediaEngine.TickLength);
}
