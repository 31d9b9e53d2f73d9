using System.Text;

namespace Ivr.Flows;

/// <summary>Reads a number of digits and attaches it to the call; <c>0</c> first is a person, <c>#</c> ends, <c>*</c> begins again; with <c>every_key</c> all keys are digits.</summary>
internal sealed record CollectNode(int Line, IReadOnlyList<string> Ids, int Digits, string Attach) : Node(Line)
{
    public TimeSpan FirstWait { get; init; }

    public TimeSpan Wait { get; init; }

    /// <summary>No key has a meaning of its own: all of them, A to D too, are collected.</summary>
    public bool EveryKey { get; init; }

    public override string Kind => "collect";

    internal override IEnumerable<string> Attaches => [Attach];

    internal override IEnumerable<string> Prompts => Ids;

    internal override Phrase Describe(CallerState state) =>
        EveryKey ? $"asks {string.Join(' ', Ids)} for {Digits} digits as {Attach}, every key, {FirstWait.TotalSeconds:0.###} s and {Wait.TotalSeconds:0.###} s"
        : (Phrase)$"asks {string.Join(' ', Ids)} for {Digits} digits as {Attach}, {FirstWait.TotalSeconds:0.###} s and {Wait.TotalSeconds:0.###} s";

    internal override IReadOnlyList<string> Asks => Ids;

    internal override TimeSpan Silence => FirstWait > Wait ? FirstWait : Wait;

    internal override IEnumerable<KeyedPrompts> Keyed => EveryKey ? [] : [new KeyedPrompts(Ids, []) { Besides = "0*#" }];

    internal override IEnumerable<Way> Ways(CallerState state)
    {
        yield return new Way(Deed.Silence, Leads.On) { Hears = Ids, Waits = FirstWait };
        yield return new Way(new Deed(DeedKind.Number, string.Concat(Enumerable.Range(1, Digits).Select(digit => digit % 10))), Leads.On) { Hears = Ids };
        if (!EveryKey)
        {
            yield return new Way(new Deed(DeedKind.WrongKey, "#"), Leads.On) { Hears = Ids };
            yield return new Way(Deed.Zero, Leads.Person) { Hears = Ids };
        }
    }

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new CollectNode(source.Line, source.RequirePrompts(map, "prompt"), map.Require("digits")?.Int(1, 32) ?? 1, map.RequireText("attach") ?? "digits")
        {
            FirstWait = map.Duration("first_wait", TimeSpan.FromSeconds(8), MenuNode.LeastWait),
            Wait = map.Duration("wait", TimeSpan.FromSeconds(5), MenuNode.LeastWait),
            EveryKey = map.Flag("every_key", false),
        };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        var digits = new StringBuilder();
        try
        {
            return await ReadAsync(run, digits) ? new Next.Goto(run.Plan.Person.Name) : Next.On;
        }
        finally
        {
            // Who hangs up in the middle leaves what he pressed in the record.
            if (digits.Length > 0)
            {
                run.Call.Attach(Attach, digits.ToString());
            }
        }
    }

    /// <returns>True: he asked for a person.</returns>
    private async Task<bool> ReadAsync(FlowRun run, StringBuilder digits)
    {
        var key = run.TakePending() ?? await run.Call.PlayAsync(Ids, bargeIn: true, run.Ended) ?? await run.Call.ReadKeyAsync(FirstWait, run.Ended);
        while (key is { } pressed && (EveryKey || pressed != '#'))
        {
            if (EveryKey || (char.IsAsciiDigit(pressed) && !(pressed == '0' && digits.Length == 0)))
            {
                digits.Append(pressed);
            }
            else if (pressed == '0')
            {
                return true;
            }
            else if (pressed == '*')
            {
                digits.Clear();
            }

            if (digits.Length == Digits)
            {
                break;
            }

            key = await run.Call.ReadKeyAsync(Wait, run.Ended);
        }

        return false;
    }
}
