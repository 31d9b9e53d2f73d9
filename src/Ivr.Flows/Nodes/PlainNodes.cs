namespace Ivr.Flows;

/// <summary><c>goto: person</c>.</summary>
internal sealed record GotoNode(int Line, string Target) : Node(Line)
{
    public override string Kind => "goto";

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.To(Target))];

    internal static Node Read(NodeSource source)
    {
        var target = source.Item.Text() ?? source.Person;
        source.Goto(source.Item, target);
        return new GotoNode(source.Line, target);
    }

    internal override Task<Next> RunAsync(FlowRun run) => Task.FromResult<Next>(new Next.Goto(Target));
}

/// <summary><c>hangup: why</c>.</summary>
internal sealed record HangUpNode(int Line, string Why) : Node(Line)
{
    public override string Kind => "hangup";

    internal override IEnumerable<Way> Ways(CallerState state) => [new Way(Deed.Nothing, Leads.HungUp(Why))];

    internal static Node Read(NodeSource source) => new HangUpNode(source.Line, source.Item.Text() is { Length: > 0 } why ? why : "flow-ended");

    internal override Task<Next> RunAsync(FlowRun run)
    {
        run.Call.HangUp(Why);
        return Task.FromResult(Next.Stop);
    }
}
