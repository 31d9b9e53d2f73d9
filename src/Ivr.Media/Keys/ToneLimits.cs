namespace Ivr.Media;

/// <summary>
/// What is heard as a key, and where each figure lies between what must be accepted and what must be refused:
/// <code>
///                      accept            refuse          ours        from
/// frequency            ±1.5 %            ±3.5 %          ±2.5 %      Q.24 table A-1 (AT&amp;T); NTT ±1.8 % and ±3.0 %
/// level of each tone   0 to -25 dBm      below -55 dBm   -37 dBm0    Q.24 (AT&amp;T); RFC 4733 section 2.3.4 goes down to -36 dBm0
/// low above high       8 dB              -               10 dB       Q.24 (AT&amp;T); NTT 5 dB
/// high above low       4 dB              -               7 dB        Q.24 (AT&amp;T); NTT 5 dB
/// tone                 40 ms             23 ms           29–34 ms    Q.24 (AT&amp;T); NTT 40 and 24 ms
/// pause between two    40 ms             -               31 ms       Q.24 (AT&amp;T); NTT 30 ms
/// interruption         -                 10 ms           20 ms       Q.24 (both); 20 ms is one lost packet
/// </code>
/// Chinese telephones send within ±1.5 % and the high tone 2 ± 1 dB above the low one (GB/T 15279), well inside.
/// </summary>
internal static class ToneLimits
{
    public const string Keys = "123A456B789C*0#D";

    public const float MostDeviation = 0.025f;

    /// <summary>Power ratio, low to high: 10 dB.</summary>
    public const float MostLowOverHigh = 10f;

    /// <summary>Power ratio, high to low: 7 dB.</summary>
    public const float MostHighOverLow = 5f;

    /// <summary>
    /// The least share of all power that is in the two tones. Noise 15 dB below them leaves 0.97; a window that the tone
    /// fills to three quarters, 0.84; voices, even when they sing, rarely 0.6.
    /// </summary>
    public const float LeastShare = 0.80f;

    /// <summary>The most that may be at twice a tone's frequency, of that tone's power: -13 dB. Telephones stay below -20 dB, voices and music do not.</summary>
    public const float MostHarmonic = 0.05f;

    /// <summary>Mean square of a sine of -37 dBm0, where 0 dBm0 is 3.14 dB below the loudest (ITU-T G.711 section 4.2).</summary>
    public static readonly float LeastPower = PowerOf(-37);

    /// <summary>Measurements, 5 ms apart, that must agree until a key counts: with the window's own length, 29 to 34 ms of tone.</summary>
    public const int Agreeing = 5;

    /// <summary>Measurements without the key until it is up: one lost packet leaves out six at most, a pause of 40 ms at least eight.</summary>
    public const int Missing = 7;

    private static readonly float[] Low = [697, 770, 852, 941];
    private static readonly float[] High = [1209, 1336, 1477, 1633];

    /// <summary>The eight frequencies in hertz, low group first (ITU-T Q.23).</summary>
    public static float[] Frequencies() => [.. Low, .. High];

    /// <summary>Mean square of a sine of so many dBm0, in 16-bit samples.</summary>
    public static float PowerOf(double dBm0) => (float)(short.MaxValue * (double)short.MaxValue / 2 * Math.Pow(10, (dBm0 - 3.14) / 10));
}
