using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ivr.Media;

/// <summary>What a window holds at each of the eight frequencies: real and imaginary parts, phase counted from the window's first sample.</summary>
internal readonly record struct ToneSpectrum(Vector256<float> Real, Vector256<float> Imaginary)
{
    /// <summary>Mean squares of the sines that would be so strong.</summary>
    public Vector256<float> Power => (Real * Real + Imaginary * Imaginary) * ToneBank.PowerScale;
}

/// <summary>
/// Measures eight tones in windows of 20 ms under a Hann curve, which keeps the two tones of a key, and a dial tone beside
/// them, out of each other's measurement (-31 dB and falling). The tones are the lanes of one vector: the sums a Goertzel
/// filter ends with, without its chain of dependent steps, and with the phase.
/// </summary>
internal sealed class ToneBank
{
    public const int Window = 160;
    public const int Hop = 40;
    public const int Rate = 8000;

    private const int Lanes = 8;

    private static readonly float[] Curve = Hann();
    private static readonly float CurveSum = Curve.Sum();
    private static readonly float CurveSquares = Curve.Sum(weight => weight * weight);

    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="frequencies">Eight, in hertz.</param>
    public ToneBank(float[] frequencies)
    {
        _cosines = Table(frequencies, Math.Cos);
        _sines = Table(frequencies, angle => -Math.Sin(angle));
        HopTurn = new ToneSpectrum(
            Vector256.Create(Array.ConvertAll(frequencies, hertz => (float)Math.Cos(Math.Tau * hertz * Hop / Rate))),
            Vector256.Create(Array.ConvertAll(frequencies, hertz => (float)Math.Sin(Math.Tau * hertz * Hop / Rate))));
    }

    public static float PowerScale { get; } = 2 / (CurveSum * CurveSum);

    /// <summary>How far each tone turns within one hop, as a unit vector.</summary>
    public ToneSpectrum HopTurn { get; }

    /// <summary>Mean square of all that is in the window.</summary>
    public static float Total(ReadOnlySpan<float> window)
    {
        ref var samples = ref MemoryMarshal.GetReference(window[..Window]);
        ref var curve = ref MemoryMarshal.GetArrayDataReference(Curve);
        var sum = Vector256<float>.Zero;
        for (nuint i = 0; i < Window; i += Lanes)
        {
            var weighted = Vector256.LoadUnsafe(ref samples, i) * Vector256.LoadUnsafe(ref curve, i);
            sum += weighted * weighted;
        }

        return Vector256.Sum(sum) / CurveSquares;
    }

    public ToneSpectrum Measure(ReadOnlySpan<float> window)
    {
        ref var cosines = ref MemoryMarshal.GetArrayDataReference(_cosines);
        ref var sines = ref MemoryMarshal.GetArrayDataReference(_sines);
        Vector256<float> real = default, imaginary = default, realOdd = default, imaginaryOdd = default;
        window = window[..Window];
        for (var i = 0; i < window.Length; i += 2)
        {
            var (even, odd) = ((nuint)(i * Lanes), (nuint)((i + 1) * Lanes));
            var sample = Vector256.Create(window[i]);
            real = Vector256.FusedMultiplyAdd(sample, Vector256.LoadUnsafe(ref cosines, even), real);
            imaginary = Vector256.FusedMultiplyAdd(sample, Vector256.LoadUnsafe(ref sines, even), imaginary);
            sample = Vector256.Create(window[i + 1]);
            realOdd = Vector256.FusedMultiplyAdd(sample, Vector256.LoadUnsafe(ref cosines, odd), realOdd);
            imaginaryOdd = Vector256.FusedMultiplyAdd(sample, Vector256.LoadUnsafe(ref sines, odd), imaginaryOdd);
        }

        return new ToneSpectrum(real + realOdd, imaginary + imaginaryOdd);
    }

    /// <summary>Mean square of a sine of <paramref name="hertz"/>, by Goertzel's filter: for the one that is seldom asked for.</summary>
    public static float PowerAt(ReadOnlySpan<float> window, float hertz)
    {
        var turn = 2 * MathF.Cos(MathF.Tau * hertz / Rate);
        float last = 0, before = 0;
        for (var i = 0; i < Window; i++)
        {
            (last, before) = (MathF.FusedMultiplyAdd(turn, last, window[i] * Curve[i] - before), last);
        }

        return (last * last + before * before - turn * last * before) * PowerScale;
    }

    /// <summary>What is left of a sine's power so many hertz beside its tone: the curve's response, near its top.</summary>
    public static float Response(float hertz)
    {
        var off = hertz * Window / Rate;
        var amplitude = 1 - off * off * (0.645f - 0.167f * off * off);
        return amplitude * amplitude;
    }

    private static float[] Hann()
    {
        var curve = new float[Window];
        for (var i = 0; i < Window; i++)
        {
            curve[i] = (float)(0.5 - 0.5 * Math.Cos(Math.Tau * (i + 0.5) / Window));
        }

        return curve;
    }

    private static float[] Table(float[] frequencies, Func<double, double> part)
    {
        var table = new float[Window * Lanes];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)(Curve[i / Lanes] * part(Math.Tau * frequencies[i % Lanes] * (i / Lanes) / Rate));
        }

        return table;
    }
}
