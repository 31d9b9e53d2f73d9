using System.Globalization;

namespace Ivr.Flows;

/// <summary>
/// Reads <c>city = "linxia" and not (time &gt;= 22:00 or 工单编号 is missing)</c>. The first mistake is reported under its own words,
/// and nothing is read then.
/// </summary>
internal sealed class ConditionReader
{
    // What is longer nobody reads at night.
    private const int Longest = 200;

    private readonly IReadOnlyList<Lexeme> _lexemes;
    private readonly PlanWords _words;
    private int _at;

    private ConditionReader(string text, PlanWords words) => (_lexemes, _words) = (Lexeme.Of(text), words);

    private Lexeme Next => _lexemes[_at];

    /// <returns><see cref="Condition.Unclear"/>: there is a mistake in it, which is reported.</returns>
    public static Condition Read(YamlItem item, PlanWords words)
    {
        if (item.Text() is not { } text)
        {
            return Condition.Unclear;
        }

        if (text.Length > Longest)
        {
            item.Report("IVR285", $"an expression of {text.Length} characters, {Longest} are allowed", "make two branches of it, one behind the other");
            return Condition.Unclear;
        }

        try
        {
            return new ConditionReader(text, words).Whole();
        }
        catch (MistakeException mistake)
        {
            item.ReportWithin(mistake.At.From, mistake.At.Length, mistake.Code, mistake.Told, mistake.Fix);
            return Condition.Unclear;
        }
    }

    private Condition Whole()
    {
        var whole = Either();
        return Next.Kind == LexemeKind.End ? whole : throw Unexpected("nothing more is expected", "join conditions with `and` or `or`");
    }

    private Condition Either()
    {
        var whole = Both();
        while (Take("or"))
        {
            whole = new Condition.Either(whole, Both());
        }

        return whole;
    }

    private Condition Both()
    {
        var whole = Single();
        while (Take("and"))
        {
            whole = new Condition.Both(whole, Single());
        }

        return whole;
    }

    private Condition Single()
    {
        if (Take("not"))
        {
            return new Condition.Not(Single());
        }

        if (!Take("("))
        {
            return Test();
        }

        var inner = Either();
        return Take(")") ? inner : throw Unexpected("`)` is expected", null);
    }

    private Condition Test()
    {
        var (from, left) = (Next, Operand());
        if (left.Subject is { } asked && Take("is"))
        {
            return Take("missing") ? new Condition.Missing(asked)
                : Take("known") ? new Condition.Not(new Condition.Missing(asked))
                : throw Unexpected("`missing` or `known` is expected", "`is` asks whether there is a value at all; compare with `=`");
        }

        var sign = Next;
        if (!sign.Compares)
        {
            return left.Subject is not { } alone ? throw Unexpected("a comparison is expected", $"write one of {string.Join(' ', Lexeme.Comparisons)}")
                : alone.Kind == ValueKind.Flag ? new Condition.Flag(alone)
                : throw new MistakeException("IVR286", from, $"'{alone.Name}' is a {PlanWords.Word(alone.Kind)}, not a yes or no", Next.Hint ?? $"compare it, or ask `{alone.Name} is known`");
        }

        _at++;
        var (to, right) = (Next, Operand());
        Comparing.Check((from, left), sign, (to, right));
        return new Condition.Compared(left, sign.Text, right);
    }

    private Operand Operand()
    {
        var lexeme = Next;
        var operand = lexeme.Kind switch
        {
            LexemeKind.Text => new Operand(ValueKind.Text, null, lexeme.Text),
            LexemeKind.Number => new Operand(ValueKind.Number, null, decimal.Parse(lexeme.Text, CultureInfo.InvariantCulture)),
            LexemeKind.Time => new Operand(ValueKind.Time, null, TimeOf(lexeme)),
            LexemeKind.Word => Named(lexeme),
            _ => throw Unexpected("a name or a value is expected", "write a name, a \"text\", a number or a time"),
        };
        _at++;
        return operand;
    }

    private Operand Named(Lexeme lexeme) => _words.Find(lexeme.Text) is { } subject
        ? new Operand(subject.Kind, subject, null)
        : throw new MistakeException("IVR245", lexeme, $"nothing is called '{lexeme.Text}'", $"{Spelling.Suggest(lexeme.Text, _words.Names)}; a text stands in double quotes");

    private static TimeOnly TimeOf(Lexeme lexeme) => TimeOnly.TryParseExact(lexeme.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time
        : throw new MistakeException("IVR286", lexeme, $"'{lexeme.Text}' is no time of day", "write it as `08:00` or `22:30`");

    private bool Take(string word)
    {
        var there = Next.Text == word && Next.Kind is LexemeKind.Word or LexemeKind.Sign;
        _at += there ? 1 : 0;
        return there;
    }

    private MistakeException Unexpected(Phrase message, Phrase? fix) =>
        new("IVR285", Next, Next.Kind == LexemeKind.End ? $"{message} at the end" : (Phrase)$"{message} at '{Next.Text}'", Next.Hint ?? fix);
}

/// <summary>What is wrong with an expression, and under which of its words.</summary>
internal sealed class MistakeException(string code, Lexeme at, Phrase message, Phrase? fix) : Exception(message.English)
{
    public string Code => code;

    public Lexeme At => at;

    public Phrase Told => message;

    public Phrase? Fix => fix;
}
