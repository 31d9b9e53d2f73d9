namespace Ivr.Flows;

/// <summary>Owes the caller a callback; <c>otherwise</c> is where a caller goes who cannot be called back.</summary>
internal sealed record CallbackNode(int Line, string Reason, IReadOnlyList<string> Done, IReadOnlyList<string> Failed, string Otherwise) : Node(Line)
{
    public override string Kind => "callback";

    internal override IEnumerable<string> Prompts => Done.Concat(Failed);

    internal override IEnumerable<string> Flows => [Otherwise];

    internal override IEnumerable<string> SilentFlows => Flows;

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new CallbackNode(
            source.Line,
            map.RequireText("reason") ?? "requested",
            source.Prompts(map, "done"),
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

        await run.Call.PlayAsync(Failed, bargeIn: false, run.Ended);
        return new Next.Goto(Otherwise);
    }
}
