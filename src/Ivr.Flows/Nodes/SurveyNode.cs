namespace Ivr.Flows;

/// <summary>
/// Five grades, offered and never forced: a hang-up, silence or another key is no answer, not a good one; <c>0</c> is a
/// person as everywhere.
/// </summary>
internal sealed record SurveyNode(int Line, IReadOnlyList<string> Ids, IReadOnlyList<string> Thanks, TimeSpan Wait) : Node(Line)
{
    /// <summary>What the grade is attached to the call as.</summary>
    public const string Attached = "survey";

    public override string Kind => "survey";

    internal override IEnumerable<string> Attaches => [Attached];

    internal override IEnumerable<string> Prompts => Ids.Concat(Thanks);

    internal override Phrase Describe(CallerState state) => $"survey {string.Join(' ', Ids)}, {Wait.TotalSeconds:0.###} s";

    internal override IReadOnlyList<string> Asks => Ids;

    internal override TimeSpan Silence => Wait;

    internal override IEnumerable<KeyedPrompts> Keyed => [new KeyedPrompts(Ids, "12345") { Besides = "0" }];

    internal override IEnumerable<Way> Ways(CallerState state) =>
    [
        new Way(Deed.Silence, Leads.On) { Hears = Ids, Waits = Wait },
        new Way(Deed.Key('1'), Leads.On) { Hears = [.. Ids, .. Thanks] },
        new Way(new Deed(DeedKind.WrongKey, "9"), Leads.On) { Hears = Ids },
        new Way(Deed.Zero, Leads.Person) { Hears = Ids },
    ];

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new SurveyNode(source.Line, source.RequirePrompts(map, "prompt"), source.Prompts(map, "thanks"), map.Duration("wait", TimeSpan.FromSeconds(5)));
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        var key = await run.Call.PlayAsync(Ids, bargeIn: true, run.Ended) ?? await run.Call.ReadKeyAsync(Wait, run.Ended);
        if (key is >= '1' and <= '5')
        {
            run.Call.Attach(Attached, key.ToString()!);
            await run.Call.PlayAsync(Thanks, bargeIn: false, run.Ended);
        }

        return key == '0' ? new Next.Goto(run.Plan.Person.Name) : Next.On;
    }
}
