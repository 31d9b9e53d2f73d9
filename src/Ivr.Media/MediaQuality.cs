namespace Ivr.Media;

/// <summary>
/// How well one leg and its peer hear each other: what we heard by our own count, what the peer heard by its reports (RFC 3550).
/// Null: not known, for a peer that reports nothing.
/// </summary>
/// <param name="LossHeard">Share of the peer's packets that never came, 0 to 1.</param>
/// <param name="JitterHeard">Milliseconds, at the end; true to about 5.</param>
/// <param name="LossSent">Share of our packets the peer missed.</param>
/// <param name="JitterSent">Milliseconds.</param>
/// <param name="RoundTrip">Milliseconds there and back, the last measured; true to about 5.</param>
/// <param name="MosHeard">What a person would think of the peer's sound, 1 to 4.5 (ITU-T G.107).</param>
/// <param name="MosSent">And of ours there.</param>
public sealed record MediaQuality(
    double? LossHeard, double? JitterHeard, double? LossSent, double? JitterSent, double? RoundTrip, double? MosHeard, double? MosSent)
{
    public static readonly MediaQuality Unknown = new(null, null, null, null, null, null, null);

    internal static MediaQuality Of(LegTally tally)
    {
        var expected = Volatile.Read(ref tally.Expected);
        double? lost = expected > 0 ? Math.Min(1, Volatile.Read(ref tally.Lost) / (double)expected) : null;
        var (jitter, trip) = (Known(ref tally.Jitter), Known(ref tally.RoundTrip));
        var (lostThere, jitterThere) = (Known(ref tally.PeerLoss), Known(ref tally.PeerJitter));
        return new MediaQuality(
            lost, jitter, lostThere, jitterThere, trip,
            lost is { } missed ? VoiceQuality.Mos(missed, jitter ?? 0, trip) : null,
            lostThere is { } missedThere ? VoiceQuality.Mos(missedThere, jitterThere ?? 0, trip) : null);
    }

    private static double? Known(ref double value) => Volatile.Read(ref value) is var read && double.IsNaN(read) ? null : read;
}
