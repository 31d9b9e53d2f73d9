namespace Ivr.Media;

/// <summary>Tells a voice, or a tone somebody is to hear, from a line's noise.</summary>
internal static class Voice
{
    // RMS of −42 dBFS: what a quiet speaker has, and no line's noise (−50 and less).
    private const long Least = 260 * 260;

    public static bool IsIn(ReadOnlySpan<short> frame)
    {
        var energy = 0L;
        foreach (var sample in frame)
        {
            energy += sample * sample;
        }

        return energy >= Least * frame.Length;
    }
}
