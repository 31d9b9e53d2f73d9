namespace Ivr.Flows;

/// <summary>Owes the caller a callback; <c>otherwise</c> is where a caller goes who cannot be called back.</summary>
internal sealed record CallbackNode(int Line, string Reason, IReadOnlyList<string> Done, IReadOnlyList<string> Failed, string Otherwise) : Node(Line)
{
    private static readonly Phrase NotCallable = "he cannot be called back";

    public override string Kind => "callback";

    internal override IEnumerable<string> Prompts => Done.Concat(Failed);

    internal override Phrase Describe(CallerState state) => $"callback: {Reason}";

    internal override IEnumerable<Way> Ways(CallerState state) =>
    [
        new Way(new Deed(DeedKind.House, "", "the callback is written down"), Leads.On) { Hears = Done, After = state with { Owed = true } },
        new Way(new Deed(DeedKind.House, "", NotCallable), Leads.To(Otherwise)) { Hears = Failed },
        .. Failed.Count > 0 ? (Way[])[new Way(Deed.ZeroDuring(Failed, NotCallable), Leads.To(Otherwise))] : [],
    ];

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new CallbackNode(
            source.Line,
            map.RequireText("reason") ?? "requested",
            source.RequirePrompts(map, "done"),
            source.Prompts(map, "failed"),
            source.RequireFlow(map, "otherwise"));
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (await run.Call.RequestCallbackAsync(Reason, run.Ended))
        {
            await run.Call.PlayAsync(Done, bargeIn: false, run.Ended);
            return Next.On;
        }

        // Any key takes him on to the person at once.
        await run.Call.PlayAsync(Failed, bargeIn: true, run.Ended);
        return new Next.Goto(Otherwise);
    }
}
