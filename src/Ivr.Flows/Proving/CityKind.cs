namespace Ivr.Flows;

/// <summary>Cities whose callers walk through a plan alike.</summary>
/// <param name="Caller">Somebody who has just called one of them.</param>
/// <param name="Cities">Their ids, with the called number where it has an overlay of its own.</param>
internal sealed record CityKind(CallerState Caller, IReadOnlyList<string> Cities)
{
    /// <param name="period">When they call; null: at any time.</param>
    /// <param name="byHand">An operator may have set hours otherwise.</param>
    public static IReadOnlyList<CityKind> Of(IEnumerable<Callers> all, IEnumerable<Flow> flows, Period? period = null, bool byHand = false) =>
        [.. all.SelectMany(callers => CallersOf(callers.City, flows, period, byHand).Select(caller => (Caller: caller, callers.Name))).GroupBy(one => one.Caller).Select(group => new CityKind(group.Key, [.. group.Select(one => one.Name)]))];

    /// <summary>What of a city decides about its callers' ways in these flows.</summary>
    public static CallerState CallerOf(City city, IEnumerable<Flow> flows) => CallersOf(city, flows, null, false).First();

    // A city with a menu in some hours only has callers of both kinds, unless it is known when they call.
    private static IEnumerable<CallerState> CallersOf(City city, IEnumerable<Flow> flows, Period? period, bool byHand)
    {
        var asks = flows.SelectMany(flow => flow.Nodes).Any(node => node is BranchNode branch && branch.If.Asks(PlanWords.City));
        return (CallerState.New with { Period = period, ByHand = byHand }).In(city).Select(caller => caller with { City = asks ? city.Id : "" });
    }

    public Phrase Told => Caller.MenuOn ? (Phrase)$"with a menu: {Cities}" : $"without a menu: {Cities}";
}
