namespace Ivr.Media.Tests;

/// <summary>The sound of pressed keys, with every fault a line can give it.</summary>
internal sealed record KeySound
{
    public const string Keys = "123A456B789C*0#D";

    private static readonly double[] Low = [697, 770, 852, 941];
    private static readonly double[] High = [1209, 1336, 1477, 1633];

    /// <summary>Of the louder tone, dBm0.</summary>
    public double Level { get; init; } = -10;

    /// <summary>The low tone above the high one, dB; negative: below.</summary>
    public double Twist { get; init; }

    /// <summary>Both tones' deviation, percent.</summary>
    public double LowOff { get; init; }

    public double HighOff { get; init; }

    public double Tone { get; init; } = 60;

    public double Pause { get; init; } = 60;

    /// <summary>Milliseconds of nothing in the middle of the tone.</summary>
    public double Hole { get; init; }

    /// <summary>Noise below both tones' power together, dB; null: none.</summary>
    public double? SignalToNoise { get; init; }

    /// <summary>450 Hz, dBm0.</summary>
    public double? DialTone { get; init; }

    /// <summary>The same again, 12 dB weaker and so much later, milliseconds.</summary>
    public double Echo { get; init; }

    public Random Random { get; init; } = new(1);

    /// <summary>Mean square of a sine of so many dBm0.</summary>
    public static double Power(double dBm0) => 32767.0 * 32767 / 2 * Math.Pow(10, (dBm0 - 3.14) / 10);

    /// <summary>One key after another, each followed by its pause; a pause of random length comes first, so that no frame begins with a key.</summary>
    public short[] Of(string keys)
    {
        var lead = 400 + Random.Next(160);
        var (tone, step) = ((int)(Tone * 8), (int)((Tone + Pause) * 8));
        var sound = new double[lead + keys.Length * step + 800];
        for (var i = 0; i < keys.Length; i++)
        {
            Add(sound, keys[i], lead + i * step, tone);
        }

        if (Echo > 0)
        {
            var delay = (int)(Echo * 8);
            for (var i = sound.Length - 1; i >= delay; i--)
            {
                sound[i] += 0.25 * sound[i - delay];
            }
        }

        Disturb(sound);
        return Array.ConvertAll(sound, value => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue));
    }

    private void Add(double[] sound, char key, int from, int length)
    {
        var at = Keys.IndexOf(key);
        var (low, high) = (Low[at / 4] * (1 + LowOff / 100), High[at % 4] * (1 + HighOff / 100));
        var (lowLevel, highLevel) = (Level + Math.Min(0, Twist), Level - Math.Max(0, Twist));
        var (lowPeak, highPeak) = (Math.Sqrt(2 * Power(lowLevel)), Math.Sqrt(2 * Power(highLevel)));
        var (lowPhase, highPhase) = (Random.NextDouble() * Math.Tau, Random.NextDouble() * Math.Tau);
        for (var i = 0; i < length; i++)
        {
            if (Math.Abs(i - length / 2) >= Hole * 4)
            {
                sound[from + i] += lowPeak * Math.Sin(Math.Tau * low * i / 8000 + lowPhase) + highPeak * Math.Sin(Math.Tau * high * i / 8000 + highPhase);
            }
        }
    }

    private void Disturb(double[] sound)
    {
        var noise = SignalToNoise is { } ratio ? Math.Sqrt((Power(Level) + Power(Level - Math.Abs(Twist))) / Math.Pow(10, ratio / 10)) : 0;
        var dial = DialTone is { } level ? Math.Sqrt(2 * Power(level)) : 0;
        for (var i = 0; i < sound.Length; i++)
        {
            sound[i] += noise * Gauss() + dial * Math.Sin(Math.Tau * 450 * i / 8000);
        }
    }

    private double Gauss() => Math.Sqrt(-2 * Math.Log(1 - Random.NextDouble())) * Math.Cos(Math.Tau * Random.NextDouble());
}
