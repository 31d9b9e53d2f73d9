namespace Ivr.Media.Tests;

/// <summary>How like two sounds are, measured as an ear would: where the one begins in the other, and what is left of it.</summary>
/// <param name="Delay">Samples.</param>
/// <param name="Correlation">0 to 1.</param>
/// <param name="SegmentalSnr">Median over the frames of 20 ms in which something is said, as loud as it was, dB.</param>
/// <param name="Lost">Of those frames the ones that are silent in what was heard.</param>
/// <param name="Frames">In which something is said.</param>
internal sealed record Likeness(int Delay, double Correlation, double SegmentalSnr, int Lost, int Frames)
{
    private const int Frame = 160;
    private const int Decisive = 24_000;

    /// <param name="longest">The most the delay can be, in samples.</param>
    public static Likeness Of(ReadOnlySpan<short> reference, ReadOnlySpan<short> heard, int longest = 2400)
    {
        var (delay, best) = (0, -1.0);
        for (var lag = 0; lag <= longest && lag < heard.Length; lag++)
        {
            // The first seconds decide, and every third sample of them.
            var likeness = Correlate(reference[..Math.Min(reference.Length, Decisive)], heard[lag..], 3);
            (delay, best) = likeness > best ? (lag, likeness) : (delay, best);
        }

        var length = Math.Min(reference.Length, heard.Length - delay) / Frame * Frame;
        return Compare(reference[..length], heard.Slice(delay, length), delay);
    }

    private static Likeness Compare(ReadOnlySpan<short> x, ReadOnlySpan<short> y, int delay)
    {
        var (snr, lost) = (new List<double>(), 0);
        for (var at = 0; at < x.Length; at += Frame)
        {
            var (said, wrong, there) = (0.0, 0.0, 0.0);
            for (var i = at; i < at + Frame; i++)
            {
                said += (double)x[i] * x[i];
                wrong += (double)(x[i] - y[i]) * (x[i] - y[i]);
                there += (double)y[i] * y[i];
            }

            // -50 dB of full scale is speech, -60 is none.
            if (said / Frame > 10_737)
            {
                snr.Add(Math.Clamp(10 * Math.Log10((said + 1e-3) / (wrong + 1e-3)), -10, 60));
                lost += there / Frame < 1_073 ? 1 : 0;
            }
        }

        snr.Sort();
        return new Likeness(delay, Correlate(x, y, 1), snr.Count == 0 ? 0 : snr[snr.Count / 2], lost, snr.Count);
    }

    private static double Correlate(ReadOnlySpan<short> x, ReadOnlySpan<short> y, int step) =>
        Dot(x, y, step) / (Math.Sqrt(Dot(x, x[..Math.Min(x.Length, y.Length)], step) * Dot(y, y[..Math.Min(x.Length, y.Length)], step)) + 1e-9);

    private static double Dot(ReadOnlySpan<short> x, ReadOnlySpan<short> y, int step)
    {
        var sum = 0L;
        var length = Math.Min(x.Length, y.Length);
        for (var i = 0; i < length; i += step)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
