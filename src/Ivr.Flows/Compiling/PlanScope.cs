namespace Ivr.Flows;

/// <summary>The names a plan may use, each with its place, and what must be proved once all flows are read.</summary>
/// <param name="Person">The flow where 0, silence and every trouble lead.</param>
/// <param name="Flows">Name → where it is defined.</param>
/// <param name="Languages">Tag → how people call it.</param>
/// <param name="Prompts">Ids that have a sound; null: not checked.</param>
internal sealed record PlanScope(
    string Person, IReadOnlyDictionary<string, YamlItem> Flows, IReadOnlyDictionary<string, string> Languages, IReadOnlyCollection<string>? Prompts)
{
    private readonly List<(YamlItem At, string Flow, Phrase Who)> _mustReachPerson = [];

    /// <summary>Names of opening hours.</summary>
    public IReadOnlyDictionary<string, OpeningHours> Hours { get; init; } = new Dictionary<string, OpeningHours>();

    /// <summary>By their ids.</summary>
    public IReadOnlyDictionary<string, City> Cities { get; init; } = new Dictionary<string, City>();

    /// <summary>Web services that may be asked.</summary>
    public IReadOnlyDictionary<string, WebService> Services { get; init; } = new Dictionary<string, WebService>();

    /// <summary>Language tags → how their callers are spoken to.</summary>
    public required IReadOnlyDictionary<string, Speaker> Speakers { get; init; }

    /// <summary>Skills that may be asked for hard; null: the plan declares none.</summary>
    public IReadOnlyCollection<string>? Skills { get; init; }

    /// <summary>What is asked of a seat hard, <c>language:adx</c> and <c>tax</c> → when seats with it are there; of what is not among them the plan does not say.</summary>
    public required IReadOnlyDictionary<string, OpeningHours> Staffed { get; init; }

    /// <summary>Names expressions may use.</summary>
    public required PlanWords Words { get; init; }

    /// <summary>Public numbers callers may be put through to.</summary>
    public NumberLedger Ledger { get; init; } = NumberLedger.Empty;

    /// <summary>Places whose flow must reach a person when the caller does nothing.</summary>
    public IReadOnlyList<(YamlItem At, string Flow, Phrase Who)> MustReachPerson => _mustReachPerson;

    public void LeadsToPerson(YamlItem at, string flow, Phrase who) => _mustReachPerson.Add((at, flow, who));

    public void Flow(YamlItem at, string name, string word)
    {
        if (!Flows.ContainsKey(name))
        {
            at.Report("IVR204", $"'{word}' names the flow '{name}', which does not exist.", Spelling.Suggest(name, Flows.Keys, near => Flows[near].Place));
        }
    }

    /// <summary>A prompt, or several; each must have a sound.</summary>
    public IReadOnlyList<string> PromptIds(YamlItem? item)
    {
        var ids = new List<string>();
        foreach (var one in item?.OneOrMany() ?? [])
        {
            if (one.Text() is not { } id)
            {
                continue;
            }

            ids.Add(id);
            if (Prompts is not null && !Prompts.Contains(id))
            {
                one.Report("IVR205", $"there is no prompt '{id}'", $"{Spelling.Suggest(id, Prompts)} A new one stands in audio/texts.tsv, and `ivr prompts build` makes it.");
            }
        }

        return ids;
    }

    public void Pieces(YamlItem at, IReadOnlyList<string> pieces)
    {
        if (Prompts is not null && pieces.Where(piece => !Prompts.Contains(piece)).ToArray() is { Length: > 0 } missing)
        {
            at.Report("IVR205", $"numbers cannot be said: {missing} are missing", "record the missing pieces, see audio/README.md");
        }
    }

    public OpeningHours? HoursNamed(YamlItem at, string name)
    {
        HoursAsked++;
        return HoursNamed(Hours, at, name);
    }

    /// <summary>How often hours were asked for: a flow that never does is the same whatever they are.</summary>
    public int HoursAsked { get; private set; }

    public static OpeningHours? HoursNamed(IReadOnlyDictionary<string, OpeningHours> all, YamlItem at, string name)
    {
        if (all.TryGetValue(name, out var hours))
        {
            return hours;
        }

        at.Report("IVR244", $"there are no hours named '{name}'", Spelling.Suggest(name, all.Keys));
        return null;
    }

    /// <summary>Of a list that could not be read nothing is known, and that is told where it is named.</summary>
    public bool LacksLanguage(string tag) => Languages.Count > 0 && !Languages.ContainsKey(tag);

    /// <inheritdoc cref="LacksLanguage"/>
    public bool LacksCity(string id) => Cities.Count > 0 && !Cities.ContainsKey(id);

    public void Language(YamlItem at, string tag)
    {
        if (LacksLanguage(tag))
        {
            at.Report("IVR212", $"the language '{tag}' is not among the plan's languages", Spelling.Suggest(tag, Languages.Keys));
        }
    }

    /// <summary>The city that is named there; null: there is none, which is reported.</summary>
    public City? City(YamlItem at)
    {
        var id = at.Text();
        var city = id is null ? null : Cities.GetValueOrDefault(id);
        if (id is not null && LacksCity(id))
        {
            at.Report("IVR223", $"there is no city '{id}'", Spelling.Suggest(id, Cities.Keys));
        }

        return city;
    }

    public void Skill(YamlItem at, string skill)
    {
        if (Skills?.Contains(skill) == false)
        {
            at.Report("IVR476", $"the skill '{skill}' is not among the plan's skills", $"{Spelling.Suggest(skill, Skills)} What is only preferred stands under `prefer`.");
        }
    }

    /// <summary>A key with a meaning of the plan's own: 1 to 9 and #; 0 and * mean the same everywhere.</summary>
    public static char? Key(YamlItem at, string? text)
    {
        switch (text)
        {
            case { Length: 1 } key when key[0] is (>= '1' and <= '9') or '#':
                return key[0];
            case "0":
                at.Report("IVR210", "0 is a person everywhere and cannot be given another meaning", "use a key from 1 to 9");
                return null;
            case "*":
                at.Report("IVR210", "* repeats everywhere and cannot be given another meaning", "use a key from 1 to 9");
                return null;
            case not null:
                at.Report("IVR210", $"'{text}' is not a key of a telephone", "use a key from 1 to 9, or #");
                return null;
            default:
                return null;
        }
    }
}
