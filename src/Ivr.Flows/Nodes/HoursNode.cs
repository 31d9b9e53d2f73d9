namespace Ivr.Flows;

/// <summary>
/// <c>hours: { of: offices, open: a, closed: b }</c>: the way by the time of day, week and year. Where no calendar tells whether people
/// work that day a caller meets a person, and the record says so.
/// An operator's word goes before the plan's; the proof walks each way that he can open, too.
/// </summary>
internal sealed record HoursNode(int Line, OpeningHours Of, string Open, string Closed) : Node(Line)
{
    public override string Kind => "hours";

    internal override IEnumerable<Phrase> Facts => Of.Facts;

    internal override IEnumerable<OpeningHours> Hours => [Of];

    internal override IEnumerable<Way> Ways(CallerState state)
    {
        var ways = new Dictionary<HoursState, Way>
        {
            [HoursState.Open] = new(Deed.Fact($"{Of.Name}: open"), Leads.To(Open)),
            [HoursState.Closed] = new(Deed.Fact($"{Of.Name}: closed"), Leads.To(Closed)),
        };
        if (Of.NeedsCalendar)
        {
            ways[HoursState.Unknown] = new Way(Deed.Fact("no calendar of the year"), Leads.Person);
        }

        return state.Clock is { } clock ? [ways[Of.At(clock)]] : ways.Values;
    }

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var of = map.Require("of");
        var hours = of?.Text() is { } name ? source.Scope.HoursNamed(of, name) : null;
        var node = new HoursNode(source.Line, hours ?? OpeningHours.Always, source.RequireFlow(map, "open"), source.RequireFlow(map, "closed"));
        map.Done();
        return node;
    }

    internal override Task<Next> RunAsync(FlowRun run)
    {
        var state = run.HoursNow(Of);
        Phrase name = run.Call.HoursByHand(Of.Name) is null ? (Phrase)$"{Of.Name}" : $"{Of.Name} (by hand)";
        run.Call.Step("hours", state switch { HoursState.Open => (Phrase)$"{name}: open", HoursState.Closed => $"{name}: closed", _ => $"{name}: no calendar for this year, a person" });
        return Task.FromResult<Next>(new Next.Goto(state switch { HoursState.Open => Open, HoursState.Closed => Closed, _ => run.Plan.Person.Name }));
    }
}
