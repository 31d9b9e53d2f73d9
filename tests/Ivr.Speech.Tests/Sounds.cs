namespace Ivr.Speech.Tests;

/// <summary>Sounds to measure; 8 kHz.</summary>
internal static class Sounds
{
    /// <param name="amplitude">Of full scale; 0.1414 is −20 dBFS.</param>
    public static short[] Tone(double seconds, double amplitude = 0.1414, double hertz = 500, int rate = 8000) =>
        [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => (short)Math.Round(Math.Sin(2 * Math.PI * hertz * i / rate) * amplitude * 32767))];

    public static short[] Silence(double seconds) => new short[(int)(seconds * 8000)];

    public static double Rms(ReadOnlySpan<short> pcm)
    {
        var energy = 0.0;
        foreach (var sample in pcm)
        {
            energy += sample / 32768.0 * (sample / 32768.0);
        }

        return 10 * Math.Log10(energy / pcm.Length);
    }
}
