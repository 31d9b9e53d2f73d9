namespace Ivr.Flows.Simulation;

/// <summary>What a caller does, one after another: <c>3 → silence → 9</c>; an arrow may be written <c>-&gt;</c>.</summary>
public sealed record KeySequence(IReadOnlyList<KeyStep> Steps)
{
    internal const string Silence = "silence";
    internal const string HangUp = "hangup";

    private static readonly Phrase Form = "write keys (0-9, *, #, A-D), silence or hangup; behind it, if need be, `at 12s`, `during P02` or `after P02`";

    public static readonly KeySequence None = new([]);

    public KeySequence(params KeyStep[] steps)
        : this((IReadOnlyList<KeyStep>)steps)
    {
    }

    /// <summary>Reads what <see cref="ToString"/> writes; <c>12345678#</c> is nine keys, and only the first keeps a moment written behind them.</summary>
    /// <returns>The sequence, or what is wrong and how to write it.</returns>
    public static (KeySequence Sequence, Phrase? Problem, Phrase? Fix) Read(string text)
    {
        var steps = new List<KeyStep>();
        foreach (var part in text.Replace("->", "→", StringComparison.Ordinal).Split('→', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadPart(part.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is not { } read)
            {
                return (None, $"'{part}' is nothing a caller does", Form);
            }

            steps.AddRange(read);
        }

        return (new KeySequence(steps), null, null);
    }

    public override string ToString() => string.Join(" → ", Steps);

    private static IEnumerable<KeyStep>? ReadPart(string[] words)
    {
        var steps = words[0] switch
        {
            Silence => [KeyStep.Silence],
            HangUp => [new KeyStep(KeyAct.HangUp)],
            var keys when keys.All(IsKey) => keys.Select(key => new KeyStep(KeyAct.Press, key)).ToArray(),
            _ => [],
        };
        if (steps.Length == 0 || words.Length == 1)
        {
            return steps.Length == 0 ? null : steps;
        }

        if (words.Length != 3 || steps[0].Act == KeyAct.StaySilent)
        {
            return null;
        }

        KeyStep? first = (words[1], YamlItem.DurationOf(words[2])) switch
        {
            ("at", { } time) => steps[0] with { Moment = KeyMoment.At, Time = time },
            ("during", _) => steps[0] with { Moment = KeyMoment.During, Prompt = words[2] },
            ("after", _) => steps[0] with { Moment = KeyMoment.After, Prompt = words[2] },
            _ => null,
        };
        return first is null ? null : steps.Skip(1).Prepend(first);
    }

    private static bool IsKey(char key) => char.IsAsciiDigit(key) || key is '*' or '#' or (>= 'A' and <= 'D');
}
