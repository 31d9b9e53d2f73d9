namespace Ivr.Flows;

/// <summary>What a key of a menu leads to.</summary>
internal record KeyChoice(string Flow)
{
    /// <summary>The ways of who presses it.</summary>
    /// <param name="deed">The key.</param>
    /// <param name="state">What he is like when he does.</param>
    public virtual IEnumerable<Way> Ways(Deed deed, CallerState state) => [new(deed, Leads.To(Flow)) { After = state }];

    /// <summary>What it attaches.</summary>
    public virtual IEnumerable<string> Attaches => [];

    /// <summary>What it does with the call before he goes there.</summary>
    public virtual Task TakeAsync(FlowRun run) => Task.CompletedTask;

    /// <summary><c>1: enterprise</c>.</summary>
    public static KeyChoice? Read(NodeSource source, YamlItem item)
    {
        if (item.Text() is not { } flow)
        {
            return null;
        }

        source.Goto(item, flow);
        return new KeyChoice(flow);
    }
}

/// <summary>
/// <c>4: { language: adx, goto: speaker }</c>: from here on a seat must speak it, as after a <c>set</c>, and sees what people call it.
/// </summary>
internal sealed record LanguageChoice(string Flow, SetNode Set) : KeyChoice(Flow)
{
    /// <summary>The name under which the seat sees it.</summary>
    public const string Attached = "语言";

    public override IEnumerable<Way> Ways(Deed deed, CallerState state) => [new(deed, Leads.To(Flow)) { After = Set.After(state), Facts = [.. Set.Facts] }];

    public override IEnumerable<string> Attaches => Set.Attaches;

    public override Task TakeAsync(FlowRun run) => Set.RunAsync(run);

    /// <summary>A language and where its callers go, or a flow as in any menu.</summary>
    public static new KeyChoice? Read(NodeSource source, YamlItem item)
    {
        if (!item.IsMap)
        {
            return KeyChoice.Read(source, item);
        }

        var map = item.Map()!;
        var (tag, flow) = (source.RequireLanguage(map, "language"), source.RequireFlow(map, "goto"));
        map.Done();
        return tag is null ? null : new LanguageChoice(flow, new SetNode(item.Line, [], tag, null, TimeSpan.Zero)
        {
            Attached = new Dictionary<string, string> { [Attached] = source.Scope.Languages.GetValueOrDefault(tag, tag) },
        });
    }
}

/// <summary>
/// <c>keys: { 1: wuwei }</c>: from here on the call is that city's, whoever it was for before, and goes on in that city's own plan.
/// </summary>
internal sealed record RegionChoice(string Flow, City City) : KeyChoice(Flow)
{
    public override IEnumerable<Way> Ways(Deed deed, CallerState state)
    {
        var callers = state.In(City).ToArray();
        return callers.Select(caller => new Way(callers.Length == 1 ? deed : deed with { House = caller.MenuOn ? (Phrase)$"{City.Id} with a menu" : $"{City.Id} without a menu" }, Leads.Into(City.Id, Flow))
        {
            After = caller,
            Facts = [$"the call is for {City.Name}"],
        });
    }

    public override Task TakeAsync(FlowRun run) => run.MoveAsync(City);

    /// <summary>Keys are cities; all lead to the flow under <c>then</c>.</summary>
    public static Func<YamlItem, KeyChoice?> Reader(NodeSource source, YamlMap map)
    {
        var then = source.RequireFlow(map, "then");
        return item => source.Scope.City(item) is { } city ? new RegionChoice(then, city) : null;
    }
}
