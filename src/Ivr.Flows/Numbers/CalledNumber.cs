namespace Ivr.Flows;

/// <summary>The number that was dialled, in one form: national, area code with its 0.</summary>
public static class CalledNumber
{
    public const string Hotline = "12345";

    /// <summary><c>+8693112345</c>, <c>93112345</c> and <c>0086-931-12345</c> are <c>093112345</c>.</summary>
    public static string Normalise(string raw)
    {
        var digits = new string([.. raw.Where(letter => char.IsAsciiDigit(letter) || letter == '*' || char.IsAsciiLetter(letter))]);
        var national = digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..]
            : raw.StartsWith("+86", StringComparison.Ordinal) || digits.StartsWith("86", StringComparison.Ordinal) && digits.Length > 8 ? digits[2..]
            : digits;
        return national.Length > Hotline.Length && national[0] is >= '2' and <= '9' && national.EndsWith(Hotline, StringComparison.Ordinal)
            ? "0" + national
            : national;
    }

    /// <summary>12345, with an area code or without.</summary>
    /// <param name="number">In our form.</param>
    public static bool IsHotline(string number) => number.EndsWith(Hotline, StringComparison.Ordinal) && number.Length is 5 or 8 or 9;

    /// <summary>A pattern in the same form.</summary>
    public static string Pattern(string raw) => raw.EndsWith('*') ? Normalise(raw[..^1]) + "*" : Normalise(raw);

    /// <summary>A pattern is a whole number, or a beginning with <c>*</c> behind it.</summary>
    public static bool Matches(string pattern, string number) =>
        pattern.EndsWith('*') ? number.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == number;
}
