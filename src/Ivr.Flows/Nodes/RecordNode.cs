namespace Ivr.Flows;

/// <summary>
/// The caller leaves a message after a tone: <c>#</c>, silence, its longest or his hang-up ends it. It is kept beside the recordings; its file's name is
/// attached and goes with the callback he is owed.
/// </summary>
internal sealed record RecordNode(int Line, IReadOnlyList<string> Ids, MessageRules Rules, string Attach) : Node(Line)
{
    /// <summary>Said when it is kept.</summary>
    public required IReadOnlyList<string> Done { get; init; }

    /// <summary>Said when it cannot be.</summary>
    public required IReadOnlyList<string> Sorry { get; init; }

    /// <summary>Where a caller goes who said nothing.</summary>
    public required string Nothing { get; init; }

    /// <summary>Where he goes whose message cannot be kept.</summary>
    public required string Failed { get; init; }

    public override string Kind => "record";

    internal override IEnumerable<string> Attaches => [Attach];

    internal override IEnumerable<string> Prompts => [.. Ids, .. Done, .. Sorry];

    internal override Phrase Describe(CallerState state) =>
        $"message after {string.Join(' ', Ids)} as {Attach}, {Rules.AtMost.TotalSeconds:0.###} s at most, over after {Rules.Silence.TotalSeconds:0.###} s of silence";

    internal override IReadOnlyList<string> Asks => Ids;

    internal override TimeSpan Silence => Rules.Silence;

    internal override IEnumerable<KeyedPrompts> Keyed => [new KeyedPrompts(Ids, []) { Besides = "0#" }];

    internal override IEnumerable<Way> Ways(CallerState state) =>
    [
        new Way(new Deed(DeedKind.Speech, Deed.Silent, "he leaves a message"), Leads.On) { Hears = [.. Ids, .. Done], Waits = Rules.AtMost },
        new Way(new Deed(DeedKind.House, "", "messages cannot be kept"), Leads.To(Failed)) { Hears = Sorry },
        new Way(Deed.Silence, Leads.To(Nothing)) { Hears = Ids, Waits = Rules.Silence },
        new Way(new Deed(DeedKind.WrongKey, "#"), Leads.To(Nothing)) { Hears = Ids },
        new Way(Deed.Zero, Leads.Person) { Hears = Ids },
    ];

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var (atMost, silence) = (map.Get("at_most"), map.Get("silence"));
        var rules = new MessageRules(atMost?.Duration() ?? TimeSpan.FromMinutes(1), silence?.Duration() ?? TimeSpan.FromSeconds(4));
        if (rules.AtMost < rules.Silence || rules.Silence < TimeSpan.FromSeconds(1) || rules.AtMost > TimeSpan.FromMinutes(10))
        {
            (atMost ?? silence)!.Report("IVR294", $"a message of {rules.AtMost.TotalSeconds:0.#} s at most that is over after {rules.Silence.TotalSeconds:0.#} s of silence", "let `silence` be 1s or more, and `at_most` more than that and 10m at most");
        }

        var node = new RecordNode(source.Line, source.RequirePrompts(map, "prompt"), rules, map.RequireText("attach") ?? "message")
        {
            Done = source.Prompts(map, "done"),
            Sorry = source.RequirePrompts(map, "sorry"),
            Nothing = source.RequireFlow(map, "nothing"),
            Failed = source.RequireFlow(map, "failed"),
        };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        // A key skips what is said before the tone.
        var key = run.TakePending() ?? await run.Call.PlayAsync(Ids, bargeIn: true, run.Ended);
        if (key == '0')
        {
            return new Next.Goto(run.Plan.Person.Name);
        }

        var (end, file) = await run.Call.RecordAsync(Rules, run.Ended);
        run.Call.Attach(Attach, file);
        run.Call.Step("message", $"{end.ToString().ToLowerInvariant()}");
        switch (end)
        {
            case MessageEnd.Left:
                run.Pending = await run.Call.PlayAsync(Done, bargeIn: true, run.Ended);
                return Next.On;
            case MessageEnd.Failed:
                key = await run.Call.PlayAsync(Sorry, bargeIn: true, run.Ended);
                return new Next.Goto(key == '0' ? run.Plan.Person.Name : Failed);
            default:
                return new Next.Goto(end == MessageEnd.Nothing ? Nothing : run.Plan.Person.Name);
        }
    }
}
