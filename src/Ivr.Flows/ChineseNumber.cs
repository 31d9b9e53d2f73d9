namespace Ivr.Flows;

/// <summary>Numbers as Chinese says them, in recorded pieces: <c>N0</c>…<c>N10</c>, <c>N100</c>, and <c>N2L</c> for 两.</summary>
public static class ChineseNumber
{
    /// <summary>A number before a measure word: 两位, 十二位, 二十位, 一百零五位.</summary>
    public static IReadOnlyList<string> Count(int number)
    {
        var most = Math.Clamp(number, 0, 999);
        return most == 2 ? ["N2L"] : [.. Plain(most)];
    }

    private static IEnumerable<string> Plain(int number)
    {
        if (number <= 10)
        {
            return [$"N{number}"];
        }

        if (number < 20)
        {
            return ["N10", $"N{number - 10}"];
        }

        if (number < 100)
        {
            return [$"N{number / 10}", "N10", .. number % 10 == 0 ? [] : Plain(number % 10)];
        }

        IEnumerable<string> hundreds = [$"N{number / 100}", "N100"];
        return (number % 100) switch
        {
            0 => hundreds,
            < 10 => [.. hundreds, "N0", $"N{number % 10}"],
            < 20 => [.. hundreds, "N1", .. Plain(number % 100)],
            _ => [.. hundreds, .. Plain(number % 100)],
        };
    }

    /// <summary>Every piece <see cref="Count"/> may ask for.</summary>
    public static IReadOnlyList<string> Pieces { get; } = [.. Enumerable.Range(0, 11).Select(n => $"N{n}"), "N100", "N2L"];
}
