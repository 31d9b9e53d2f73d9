namespace Ivr.Speech;

/// <summary>What can be wrong in a recording, measured. 8 kHz, 16 bit.</summary>
public static class SoundFaults
{
    /// <summary>Longest silence before the first word.</summary>
    public static readonly TimeSpan MostLead = TimeSpan.FromMilliseconds(200);

    /// <summary>Samples at the end of the scale, one after the other, that are heard as a crack.</summary>
    private const int Crack = 3;

    private const int Full = 32700;

    /// <summary>10 ms.</summary>
    private const int Frame = 80;

    /// <summary>dBFS of 10 ms below which nobody hears anything.</summary>
    private const double Silence = -50;

    /// <summary>How often the sound was cut off at the end of the scale.</summary>
    public static int Clipped(ReadOnlySpan<short> pcm)
    {
        var (found, run) = (0, 0);
        foreach (var sample in pcm)
        {
            run = Math.Abs((int)sample) >= Full ? run + 1 : 0;
            found += run == Crack ? 1 : 0;
        }

        return found;
    }

    /// <summary>Silence before the first sound, in steps of 10 ms.</summary>
    public static TimeSpan Lead(ReadOnlySpan<short> pcm)
    {
        var frames = 0;
        while ((frames + 1) * Frame <= pcm.Length && Level(pcm.Slice(frames * Frame, Frame)) < Silence)
        {
            frames++;
        }

        return TimeSpan.FromMilliseconds(frames * 10);
    }

    private static double Level(ReadOnlySpan<short> frame)
    {
        var energy = 0.0;
        foreach (var sample in frame)
        {
            energy += sample / 32768.0 * (sample / 32768.0);
        }

        return 10 * Math.Log10(energy / frame.Length);
    }
}
