namespace Ivr.Flows;

/// <summary>
/// What the call needs from here on: skills and a language (hard requirements), skills a seat had better have (written
/// <c>elder?</c> among the others), a voice, a boost, things attached.
/// </summary>
internal sealed record SetNode(int Line, IReadOnlyList<string> Skills, string? Language, string? Voice, TimeSpan Boost) : Node(Line)
{
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>();

    /// <summary>Skills without which a seat is not given to him.</summary>
    public IEnumerable<string> Hard => Skills.Where(static skill => !skill.EndsWith('?'));

    public override string Kind => "set";

    internal override IEnumerable<Phrase> Facts => Attached.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (Phrase)$"the seat sees {one.Key} {one.Value}");

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.On) { After = After(state) }];

    /// <summary>Who is asked for so much more.</summary>
    public CallerState After(CallerState state) => state.Asking(Skills, Boost) with { Language = Language ?? state.Language, Voice = Voice ?? state.Voice };

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

        var node = new SetNode(source.Line, [.. ReadSkills(map, "skills"), .. ReadSkills(map, "prefer").Select(skill => skill + "?")], language?.Text(), ReadVoice(map), boost) { Attached = attached };
        map.Done();
        return node;
    }

    private static List<string> ReadSkills(YamlMap map, string name)
    {
        var skills = new List<string>();
        foreach (var item in map.Get(name)?.OneOrMany() ?? [])
        {
            if (item.Text() is not { } skill)
            {
                continue;
            }

            skills.Add(skill);
            if (skill.StartsWith("language:", StringComparison.Ordinal))
            {
                item.Report("IVR105", "a language is not asked for as a skill", $"write `language: {skill["language:".Length..]}` in the same `set`");
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

        await run.RequireAsync(Skills, Language, Boost);
        return Next.On;
    }
}
