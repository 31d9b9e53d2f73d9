namespace Ivr.Flows;

/// <summary>How wide text is drawn, near enough to lay boxes out.</summary>
internal static class SvgText
{
    public const double Size = 14;

    /// <summary>What is wider is cut.</summary>
    public const double Widest = 560;

    public static double Width(string text) => text.Sum(letter => letter >= '\u2e80' ? Size : letter is >= 'A' and <= 'Z' ? Size * 0.68 : Size * 0.56);

    /// <summary>The text and what ends it, cut in the text where both are too wide for a card.</summary>
    public static string Fit(string text, string end = "")
    {
        var length = text.Length;
        while (length > 0 && Width(text[..length]) + Width(end) > Widest)
        {
            length--;
        }

        return length == text.Length ? text + end : $"{text[..length].TrimEnd()}…{end}";
    }
}
