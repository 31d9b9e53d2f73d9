namespace Ivr.Speech;

/// <summary>
/// Numbers as Chinese says them, in pieces: <c>N0</c>…<c>N10</c>, <c>N100</c>, <c>N1000</c>, <c>N10000</c> (万), <c>N100000000</c> (亿),
/// and <c>N2L</c> for 两. The same names are recorded prompts, and words in <see cref="SpokenText"/>.
/// </summary>
public static class ChineseNumber
{
    private static readonly long[] Units = [100_000_000, 10_000, 1000, 100, 10];

    /// <summary>A number before a measure word, as far as it is recorded, 0 to 999: 两位, 十二位, 二十位, 一百零五位.</summary>
    public static IReadOnlyList<string> Count(int number) => Counted(Math.Clamp(number, 0, 999));

    /// <summary>Every piece <see cref="Count"/> may ask for.</summary>
    public static IReadOnlyList<string> Pieces { get; } = [.. Enumerable.Range(0, 11).Select(n => $"N{n}"), "N100", "N2L"];

    /// <summary>A number before a measure word, from 0.</summary>
    public static IReadOnlyList<string> Counted(long number) => number == 2 ? ["N2L"] : Plain(number);

    /// <summary>A number by itself, or in a date, from 0: 二, 十二, 两千零二, 十万零五百.</summary>
    public static IReadOnlyList<string> Plain(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        var pieces = new List<string>();
        Say(number, first: true, pieces);
        return pieces;
    }

    /// <param name="first">Nothing was said before it: 十二, and 两千; behind others 一十二, and 二千.</param>
    private static void Say(long number, bool first, List<string> pieces)
    {
        var unit = Array.Find(Units, one => number >= one);
        if (unit == 0)
        {
            pieces.Add($"N{number}");
            return;
        }

        var (many, rest) = Math.DivRem(number, unit);
        if (many == 2 && (unit >= 10_000 || (unit == 1000 && first)))
        {
            pieces.Add("N2L");
        }
        else if (unit != 10 || many != 1 || !first)
        {
            Say(many, first, pieces);
        }

        pieces.Add($"N{unit}");
        if (rest > 0)
        {
            // a gap in the digits is one 零, however wide it is
            if (rest < unit / 10)
            {
                pieces.Add("N0");
            }

            Say(rest, first: false, pieces);
        }
    }
}
