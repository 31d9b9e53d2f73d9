using System.Globalization;
using System.Text;

namespace Ivr.Redis;

/// <summary>
/// How records are written: fields between tabs, the items of a list between commas, times as milliseconds since 1970,
/// nothing as an empty field. Whatever could be taken for a separator is replaced on the way in.
/// </summary>
internal static class Packed
{
    public static string[] Split(string packed) => packed.Split('\t');

    /// <summary>One field.</summary>
    public static string Field(string? text) => Replaced(text, static one => char.IsControl(one), ' ');

    /// <summary>One word of a line; nothing is <c>-</c>.</summary>
    public static string Word(string text) => text.Length == 0 ? "-" : Replaced(text, static one => char.IsControl(one) || char.IsWhiteSpace(one), '_');

    /// <summary>A list whose order means nothing; sorted, so that equal sets are equal texts.</summary>
    public static string Set(IEnumerable<string> items) =>
        string.Join(',', items.Select(item => Replaced(item, static one => char.IsControl(one) || one == ',', '_')).Distinct().Order(StringComparer.Ordinal));

    public static IReadOnlyList<string> Set(string packed) => packed.Length == 0 ? [] : packed.Split(',');

    public static string Time(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static DateTimeOffset Time(string packed) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(packed, CultureInfo.InvariantCulture));

    /// <summary>A time that may be missing: <c>0</c>.</summary>
    public static DateTimeOffset? TimeOrNull(string packed) => packed is "0" or "" ? null : Time(packed);

    public static string Span(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public static TimeSpan Span(string packed) => TimeSpan.FromMilliseconds(long.Parse(packed, CultureInfo.InvariantCulture));

    public static int Number(string packed) => int.Parse(packed, CultureInfo.InvariantCulture);

    public static string Flag(bool flag) => flag ? "1" : "";

    /// <summary>The field at <paramref name="index"/>; false where an older version wrote fewer.</summary>
    public static bool Flag(string[] fields, int index) => index < fields.Length && fields[index] == "1";

    public static string? OrNull(string packed) => packed.Length == 0 ? null : packed;

    private static string Replaced(string? text, Func<char, bool> separates, char by)
    {
        if (text is null || !text.Any(separates))
        {
            return text ?? "";
        }

        var clean = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            clean.Append(separates(one) ? by : one);
        }

        return clean.ToString();
    }
}
