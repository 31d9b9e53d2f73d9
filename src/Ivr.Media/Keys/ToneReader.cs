using System.Runtime.Intrinsics;

namespace Ivr.Media;

/// <summary>
/// Finds the keys in sound (ITU-T Q.23, Q.24): every 5 ms the last 20 ms are measured, and a key that so many measurements in
/// a row agree on is told once, until it was up for a while. Allocates nothing but itself.
/// </summary>
internal sealed class ToneReader
{
    private const int Frame = Heard.FrameSamples;

    /// <summary>The dial tone of Chinese exchanges (GB/T 3380), which may stand beside the first key.</summary>
    private const float DialTone = 450;

    /// <summary>Nearer than this a tone's second harmonic cannot be told from the other tone.</summary>
    private const float Apart = 150;

    private static readonly float[] Frequencies = ToneLimits.Frequencies();
    private static readonly ToneBank Tones = new(Frequencies);
    private static readonly ToneBank Harmonics = new(Array.ConvertAll(Frequencies, hertz => 2 * hertz));

    private readonly short[] _before = new short[Frame];
    private ToneSpectrum _last;
    private char _candidate;
    private int _agreed;
    private int _missed;

    /// <summary>The key that is down; '\0': none.</summary>
    public char Down { get; private set; }

    /// <param name="pcm160">One frame, 20 ms at 8000 Hz.</param>
    /// <returns>The key that began, if one did.</returns>
    public char? Take(ReadOnlySpan<short> pcm160)
    {
        Span<float> sound = stackalloc float[2 * Frame];
        Widen(_before, sound);
        pcm160[..Frame].CopyTo(_before);
        Widen(_before, sound[Frame..]);
        char? began = null;
        for (var at = ToneBank.Hop; at <= Frame; at += ToneBank.Hop)
        {
            began = Count(Judge(sound.Slice(at, ToneBank.Window))) ?? began;
        }

        return began;
    }

    private char? Count(char heard)
    {
        if (heard == Down)
        {
            (_candidate, _agreed, _missed) = ('\0', 0, 0);
            return null;
        }

        if (Down != '\0' && ++_missed >= ToneLimits.Missing)
        {
            Down = '\0';
        }

        _agreed = heard != '\0' && heard == _candidate ? _agreed + 1 : 1;
        _candidate = heard;
        if (heard == '\0' || _agreed < ToneLimits.Agreeing)
        {
            return null;
        }

        (Down, _candidate, _agreed, _missed) = (heard, '\0', 0, 0);
        return heard;
    }

    /// <summary>The key this window holds; '\0': none.</summary>
    private char Judge(ReadOnlySpan<float> window)
    {
        var total = ToneBank.Total(window);
        if (total < ToneLimits.LeastPower)
        {
            _last = default;
            return '\0';
        }

        var now = Tones.Measure(window);
        var last = _last;
        _last = now;
        Span<float> powers = stackalloc float[8];
        now.Power.CopyTo(powers);
        var low = Strongest(powers[..4]);
        var high = 4 + Strongest(powers[4..]);

        // Cheap and rough first: most of what people say ends here.
        if (powers[low] + powers[high] < total / 4)
        {
            return '\0';
        }

        return Strength(now, last, low, powers[low]) is { } lower && Strength(now, last, high, powers[high]) is { } higher
            && lower >= ToneLimits.LeastPower && higher >= ToneLimits.LeastPower
            && lower <= ToneLimits.MostLowOverHigh * higher && higher <= ToneLimits.MostHighOverLow * lower
            && IsAlone(window, lower + higher, total) && IsPure(window, low, high, lower, higher)
            ? ToneLimits.Keys[low * 4 + high - 4] : '\0';
    }

    private static int Strongest(ReadOnlySpan<float> powers)
    {
        var strongest = 0;
        for (var i = 1; i < powers.Length; i++)
        {
            strongest = powers[i] > powers[strongest] ? i : strongest;
        }

        return strongest;
    }

    /// <summary>The tone's power at its own frequency, which the turn of its phase since the last window tells; null: that is too far off.</summary>
    private static float? Strength(in ToneSpectrum now, in ToneSpectrum last, int lane, float power)
    {
        var (real, imaginary) = Turned(now, last.Real[lane], -last.Imaginary[lane], lane);
        var turn = Tones.HopTurn;
        var (alongReal, alongImaginary) = (turn.Real[lane], -turn.Imaginary[lane]);
        var angle = MathF.Atan2(
            real * alongImaginary + imaginary * alongReal,
            real * alongReal - imaginary * alongImaginary);
        var off = angle * ToneBank.Rate / (MathF.Tau * ToneBank.Hop);
        return MathF.Abs(off) <= ToneLimits.MostDeviation * Frequencies[lane] ? power / ToneBank.Response(off) : null;
    }

    private static (float Real, float Imaginary) Turned(in ToneSpectrum now, float real, float imaginary, int lane) => (
        now.Real[lane] * real - now.Imaginary[lane] * imaginary,
        now.Real[lane] * imaginary + now.Imaginary[lane] * real);

    private static bool IsAlone(ReadOnlySpan<float> window, float tones, float total) =>
        tones >= ToneLimits.LeastShare * total
        || tones >= ToneLimits.LeastShare * (total - ToneBank.PowerAt(window, DialTone));

    private static bool IsPure(ReadOnlySpan<float> window, int low, int high, float lower, float higher)
    {
        var harmonics = Harmonics.Measure(window).Power;
        return harmonics[high] <= ToneLimits.MostHarmonic * higher
            && (MathF.Abs(2 * Frequencies[low] - Frequencies[high]) < Apart || harmonics[low] <= ToneLimits.MostHarmonic * lower);
    }

    private static void Widen(ReadOnlySpan<short> from, Span<float> to)
    {
        for (var i = 0; i < Frame; i += Vector128<short>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(from[i..]));
            Vector256.ConvertToSingle(Vector256.Create(lower, upper)).CopyTo(to[i..]);
        }
    }
}
