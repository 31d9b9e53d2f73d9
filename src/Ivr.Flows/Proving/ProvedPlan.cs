namespace Ivr.Flows;

/// <summary>What a walk through all of a plan met, layer by layer.</summary>
/// <param name="kinds">How many kinds of callers there are.</param>
internal sealed class ProvedPlan(int kinds)
{
    private readonly HashSet<(string Code, string Place)> _told = [];
    private readonly Dictionary<(string Id, string Language, string Voice), (YamlItem At, ProofStep Step)> _heard = [];

    private readonly HashSet<(string Language, string Voice)> _announcedTo = [];

    public int States { get; set; }

    /// <summary>There was more to look at than there is time: it was told, and what was met is not all.</summary>
    public bool IsTooLarge { get; set; }

    /// <summary>How many periods the clock makes, where it makes the most.</summary>
    public int Periods { get; set; }

    /// <summary>Languages and voices of those who are told what is announced.</summary>
    public IReadOnlyCollection<(string Language, string Voice)> AnnouncedTo => _announcedTo;

    /// <summary>Languages callers can ask for, the Chinese of those who ask for none among them.</summary>
    public HashSet<string> Languages { get; } = new(StringComparer.Ordinal);

    public int Kinds => kinds;

    /// <summary>The most that are pressed before a person.</summary>
    public int Keys { get; set; }

    /// <summary>The ways of callers who press nothing, from the answer to their place in the line.</summary>
    public List<SilentWay> SilentWays { get; } = [];

    /// <summary>Every prompt in every language and voice it may be asked for, with the shortest way to it.</summary>
    public IReadOnlyDictionary<(string Id, string Language, string Voice), (YamlItem At, ProofStep Step)> Heard => _heard;

    /// <summary>False: that was told of this place already, by other keys or of other callers.</summary>
    public bool Tells(string code, YamlItem at) => _told.Add((code, at.Place));

    public void Meet(ProofStep step, Node node, YamlItem at)
    {
        Languages.Add(step.State.Language);
        if (node is AnnounceNode)
        {
            _announcedTo.Add((step.State.Language, step.State.Voice));
        }

        foreach (var id in node.Prompts)
        {
            _heard.TryAdd((id, step.State.Language, step.State.Voice), (at, step));
        }
    }

    public ProofSummary Summary(PromptCatalogue prompts, PlanLimits limits)
    {
        TimeSpan? longest = null;
        foreach (var way in SilentWays)
        {
            if (prompts.HasFacts && way.Length(prompts) is var length)
            {
                longest = length > longest ? length : longest ?? length;
                way.Check(length, limits);
            }
        }

        return new ProofSummary(States, Kinds, longest, Keys) { Periods = Periods };
    }
}

/// <summary>How far was looked, and the figures that were held to the plan's limits.</summary>
/// <param name="States">States a caller can be in that were looked at.</param>
/// <param name="CityKinds">Kinds of cities whose callers walk differently.</param>
/// <param name="ToLine">The longest until a caller who presses nothing has his place in the line; null: lengths are not known.</param>
/// <param name="Keys">The most keys before a person.</param>
public sealed record ProofSummary(int States, int CityKinds, TimeSpan? ToLine, int Keys)
{
    /// <summary>Times of the year, week and day that differ to callers; 1: the clock decides nothing.</summary>
    public int Periods { get; init; } = 1;
}

/// <summary>What somebody who presses nothing goes through until he has a place in the line.</summary>
internal sealed record SilentWay(YamlItem At, IReadOnlyList<(string Id, CallerState State)> Hears, TimeSpan Waits)
{
    /// <summary>Whose way it is; null: everybody's.</summary>
    public Phrase? Where { get; init; }

    public TimeSpan Length(PromptCatalogue prompts) =>
        Hears.Aggregate(Waits, (sum, one) => sum + (prompts.Played(one.Id, one.State.Language, one.State.Voice)?.Length ?? TimeSpan.Zero));

    private Phrase Way => Where is null ? $"{Deed.Silent}: {string.Join(' ', Hears.Select(one => one.Id))}" : (Phrase)$"{Deed.Silent}: {string.Join(' ', Hears.Select(one => one.Id))} ({Where})";

    public void Check(TimeSpan length, PlanLimits limits)
    {
        if (length > limits.ToLine)
        {
            Phrase before = Waits > TimeSpan.Zero ? $"{length.TotalSeconds:0.0} s ({Waits.TotalSeconds:0.#} s of them beside prompts)" : (Phrase)$"{length.TotalSeconds:0.0} s";
            At.Report(
                "IVR263", $"who presses nothing has no place in the line before {before}, {limits.ToLine.TotalSeconds:0.#} s are allowed: {Way}",
                "shorten what stands before the line, or let the menu take the place: `enter_line: on`");
        }
    }
}
