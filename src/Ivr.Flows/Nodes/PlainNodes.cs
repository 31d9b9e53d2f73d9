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

/// <summary>
/// <c>hangup: why</c>; with <c>goodbye</c> it is said before: who has met no person and is owed no callback is let go by his own choice and with
/// that word only, and 0 meanwhile is a person.
/// </summary>
internal sealed record HangUpNode(int Line, string Why) : Node(Line)
{
    private const int MostGoodbyes = 3;

    private const string Unnamed = "flow-ended";

    public IReadOnlyList<string> Goodbye { get; init; } = [];

    public override string Kind => "hangup";

    internal override IEnumerable<string> Prompts => Goodbye;

    internal override IEnumerable<Way> Ways(CallerState state) =>
    [
        new Way(Deed.Nothing, Leads.HungUp(Why)) { Hears = Goodbye },
        .. Goodbye.Count > 0 ? (Way[])[new Way(Deed.ZeroDuring(Goodbye), Leads.Person)] : [],
    ];

    internal static Node Read(NodeSource source)
    {
        if (!source.Item.IsMap)
        {
            return new HangUpNode(source.Line, source.Item.Text() is { Length: > 0 } why ? why : Unnamed);
        }

        var map = source.Item.Map()!;
        var node = new HangUpNode(source.Line, map.RequireText("why") ?? Unnamed) { Goodbye = source.RequirePrompts(map, "goodbye") };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        // A key too many, pressed before, must not take the word from who is let go: it is begun again, but not for a machine that presses on and on.
        for (var times = 0; Goodbye.Count > 0 && times < MostGoodbyes; times++)
        {
            var key = await run.Call.PlayAsync(Goodbye, bargeIn: true, run.Ended);
            if (key == '0')
            {
                return new Next.Goto(run.Plan.Person.Name);
            }

            if (key is null)
            {
                break;
            }
        }

        run.Call.HangUp(Why);
        return Next.Stop;
    }
}
