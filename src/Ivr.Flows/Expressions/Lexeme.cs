using System.Text.RegularExpressions;

namespace Ivr.Flows;

internal enum LexemeKind
{
    Word,

    /// <summary>In double quotes, which are not part of it.</summary>
    Text,
    Number,
    Time,
    Sign,

    /// <summary>What no expression has.</summary>
    Strange,
    End,
}

/// <summary>A word of an expression.</summary>
/// <param name="From">Its first character, from 0.</param>
/// <param name="Length">With its quotes.</param>
internal sealed partial record Lexeme(LexemeKind Kind, string Text, int From, int Length)
{
    public static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">=", "contains", "begins"];

    public bool Compares => Kind is LexemeKind.Sign or LexemeKind.Word && Comparisons.Contains(Text);

    /// <summary>What is meant by what other languages and keyboards write; null: nobody knows.</summary>
    public Phrase? Hint => Kind == LexemeKind.Text ? null : Text switch
    {
        "=" => "equality is one `=`",
        "&" or "|" or "!" => "write `and`, `or`, `not`",
        "'" or "“" or "”" or "‘" or "’" or "\"" => "a text stands between two straight double quotes: \"办结\"",
        "＝" or "（" or "）" or "＜" or "＞" or "：" or "，" => "write it with the keys of a Latin keyboard",
        "+" or "*" or "/" or "%" => "expressions compare and do not calculate",
        _ => null,
    };

    /// <summary>All of them, the end too; what is strange is one character each.</summary>
    public static IReadOnlyList<Lexeme> Of(string text) =>
    [
        .. Form().Matches(text).Select(match => new Lexeme(KindOf(match), match.Groups["text"] is { Success: true } quoted ? quoted.Value : match.Value, match.Index, match.Length)),
        new Lexeme(LexemeKind.End, "", text.TrimEnd().Length, 1),
    ];

    private static LexemeKind KindOf(Match match) =>
        match.Groups["text"].Success ? LexemeKind.Text
        : match.Groups["time"].Success ? LexemeKind.Time
        : match.Groups["number"].Success ? LexemeKind.Number
        : match.Groups["word"].Success ? LexemeKind.Word
        : match.Groups["sign"].Success ? LexemeKind.Sign
        : LexemeKind.Strange;

    [GeneratedRegex("""
        "(?<text>[^"]*)"|(?<time>\d{1,2}:\d{1,2})|(?<number>-?\d{1,15}(?:\.\d{1,6})?)|(?<word>[\p{L}_][\p{L}\p{N}_-]*)|(?<sign><=|>=|!=|[=<>()])|\S
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
