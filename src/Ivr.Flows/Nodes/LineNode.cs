namespace Ivr.Flows;

/// <summary>The wait for a person; each way out of it is an edge of its own.</summary>
internal sealed record LineNode(int Line, LineWait WaitFor, IReadOnlyDictionary<LineExit, string> Exits) : Node(Line)
{
    private static readonly (string Word, LineExit Exit)[] Edges =
    [
        ("served", LineExit.Served), ("callback", LineExit.CallbackRequested), ("timed_out", LineExit.TimedOut), ("store_down", LineExit.StoreDown),
    ];

    public override string Kind => "line";

    internal override IEnumerable<string> Prompts =>
        [WaitFor.Music, .. WaitFor.Repeat, .. WaitFor.Overflow, .. WaitFor.BeforePosition, .. WaitFor.AfterPosition, .. WaitFor.BeforePosition.Count > 0 ? ChineseNumber.Pieces : []];

    internal override IEnumerable<string> Flows => Exits.Values;

    internal override bool GoesOn => false;

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var exits = new Dictionary<LineExit, string>();
        foreach (var (word, exit) in Edges)
        {
            if (map.Require(word) is { } item && item.Text() is { } target)
            {
                source.Goto(item, target);
                exits[exit] = target;
            }
        }

        var position = map.Map("position");
        var wait = new LineWait
        {
            Music = source.Prompts(map.Require("music")?.OneOrMany() ?? []).FirstOrDefault() ?? "",
            FirstAfter = map.Duration("first_after", TimeSpan.FromSeconds(10)),
            Every = map.Duration("every", TimeSpan.FromSeconds(30)),
            MaxWait = map.Duration("max_wait"),
            CallbackKey = map.Get("callback_key") is { } key && key.Text() is { Length: 1 } text ? text[0] : null,
            BeforePosition = source.Prompts(position?.Get("before")?.OneOrMany() ?? []),
            AfterPosition = source.Prompts(position?.Get("after")?.OneOrMany() ?? []),
            Repeat = source.Prompts(map.Get("repeat")?.OneOrMany() ?? []),
            Overflow = source.Prompts(map.Get("overflow")?.OneOrMany() ?? []),
        };
        if (wait.BeforePosition.Count > 0)
        {
            source.Pieces(map.Get("position")!, ChineseNumber.Pieces);
        }

        position?.Done();
        map.Done();
        return new LineNode(source.Line, wait, exits);
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        // Entering again changes nothing but what is asked of a seat: the place in the line is kept.
        await run.EnterLineAsync();
        var exit = await run.Call.WaitInLineAsync(WaitFor, run.Ended);
        return new Next.Goto(Exits[exit]);
    }
}
