using System.Runtime.InteropServices;

namespace Ivr.Speech;

/// <summary>Brings speech to the level of all prompts. 8 kHz, 16 bit.</summary>
public static class SoundLevel
{
    /// <summary>dBFS, <see cref="ActiveLevel"/>: loud enough on a bad line, far from clipping.</summary>
    public const double Wanted = -20;

    /// <summary>dB around <see cref="Wanted"/> that nobody hears.</summary>
    public const double Tolerance = 2;

    /// <summary>No peak is above: −2 dBFS.</summary>
    private const double Ceiling = 26028;

    /// <summary>5 ms: how early the limiter gives way.</summary>
    private const int Reach = 40;

    private const int Lead = 160;
    private const int Tail = 400;

    /// <summary>Rumble below the telephone's band and silence at both ends away, 20 ms of it before and 50 ms behind, and at the <see cref="Wanted"/> level.</summary>
    public static short[] Finish(ReadOnlySpan<short> pcm)
    {
        var clean = WithoutRumble(pcm);
        var (first, last) = Heard(clean);
        return [.. new short[Lead], .. At(clean.AsSpan(first, last - first)), .. new short[Tail]];
    }

    /// <summary>The same sound at the <see cref="Wanted"/> level; peaks that would clip are pressed, not cut.</summary>
    public static short[] At(ReadOnlySpan<short> pcm)
    {
        var made = pcm.ToArray();
        // what is pressed loses level: a few rounds find it
        for (var round = 0; round < 4; round++)
        {
            var level = ActiveLevel.Measure(made);
            if (!double.IsFinite(level) || Math.Abs(level - Wanted) < 0.1)
            {
                break;
            }

            made = Limited(made, Math.Pow(10, (Wanted - level) / 20));
        }

        return made;
    }

    /// <summary>The low byte first.</summary>
    internal static byte[] Bytes(ReadOnlySpan<short> pcm) => MemoryMarshal.AsBytes(pcm).ToArray();

    private static short[] Limited(short[] pcm, double gain)
    {
        // the gain every sample may have; around it the least of its neighbours, smoothed over the same reach: never above what a peak allows
        var allowed = Array.ConvertAll(pcm, sample => Math.Min(gain, Ceiling / Math.Max(1, Math.Abs((double)sample))));
        var least = Array.ConvertAll(Around(pcm.Length), range => allowed[range].Min());
        var smooth = Array.ConvertAll(Around(pcm.Length), range => least[range].Average());
        return [.. pcm.Select((sample, i) => (short)Math.Round(sample * smooth[i]))];
    }

    private static Range[] Around(int length) => [.. Enumerable.Range(0, length).Select(i => Math.Max(0, i - Reach)..Math.Min(length, i + Reach + 1))];

    // one pole at 120 Hz
    private static short[] WithoutRumble(ReadOnlySpan<short> pcm)
    {
        var keep = Math.Exp(-2 * Math.PI * 120 / 8000);
        var made = new short[pcm.Length];
        var (before, low) = (0.0, 0.0);
        for (var i = 0; i < pcm.Length; i++)
        {
            low = keep * (low + pcm[i] - before);
            before = pcm[i];
            made[i] = (short)Math.Clamp(Math.Round(low), short.MinValue, short.MaxValue);
        }

        return made;
    }

    private static (int First, int Last) Heard(ReadOnlySpan<short> pcm)
    {
        const int Quiet = 164; // half a percent of full scale
        var first = pcm.IndexOfAnyExceptInRange((short)-Quiet, (short)Quiet);
        return first < 0 ? (0, pcm.Length) : (first, pcm.LastIndexOfAnyExceptInRange((short)-Quiet, (short)Quiet) + 1);
    }
}
