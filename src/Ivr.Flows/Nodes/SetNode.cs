namespace Ivr.Flows;

/// <summary>What the call needs from here on: skills and a language (hard requirements), a voice, a boost, things attached.</summary>
internal sealed record SetNode(int Line, IReadOnlyList<string> Skills, string? Language, string? Voice, TimeSpan Boost) : Node(Line)
{
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>();

    public override string Kind => "set";

    internal override bool Waits => false;

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
        }

        var language = map.Get("language");
        if (language?.Text() is { } tag)
        {
            source.Language(language, tag);
        }

        var node = new SetNode(source.Line, map.Words("skills"), language?.Text(), map.Text("voice"), map.Duration("boost", TimeSpan.Zero)) { Attached = attached };
        map.Done();
        return node;
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
