namespace Ivr.Flows;

/// <summary>Cities whose callers walk through a plan alike.</summary>
/// <param name="Caller">Somebody who has just called one of them.</param>
/// <param name="Cities">Their ids, with the called number where it has an overlay of its own.</param>
internal sealed record CityKind(CallerState Caller, IReadOnlyList<string> Cities)
{
    public static IReadOnlyList<CityKind> Of(IEnumerable<Callers> all) =>
        [.. all.SelectMany(callers => CallersOf(callers.City).Select(caller => (Caller: caller, callers.Name))).GroupBy(one => one.Caller).Select(group => new CityKind(group.Key, [.. group.Select(one => one.Name)]))];

    /// <summary>What of a city decides about its callers' ways.</summary>
    public static CallerState CallerOf(City city) => CallerState.New with { MenuOn = city.MenuOn };

    // A city with a menu in some hours only has callers of both kinds.
    private static IEnumerable<CallerState> CallersOf(City city) =>
        city is { MenuOn: true, MenuHours: not null } ? [CallerOf(city), CallerOf(city) with { MenuOn = false }] : [CallerOf(city)];

    public override string ToString() => $"{(Caller.MenuOn ? "with" : "without")} a menu: {string.Join(", ", Cities)}";
}
