namespace Ivr.Flows;

/// <summary>How wide text is drawn, near enough to lay boxes out.</summary>
internal static class SvgText
{
    public const double Size = 14;

    public static double Width(string text) => text.Sum(letter => letter >= '\u2e80' ? Size : letter is >= 'A' and <= 'Z' ? Size * 0.68 : Size * 0.56);
}
