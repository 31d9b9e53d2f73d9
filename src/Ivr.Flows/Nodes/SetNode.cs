namespace Ivr.Flows;

/// <summary>
/// What the call needs from here on: skills and a language (hard requirements), skills a seat had better have (written
/// <c>elder?</c> among the others), skills it asks for no more, a voice, a boost, things attached.
/// </summary>
internal sealed record SetNode(int Line, IReadOnlyList<string> Skills, string? Language, string? Voice, TimeSpan Boost) : Node(Line)
{
    /// <summary>Skills that are asked for no more.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>();

    /// <summary>Skills without which a seat is not given to him.</summary>
    public IEnumerable<string> Hard => Skills.Where(static skill => !skill.EndsWith('?'));

    public override string Kind => "set";

    internal override IEnumerable<string> Attaches => Attached.Keys;

    internal override IEnumerable<Phrase> Facts => Attached.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (Phrase)$"the seat sees {one.Key} {one.Value}");

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.On) { After = After(state) }];

    /// <summary>Who is asked for so much more.</summary>
    public CallerState After(CallerState state) => state.Dropping(Dropped).Asking(Skills, Boost) with { Language = Language ?? state.Language, Voice = Voice ?? state.Voice };

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var attached = new Dictionary<string, string>();
        foreach (var (_, name, value) in map.Map("attach")?.Entries ?? [])
        {
            attached[name] = value.Text() ?? "";
            if (attached[name].Length == 0)
            {
                value.Report("IVR288", $"nothing is attached as '{name}': the seat would see a name without a value", "write what the seat shall see, or take the name out");
            }
        }

        var language = map.Get("language");
        if (language?.Text() is { } tag)
        {
            source.Scope.Language(language, tag);
        }

        var boost = map.Duration("boost", TimeSpan.Zero);
        if (boost > LineRequest.MostBoost)
        {
            map.Get("boost")!.Report("IVR105", "nobody is put further ahead than a day", "an `emergency` that fails is first in the line by itself");
        }

        var (hard, dropped) = (ReadSkills(map, "skills"), ReadSkills(map, "drop"));
        foreach (var (item, skill) in hard)
        {
            source.Scope.Skill(item, skill);
        }

        var node = new SetNode(source.Line, [.. hard.Select(one => one.Skill), .. ReadSkills(map, "prefer").Select(one => one.Skill + "?")], language?.Text(), ReadVoice(map), boost) { Attached = attached, Dropped = [.. dropped.Select(one => one.Skill)] };
        map.Done();
        return node;
    }

    private static List<(YamlItem At, string Skill)> ReadSkills(YamlMap map, string name)
    {
        var skills = new List<(YamlItem, string)>();
        foreach (var item in map.Get(name)?.OneOrMany() ?? [])
        {
            if (item.Text() is not { } skill)
            {
                continue;
            }

            skills.Add((item, skill));
            if (LineRequest.TagOf(skill) is { } tag)
            {
                item.Report("IVR105", "a language is not asked for as a skill", $"write `language: {tag}` in the same `set`");
            }
        }

        return skills;
    }

    private static string? ReadVoice(YamlMap map)
    {
        var voice = map.Get("voice");
        var text = voice?.Text();
        if (text is not (null or "standard" or "slow"))
        {
            voice!.Report("IVR105", $"there is no voice '{text}'", "write `standard` or `slow`");
        }

        return text;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        run.Call.Voice = Voice ?? run.Call.Voice;
        run.Call.Language = Language ?? run.Call.Language;
        foreach (var (name, value) in Attached)
        {
            run.Call.Attach(name, value);
        }

        await run.RequireAsync(Skills, Dropped, Language, Boost);
        return Next.On;
    }
}
