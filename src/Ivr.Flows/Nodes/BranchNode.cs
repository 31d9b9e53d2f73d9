namespace Ivr.Flows;

/// <summary>
/// <c>branch: { if: 'city = "linxia" or time &gt;= 22:00', goto: a }</c>: who it is true of goes there, everybody else goes on. What a caller
/// pressed or a web service said is compared, never read as anything else.
/// </summary>
internal sealed record BranchNode(int Line, string Text, Condition If, string Target) : Node(Line)
{
    public override string Kind => "branch";

    internal override Phrase Describe(CallerState state) => $"branch {Text}";

    internal override IEnumerable<TimeOnly> Times => If.Times;

    internal override IEnumerable<string> FlowsOf(string city) => If.Decided(city) == false ? [] : [Target];

    internal override IEnumerable<Way> Ways(CallerState state) => If.Decided(state) switch
    {
        true => [new Way(Deed.Nothing, Leads.To(Target))],
        false => [new Way(Deed.Nothing, Leads.On)],
        null => [new Way(Deed.Fact($"{Text}"), Leads.To(Target)), new Way(If.DecidedOfMost == false ? new Deed(DeedKind.Fact, "") : Deed.Fact($"not: {Text}"), Leads.On)],
    };

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var text = map.Require("if");
        var condition = text is null ? Condition.Unclear : ConditionReader.Read(text, source.Scope.Words);
        var node = new BranchNode(source.Line, text is { IsMap: false, IsList: false } ? text.Text() ?? "" : "", condition, source.RequireFlow(map, "goto"));
        map.Done();
        return node;
    }

    internal override Task<Next> RunAsync(FlowRun run)
    {
        var holds = If.Holds(run.Call);
        run.Call.Step("branch", holds ? $"yes: {Text}" : (Phrase)$"no: {Text}");
        return Task.FromResult(holds ? new Next.Goto(Target) : Next.On);
    }
}
