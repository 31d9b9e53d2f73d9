namespace Ivr.Flows;

/// <summary><c>play: P01</c>, or with <c>prompts</c>, <c>barge_in</c> (on), <c>loop</c> (off) and <c>enter_line</c> (off): the place in the line is his as they begin.</summary>
internal sealed record PlayNode(int Line, IReadOnlyList<string> Ids, bool BargeIn, bool Loop) : Node(Line)
{
    public bool EnterLine { get; init; }

    public override string Kind => "play";

    internal override IEnumerable<string> Prompts => Ids;

    // A key pressed into it is the key of the menu that follows, and no way of its own; 0 is a person at once.
    internal override IEnumerable<Way> Ways(CallerState state) => Loop ? [new Way(Deed.Nothing, Leads.Endless) { Hears = Ids }]
        : EnterLine ? WaysOf(Ids, BargeIn).Select(way => way with { After = state with { InLine = true } })
        : WaysOf(Ids, BargeIn);

    internal override Phrase Describe(CallerState state) => EnterLine ? "takes a place in the line" : base.Describe(state);

    /// <summary>Of prompts that are heard once.</summary>
    internal static IEnumerable<Way> WaysOf(IReadOnlyList<string> ids, bool bargeIn) =>
        bargeIn
            ? [new Way(Deed.Nothing, Leads.On) { Hears = ids }, new Way(Deed.ZeroDuring(ids), Leads.Person)]
            : [new Way(Deed.Nothing, Leads.On) { Hears = ids }];

    internal static Node Read(NodeSource source)
    {
        if (!source.Item.IsMap)
        {
            return new PlayNode(source.Line, source.Scope.PromptIds(source.Item), true, false);
        }

        var map = source.Item.Map()!;
        if (map.Get("say") is not null)
        {
            return SayNode.Read(source, map);
        }

        var node = new PlayNode(source.Line, source.RequirePrompts(map, "prompts"), map.Flag("barge_in", true), map.Flag("loop", false)) { EnterLine = map.Flag("enter_line", false) };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (EnterLine)
        {
            await run.EnterLineAsync();
        }

        if (!Loop)
        {
            run.Pending ??= await run.Call.PlayAsync(Ids, BargeIn, run.Ended);
            return Next.On;
        }

        // A key only starts it again: an endless prompt has no menu behind it.
        while (true)
        {
            await run.Call.PlayAsync(Ids, BargeIn, run.Ended);
        }
    }
}
