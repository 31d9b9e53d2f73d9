namespace Ivr.Speech;

/// <summary>How long a text takes to say. In Chinese a character is a syllable.</summary>
public static class SpeechLength
{
    private const double FastestSyllable = 0.10;
    private const double SlowestSyllable = 0.55;

    /// <summary>Around a single word.</summary>
    private const double Edges = 0.6;

    /// <summary>Seconds of a pause at a comma or full stop.</summary>
    private const double Pause = 1.0;

    /// <summary>From the fastest to the slowest who can be understood. Null: there is no text to hold a sound against.</summary>
    public static (TimeSpan Least, TimeSpan Most)? Of(string text)
    {
        var syllables = text.Count(IsSyllable);
        return syllables == 0 ? null : (
            TimeSpan.FromSeconds(syllables * FastestSyllable),
            TimeSpan.FromSeconds((syllables * SlowestSyllable) + (text.Count(char.IsPunctuation) * Pause) + Edges));
    }

    /// <summary>False: so few samples at 8 kHz cannot be all of the text.</summary>
    internal static bool CanHold(string text, int samples) => samples > 0 && samples >= (Of(text)?.Least.TotalSeconds ?? 0) * 8000;

    private static bool IsSyllable(char letter) => char.IsAsciiDigit(letter) || letter == '〇' || letter is >= '\u3400' and <= '\u9fff';
}
