using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>What the scanner gave up on, in the words of who wrote it, and where to look.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal sealed partial record YamlSlip(int Line, int Column, Phrase What, Phrase Fix)
{
    /// <summary>Where the scanner gave up and did not say why.</summary>
    public const string BrokenOff = "broken off";

    private const string NoPlace = "look at the indentation, quotes and double keys around this place";

    // What nearly all slips end in; what is not here is told as the scanner tells it.
    private static readonly Dictionary<string, Phrase> Known = new(StringComparer.Ordinal)
    {
        [BrokenOff] = "a bracket or a quote that was opened is not closed before this place",
        ["While parsing a block mapping, did not find expected key."] = "a name and a colon are expected here, as far from the left as those above",
        ["While parsing a block collection, did not find expected '-' indicator."] = "a `-` is expected here, as far from the left as those above",
        ["While parsing a flow mapping, did not find expected ',' or '}'."] = "a comma or `}` is expected here",
        ["While parsing a flow mapping,  did not find expected ',' or '}'."] = "a comma or `}` is expected here",
        ["While parsing a flow sequence, did not find expected ',' or ']'."] = "a comma or `]` is expected here",
        ["While scanning a simple key, could not find expected ':'."] = "a name stands here without a colon and a blank behind it",
        ["While scanning a multiline plain scalar, found invalid mapping."] = "a colon has no place here: the line above is not over, or a text needs quotes",
        ["While scanning a plain scalar value, found invalid mapping."] = "a colon has no place here: the line above is not over, or a text needs quotes",
        ["Mapping values are not allowed in this context."] = "a colon has no place here: the line above is not over, or a text needs quotes",
        ["While scanning a quoted scalar, found unexpected end of stream."] = "a quote is opened and never closed",
        ["Block sequence entries are not allowed in this context."] = "a `-` has no place here: a list begins in a line of its own",
    };

    /// <param name="lines">Of the file.</param>
    /// <param name="line">Where the scanner gave up.</param>
    /// <param name="column">Where in it.</param>
    /// <param name="why">In its words.</param>
    public static YamlSlip Of(string[] lines, int line, int column, string why)
    {
        if (Tab(lines, line, why) is { } tab)
        {
            return tab;
        }

        if (Twice().Match(why) is { Success: true } twice)
        {
            return new YamlSlip(line, column, $"'{twice.Groups[1].Value}' stands here a second time", "a name stands once among its neighbours: take one of the two out");
        }

        var what = Known.GetValueOrDefault(why) ?? $"{why}";
        return ChineseSign(lines, line) is var (at, sign)
            ? new YamlSlip(line, column, what, $"line {at} has a Chinese '{sign}', which is a letter like any other here: write `{Plain(sign)}`")
            : new YamlSlip(line, column, what, NoPlace);
    }

    // The scanner tells of the end of the line before.
    private static YamlSlip? Tab(string[] lines, int line, string why)
    {
        var at = why.Contains(" tab ", StringComparison.Ordinal) ? Array.FindIndex(lines, Math.Max(0, line - 1), static text => Indent().IsMatch(text)) : -1;
        return at < 0 ? null : new YamlSlip(at + 1, lines[at].IndexOf('\t', StringComparison.Ordinal) + 1, "a tab stands in the indentation", "write blanks in its place");
    }

    // What is quoted or a comment is nobody's slip; one a line above has swallowed what follows.
    private static (int Line, char Sign)? ChineseSign(string[] lines, int line)
    {
        foreach (var at in (int[])[line, line - 1])
        {
            if (at >= 1 && at <= lines.Length && Sign().Match(Aside().Replace(lines[at - 1], "")) is { Success: true } found)
            {
                return (at, found.Value[0]);
            }
        }

        return null;
    }

    private static string Plain(char sign) => sign switch
    {
        '：' => ": ",
        '，' or '、' => ", ",
        '【' => "[",
        '】' => "]",
        '“' or '”' => "\"",
        '‘' or '’' => "'",
        _ => $"{(char)(sign - '！' + '!')}",
    };

    [GeneratedRegex("^Duplicate key (.*)$")]
    private static partial Regex Twice();

    [GeneratedRegex(@"^ *\t")]
    private static partial Regex Indent();

    [GeneratedRegex("[：，、“”‘’【】｛｝［］＃]")]
    private static partial Regex Sign();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|(?:^| )#.*$")]
    private static partial Regex Aside();
}
