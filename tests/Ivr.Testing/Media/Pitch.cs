namespace Ivr.Testing;

/// <summary>A steady tone, by which each party of a test is known, and how loud it is in what was heard (Goertzel).</summary>
public sealed class Pitch(double hertz, double amplitude = 6000)
{
    private double _phase;

    public double Hertz => hertz;

    /// <summary>The tone's next samples.</summary>
    public short[] Next(int samples = 160)
    {
        var pcm = new short[samples];
        for (var i = 0; i < samples; i++)
        {
            pcm[i] = (short)Math.Round(amplitude * Math.Sin(_phase));
            _phase += 2 * Math.PI * hertz / 8000;
        }

        return pcm;
    }

    /// <summary>Its amplitude in what was heard.</summary>
    public double In(ReadOnlySpan<short> pcm)
    {
        var (a, b, turn) = (0.0, 0.0, 2 * Math.Cos(2 * Math.PI * hertz / 8000));
        foreach (var sample in pcm)
        {
            (a, b) = (sample + (turn * a) - b, a);
        }

        return pcm.Length == 0 ? 0 : 2 * Math.Sqrt(Math.Max(0, (a * a) + (b * b) - (turn * a * b))) / pcm.Length;
    }

    /// <summary>Whether it is heard at about its own loudness times <paramref name="gain"/>.</summary>
    public bool IsIn(ReadOnlySpan<short> pcm, double gain = 1) => Math.Abs(In(pcm) - (gain * amplitude)) < amplitude * Math.Max(0.15 * gain, 0.02);

    /// <summary>The steepest step from one sample to the next: a click is steeper than any tone of its loudness.</summary>
    public static int Steepest(ReadOnlySpan<short> pcm)
    {
        var steepest = 0;
        for (var i = 1; i < pcm.Length; i++)
        {
            steepest = Math.Max(steepest, Math.Abs(pcm[i] - pcm[i - 1]));
        }

        return steepest;
    }

    /// <summary>The longest stretch of silence, in samples.</summary>
    public static int LongestSilence(ReadOnlySpan<short> pcm)
    {
        var (longest, run) = (0, 0);
        foreach (var sample in pcm)
        {
            run = Math.Abs((int)sample) <= 16 ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
