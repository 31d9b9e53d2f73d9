using System.Globalization;

namespace Ivr.Flows;

/// <summary>How bad a problem is. Only errors refuse the file.</summary>
public enum Severity
{
    Warning,
    Error,
}

/// <summary>One problem in a file an operator wrote: where, what, and how to mend it.</summary>
/// <param name="Code"><c>IVRnnn</c>; each has a page under <c>docs/errors</c>.</param>
/// <param name="Severity">Errors refuse the file, warnings do not.</param>
/// <param name="File">As the operator named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Length">Characters the caret spans, at least 1.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do; null when the message says it.</param>
public sealed record Diagnostic(string Code, Severity Severity, string File, int Line, int Column, int Length, Phrase Message, Phrase? Fix)
{
    /// <summary>The source line the problem stands in.</summary>
    public string Source { get; init; } = "";

    /// <summary>The house format: place, message, source line, caret, fix, and the rule it comes from.</summary>
    public Phrase Told
    {
        get
        {
            var head = Severity == Severity.Error ? $"error {Code}: {Message}" : (Phrase)$"warning {Code}: {Message}";
            Phrase told = $"{File}:{Line}:{Column}: {head}\n";
            if (Source.Length > 0)
            {
                told = $"{told}{Number} | {Source}\n      | {Blank(Before)}{new string('^', Carets())}\n";
            }

            if (Fix is not null)
            {
                Phrase fix = $"fix: {Fix}";
                told = $"{told}  {fix}\n";
            }

            if (Rule.Of(Code) is { } rule)
            {
                Phrase said = $"rule: {rule.Told}";
                told = $"{told}  {said}\n";
            }

            return told;
        }
    }

    public string In(Locale locale) => Told.In(locale);

    public override string ToString() => In(Locale.English);

    private string Number => Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);

    private string Before => Source[..Math.Min(Column - 1, Source.Length)];

    // As wide as what stands above it: Chinese characters take two columns of a terminal, tabs what they take.
    private static string Blank(string text) => string.Concat(text.Select(letter => letter == '\t' ? "\t" : IsWide(letter) ? "  " : " "));

    private int Carets()
    {
        var under = Source.Skip(Before.Length).Take(Length).Sum(letter => IsWide(letter) ? 2 : 1);
        return Math.Max(1, under);
    }

    private static bool IsWide(char letter) => letter is >= '\u1100' and <= '\u115f' or >= '\u2e80' and <= '\ua4cf' or >= '\uac00' and <= '\ud7a3' or >= '\uf900' and <= '\ufaff' or >= '\ufe30' and <= '\ufe6f' or >= '\uff00' and <= '\uff60';
}
