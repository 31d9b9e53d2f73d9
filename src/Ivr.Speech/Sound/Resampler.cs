namespace Ivr.Speech;

/// <summary>Brings sound down to the telephone's 8000 Hz: a windowed sinc that ends below 4 kHz, so that nothing folds back.</summary>
internal static class Resampler
{
    /// <summary>Of the sinc, to each side.</summary>
    private const int Crossings = 24;

    /// <summary>Share of the new band that is kept whole.</summary>
    private const double Kept = 0.92;

    /// <param name="rate">Hz, from 8000.</param>
    public static short[] To8000(ReadOnlySpan<short> sound, int rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rate, 8000);
        if (rate == 8000)
        {
            return sound.ToArray();
        }

        var step = rate / 8000.0;
        var cut = Kept / step;
        var reach = Crossings / cut;
        var made = new short[(int)(sound.Length / step)];
        for (var i = 0; i < made.Length; i++)
        {
            var at = i * step;
            var (sum, weights) = (0.0, 0.0);
            for (var k = Math.Max(0, (int)Math.Ceiling(at - reach)); k <= Math.Min(sound.Length - 1, (int)(at + reach)); k++)
            {
                var weight = Weight(k - at, cut, reach);
                sum += weight * sound[k];
                weights += weight;
            }

            // by the weights there were: the ends lack some
            made[i] = (short)Math.Clamp(Math.Round(sum / weights), short.MinValue, short.MaxValue);
        }

        return made;
    }

    // a Hann window
    private static double Weight(double distance, double cut, double reach)
    {
        var x = Math.PI * distance * cut;
        var sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
        return sinc * (0.5 + (0.5 * Math.Cos(Math.PI * distance / reach)));
    }
}
