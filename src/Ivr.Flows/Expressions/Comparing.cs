namespace Ivr.Flows;

/// <summary>Which values may be compared, and how.</summary>
internal static class Comparing
{
    /// <exception cref="MistakeException">These may not.</exception>
    public static void Check((Lexeme At, Operand Value) left, Lexeme sign, (Lexeme At, Operand Value) right)
    {
        if (left.Value.Subject is null && right.Value.Subject is null)
        {
            throw new MistakeException("IVR286", left.At, "two written values are always the same", "name something of the call on one side");
        }

        if (left.Value.Kind != right.Value.Kind)
        {
            var (written, other) = right.Value.Subject is null ? (right, left) : (left, right);
            throw new MistakeException("IVR286", right.At, $"a {PlanWords.Word(left.Value.Kind)} is never compared with a {PlanWords.Word(right.Value.Kind)}", Fix(written.Value.Subject is null ? written.At : null, other.Value.Kind));
        }

        var allowed = SignsOf(left.Value.Kind);
        if (!allowed.Contains(sign.Text))
        {
            throw new MistakeException(
                "IVR286", sign, $"'{sign.Text}' does not compare {PlanWords.Word(left.Value.Kind)}s", allowed.Length == 0 ? "a flag stands alone: `X`, or `not X`" : (Phrase)$"write one of {string.Join(' ', allowed)}");
        }

        CheckPossible(left.Value, right);
        CheckPossible(right.Value, left);
    }

    private static string[] SignsOf(ValueKind kind) => kind switch
    {
        ValueKind.Text => ["=", "!=", "contains", "begins"],
        ValueKind.Flag => [],
        _ => ["=", "!=", "<", "<=", ">", ">="],
    };

    private static Phrase Fix(Lexeme? written, ValueKind wanted) => (written, wanted) switch
    {
        (null, _) => "compare each with a value of its own kind",
        (_, ValueKind.Text) => (Phrase)$"write it as a text: \"{written.Text}\"",
        (_, ValueKind.Number) => "write a number, without quotes",
        (_, ValueKind.Time) => "write a time of day, without quotes: `22:30`",
        _ => "a flag stands alone: `X`, or `not X`",
    };

    // What can never be is a spelling mistake that would send callers elsewhere in silence.
    private static void CheckPossible(Operand named, (Lexeme At, Operand Value) written)
    {
        if (named.Subject is { Values: { Count: > 0 } values } subject && written.Value.Literal is string value && !values.Contains(value))
        {
            throw new MistakeException("IVR246", written.At, $"no call's {subject.Name} is '{value}'", Spelling.Suggest(value, values));
        }
    }
}
