namespace Ivr.Flows;

/// <summary><c>ring: 6s</c>: the caller hears it ring so long before the call is answered. For laboratories.</summary>
internal sealed record RingNode(int Line, TimeSpan For) : Node(Line)
{
    public override string Kind => "ring";

    internal override bool BeforeAnswer => true;

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.On) { Waits = For }];

    internal static Node Read(NodeSource source) => new RingNode(source.Line, source.Item.Duration() ?? TimeSpan.Zero);

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        run.Call.Ring();
        await run.Call.WaitAsync(For, run.Ended);
        return Next.On;
    }
}

/// <summary><c>early: P01</c>: prompts played before the call is answered. For laboratories, and for what a caller must hear without paying.</summary>
internal sealed record EarlyNode(int Line, IReadOnlyList<string> Ids) : Node(Line)
{
    public override string Kind => "early";

    internal override IEnumerable<string> Prompts => Ids;

    internal override bool BeforeAnswer => true;

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.On) { Hears = Ids }];

    internal static Node Read(NodeSource source) => new EarlyNode(source.Line, source.Scope.PromptIds(source.Item));

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        await run.Call.PlayEarlyAsync(Ids, run.Ended);
        return Next.On;
    }
}
