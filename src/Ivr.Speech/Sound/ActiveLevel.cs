namespace Ivr.Speech;

/// <summary>How loud speech is while somebody speaks: the active speech level of ITU-T P.56, method B. Pauses do not count.</summary>
public static class ActiveLevel
{
    private const double TimeConstant = 0.03;

    /// <summary>200 ms: a pause shorter than that belongs to the speech.</summary>
    private const int HangOver = 1600;

    /// <summary>dB by which speech lies above the threshold that parts it from silence.</summary>
    private const double Margin = 15.9;

    private const int Thresholds = 15;

    /// <summary>Full scale is 0 dB: the RMS of a square wave at 32768.</summary>
    /// <param name="pcm">8 kHz.</param>
    /// <returns>dBFS; negative infinity: there is only silence.</returns>
    public static double Measure(ReadOnlySpan<short> pcm)
    {
        var (active, energy) = Activity(pcm);
        double? before = null;
        for (var j = 0; j < Thresholds; j++)
        {
            if (active[j] == 0)
            {
                break;
            }

            var level = 10 * Math.Log10(energy / active[j]);
            var over = level - Threshold(j) - Margin;
            if (over <= 0)
            {
                return before is { } last ? Between(last, 10 * Math.Log10(energy / active[j - 1]), over, level) : level;
            }

            before = over;
        }

        return energy > 0 ? 10 * Math.Log10(energy / Math.Max(1, pcm.Length)) : double.NegativeInfinity;
    }

    /// <summary>For each threshold, how many samples lay above it, and the energy of all.</summary>
    private static (long[] Active, double Energy) Activity(ReadOnlySpan<short> pcm)
    {
        var keep = Math.Exp(-1 / (8000 * TimeConstant));
        var active = new long[Thresholds];
        var hang = Enumerable.Repeat(HangOver, Thresholds).ToArray();
        var (energy, p, envelope) = (0.0, 0.0, 0.0);
        foreach (var sample in pcm)
        {
            var x = sample / 32768.0;
            energy += x * x;
            p = (keep * p) + ((1 - keep) * Math.Abs(x));
            envelope = (keep * envelope) + ((1 - keep) * p);
            for (var j = 0; j < Thresholds; j++)
            {
                hang[j] = envelope >= Math.Pow(2, j - Thresholds) ? 0 : hang[j] + 1;
                active[j] += hang[j] < HangOver ? 1 : 0;
            }
        }

        return (active, energy);
    }

    // rising, a power of two each: 2^-15 … 2^-1
    private static double Threshold(int j) => 20 * Math.Log10(2) * (j - Thresholds);

    // where the margin is met exactly, on the straight line between two thresholds
    private static double Between(double over, double level, double nextOver, double nextLevel) =>
        level + ((nextLevel - level) * over / (over - nextOver));
}
