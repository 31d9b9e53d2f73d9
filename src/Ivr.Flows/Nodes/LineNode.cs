namespace Ivr.Flows;

/// <summary>
/// The wait for a person; each way out of it is an edge of its own. <c>unstaffed</c> is gone at once, without a wait, by who asks for a language that
/// nobody speaks at that hour.
/// </summary>
internal sealed record LineNode(int Line, LineWait WaitFor, IReadOnlyDictionary<LineExit, string> Exits) : Node(Line)
{
    private static readonly (string Word, LineExit Exit)[] Edges =
    [
        ("served", LineExit.Served), ("callback", LineExit.CallbackRequested), ("timed_out", LineExit.TimedOut), ("store_down", LineExit.StoreDown),
    ];

    // Who waits hears where he stands often enough to stay, and not so often that he hears nothing else.
    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(10), Latest = TimeSpan.FromMinutes(2), LongestWait = TimeSpan.FromMinutes(30);

    public override string Kind => "line";

    public string? Unstaffed { get; init; }

    /// <summary>Language tags → when seats that speak them are there.</summary>
    public required IReadOnlyDictionary<string, OpeningHours> Staffed { get; init; }

    internal override IEnumerable<OpeningHours> Hours => Staffed.Values;

    /// <summary>Whether who comes to it as <paramref name="state"/> says may find a seat, at least at some hour where it is not known when he calls.</summary>
    internal bool IsStaffed(CallerState state) => state.Clock is not { } clock || IsStaffed(state.Language, clock, static _ => null);

    /// <summary>Whether who comes to it may find that nobody there speaks his language at that hour, by the clock or by an operator's word.</summary>
    internal bool MayLack(CallerState state) => !IsStaffed(state) || (state.ByHand && Staffed.ContainsKey(state.Language));

    // Where no calendar tells somebody may be there.
    private bool IsStaffed(string language, DateTimeOffset at, Func<string, HoursState?> byHand) =>
        !Staffed.TryGetValue(language, out var hours) || hours.At(at, byHand) != HoursState.Closed;

    internal override IEnumerable<string> Prompts =>
        [WaitFor.Music, .. WaitFor.Repeat, .. WaitFor.Overflow, .. WaitFor.BeforePosition, .. WaitFor.AfterPosition, .. WaitFor.NextInLine, .. WaitFor.BeforePosition.Count > 0 ? ChineseNumber.Pieces : []];

    internal override IEnumerable<KeyedPrompts> Keyed =>
        WaitFor.Repeat.Count > 0 ? [new KeyedPrompts(WaitFor.Repeat, WaitFor.CallbackKey is { } key ? [key] : [])] : [];

    internal override Phrase Describe(CallerState state) =>
        Unstaffed is not null && Staffed.TryGetValue(state.Language, out var hours) ? $"person who speaks {state.Language}, {hours.Facts}" : (Phrase)"person";

    internal override IEnumerable<Phrase> Facts =>
    [
        $"music {WaitFor.Music}",
        $"position {string.Join(' ', (string[])[.. WaitFor.BeforePosition, .. WaitFor.AfterPosition, .. WaitFor.NextInLine])} after {WaitFor.FirstAfter.TotalSeconds:0.###} s",
        $"every {WaitFor.Every.TotalSeconds:0.###} s {string.Join(' ', WaitFor.Repeat)}",
        $"overflow {string.Join(' ', WaitFor.Overflow)}",
        WaitFor.MaxWait is { } most ? (Phrase)$"waits {most.TotalSeconds:0.###} s at most" : "waits as long as it takes",
        WaitFor.CallbackKey is { } key ? (Phrase)$"callback on {key}" : "no callback key",
    ];

    internal override IEnumerable<Way> Ways(CallerState state)
    {
        var asksSpeaker = state.Language.Length == 0 || Staffed.ContainsKey(state.Language);
        if (Unstaffed is { } elsewhere && (!IsStaffed(state) || (state.Clock is null && asksSpeaker)))
        {
            yield return new Way(Deed.Fact(state.Language.Length == 0 ? "nobody speaks it at that hour" : (Phrase)$"nobody speaks {state.Language} at that hour"), Leads.To(elsewhere));
            if (!IsStaffed(state))
            {
                yield break;
            }
        }

        foreach (var way in Waits(state with { InLine = true }))
        {
            yield return way;
        }
    }

    private IEnumerable<Way> Waits(CallerState waiting)
    {
        Way? Out(LineExit exit, Deed deed, CallerState after) => Exits.TryGetValue(exit, out var flow) ? new Way(deed, Leads.To(flow)) { After = after } : null;
        return new[]
        {
            Out(LineExit.Served, new Deed(DeedKind.House, Deed.Silent, "a person has talked with him"), waiting with { Served = true }),
            WaitFor.CallbackKey is { } key ? Out(LineExit.CallbackRequested, Deed.Key(key), waiting) : null,
            WaitFor.MaxWait is { } most ? Out(LineExit.TimedOut, new Deed(DeedKind.Nobody, Deed.Silent, $"no seat within {most.TotalSeconds:0.###} s"), waiting) : null,
            Out(LineExit.StoreDown, new Deed(DeedKind.House, "", "the store is down"), waiting),
        }.OfType<Way>();
    }

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var exits = new Dictionary<LineExit, string>();
        var callbackKey = map.Get("callback_key") is { } key ? PlanScope.Key(key, key.Text()) : null;
        var maxWait = map.Get("max_wait")?.Duration(TimeSpan.FromSeconds(1), LongestWait);
        foreach (var (word, exit) in Edges)
        {
            var optional = exit == LineExit.CallbackRequested && callbackKey is null || exit == LineExit.TimedOut && maxWait is null;
            if ((optional ? map.Get(word) : map.Require(word)) is { } item && item.Text() is { } target)
            {
                source.Goto(item, target);
                exits[exit] = target;
            }
        }

        var position = map.Map("position");
        var unstaffed = map.Get("unstaffed");
        if (unstaffed?.Text() is { } elsewhere)
        {
            source.Goto(unstaffed, elsewhere);
        }

        var wait = new LineWait
        {
            Music = source.RequirePrompts(map, "music") is [var music, ..] ? music : "",
            FirstAfter = map.Get("first_after")?.Duration(most: Latest) ?? TimeSpan.FromSeconds(10),
            Every = map.Get("every")?.Duration(Soonest, Latest) ?? TimeSpan.FromSeconds(30),
            MaxWait = maxWait,
            CallbackKey = callbackKey,
            BeforePosition = source.Prompts(position, "before"),
            AfterPosition = source.Prompts(position, "after"),
            NextInLine = source.Prompts(position, "next"),
            Repeat = source.Prompts(map, "repeat"),
            Overflow = source.Prompts(map, "overflow"),
        };
        if (wait.BeforePosition.Count > 0)
        {
            source.Scope.Pieces(map.Get("position")!, ChineseNumber.Pieces);
        }

        position?.Done();
        map.Done();
        return new LineNode(source.Line, wait, exits) { Unstaffed = unstaffed?.Text(), Staffed = source.Scope.Staffed };
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        run.TakePending();
        if (Unstaffed is not null && !IsStaffed(run.Call.Language, run.Call.Now, run.Call.HoursByHand))
        {
            run.Call.Step("unstaffed", $"nobody speaks {run.Call.Language} at this hour");
            return new Next.Goto(Unstaffed);
        }

        // Entering again changes nothing but what is asked of a seat: the place in the line is kept.
        await run.EnterLineAsync();
        var exit = await run.Call.WaitInLineAsync(WaitFor, run.Ended);
        return new Next.Goto(Exits[exit]);
    }
}
