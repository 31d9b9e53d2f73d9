namespace Ivr.Flows;

/// <summary>
/// The wait for a person; each way out of it is an edge of its own. <c>unstaffed</c> is gone at once, without a wait, by who asks for what
/// nobody is there for at that hour: a language, a skill; and by who waits for it when the roster ends and no such seat is there.
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

    /// <summary>What is asked of a seat hard → when seats with it are there.</summary>
    public required IReadOnlyDictionary<string, OpeningHours> Staffed { get; init; }

    internal override IEnumerable<OpeningHours> Hours => Staffed.Values;

    /// <summary>Whether who comes to it as <paramref name="state"/> says may find a seat, at least at some hour where it is not known when he calls.</summary>
    internal bool IsStaffed(CallerState state) => Lacking(state) is null;

    /// <summary>What of it nobody may be there for at that hour, by the clock or by an operator's word; null: nothing.</summary>
    internal string? MayLack(CallerState state) => Lacking(state) ?? (state.ByHand ? Rostered(state).FirstOrDefault() : null);

    /// <summary>Nobody speaks it, or has it.</summary>
    internal static Phrase Nobody(string skill) => LineRequest.TagOf(skill) is { } tag ? $"nobody speaks {tag}" : (Phrase)$"nobody has {skill}";

    private string? Lacking(CallerState state) => state.Clock is { } clock ? Lacking(state.Hard, clock, static _ => null) : null;

    // Where no calendar tells somebody may be there.
    private string? Lacking(IEnumerable<string> asked, DateTimeOffset at, Func<string, HoursState?> byHand) =>
        asked.FirstOrDefault(skill => Staffed.TryGetValue(skill, out var hours) && hours.At(at, byHand) == HoursState.Closed);

    private IEnumerable<string> Rostered(CallerState state) => state.Hard.Where(Staffed.ContainsKey);

    internal override IEnumerable<string> Prompts =>
        [WaitFor.Music, .. WaitFor.Repeat, .. WaitFor.Overflow, .. WaitFor.BeforePosition, .. WaitFor.AfterPosition, .. WaitFor.NextInLine, .. WaitFor.BeforePosition.Count > 0 ? ChineseNumber.Pieces : []];

    internal override IEnumerable<KeyedPrompts> Keyed =>
        WaitFor.Repeat.Count > 0 ? [new KeyedPrompts(WaitFor.Repeat, WaitFor.CallbackKey is { } key ? [key] : [])] : [];

    internal override Phrase Describe(CallerState state) =>
        Unstaffed is not null && Rostered(state).Any() ? $"person with {Rostered(state).Select(skill => (Phrase)$"{skill}, {Staffed[skill].Facts}")}" : (Phrase)"person";

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
        if (Unstaffed is { } elsewhere)
        {
            if (Lacking(state) is { } lacking)
            {
                yield return new Way(Deed.Fact($"{Nobody(lacking)} at that hour"), Leads.To(elsewhere));
                yield break;
            }

            if (Leaves(state) is { } leaves)
            {
                yield return leaves;
            }

            if (state.Clock is null && (state.Language.Length == 0 || Rostered(state).Any()))
            {
                yield return new Way(Deed.Fact(Rostered(state).FirstOrDefault() is { } rostered ? $"{Nobody(rostered)} at that hour" : (Phrase)"nobody speaks it at that hour"), Leads.To(elsewhere));
            }
        }

        foreach (var way in Waits(state with { InLine = true }))
        {
            yield return way;
        }
    }

    /// <summary>Who waits at the end of the roster goes the same way then, by the clock of that minute; null: it does not end, or nothing is said of it.</summary>
    internal Way? Leaves(CallerState state) => Unstaffed is { } elsewhere && state is { Clock: { } clock, Period.Later: false } && IsStaffed(state)
        && Rostered(state).Select(skill => (Skill: skill, End: Staffed[skill].ClosesAfter(clock))).Where(one => one.End is not null).OrderBy(one => one.End).FirstOrDefault() is { End: { } end } first
            ? new Way(new Deed(DeedKind.House, "", $"{Nobody(first.Skill)} any more"), Leads.To(elsewhere)) { After = state with { InLine = true, Period = Period.LaterAt(end) } }
            : null;

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
            FirstAfter = map.Duration("first_after", TimeSpan.FromSeconds(10), most: Latest),
            Every = map.Duration("every", TimeSpan.FromSeconds(30), Soonest, Latest),
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
        if (Unstaffed is not null && LackingNow(run) is { } lacking)
        {
            return Elsewhere(run, lacking);
        }

        // Entering again changes nothing but what is asked of a seat: the place in the line is kept.
        await run.EnterLineAsync();
        var wait = Unstaffed is not null && run.Hard.Any(Staffed.ContainsKey) ? WaitFor with { IsStaffed = () => LackingNow(run) is null } : WaitFor;
        var exit = await run.Call.WaitInLineAsync(wait, run.Ended);
        return exit == LineExit.Unstaffed ? Elsewhere(run, LackingNow(run) ?? run.Hard.First(Staffed.ContainsKey)) : new Next.Goto(Exits[exit]);
    }

    private string? LackingNow(FlowRun run) => Lacking(run.Hard, run.Call.Now, run.Call.HoursByHand);

    private Next.Goto Elsewhere(FlowRun run, string lacking)
    {
        run.Call.Step("unstaffed", $"{Nobody(lacking)} at this hour");
        return new Next.Goto(Unstaffed!);
    }
}
