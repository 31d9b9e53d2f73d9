using System.Globalization;
using System.Text;

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
public sealed record Diagnostic(string Code, Severity Severity, string File, int Line, int Column, int Length, string Message, string? Fix)
{
    /// <summary>The source line the problem stands in.</summary>
    public string Source { get; init; } = "";

    /// <summary>The house format: place, message, source line, caret, fix.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {(Severity == Severity.Error ? "error" : "warning")} {Code}: {Message}\n");
        if (Source.Length > 0)
        {
            var number = Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);
            text.Append(CultureInfo.InvariantCulture, $"{number} | {Source}\n");
            text.Append(CultureInfo.InvariantCulture, $"      | {new string(' ', Math.Max(0, Column - 1))}{new string('^', Math.Max(1, Length))}\n");
        }

        if (Fix is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  fix: {Fix}\n");
        }

        return text.ToString();
    }

    public override string ToString() => Render();
}
