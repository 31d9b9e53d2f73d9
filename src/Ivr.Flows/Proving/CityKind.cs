namespace Ivr.Flows;

/// <summary>Cities whose callers walk through a plan alike.</summary>
/// <param name="Caller">Somebody who has just called one of them.</param>
/// <param name="Cities">Their ids.</param>
internal sealed record CityKind(CallerState Caller, IReadOnlyList<string> Cities)
{
    public static IReadOnlyList<CityKind> Of(IEnumerable<City> cities) =>
        [.. cities.GroupBy(CallerOf).Select(group => new CityKind(group.Key, [.. group.Select(city => city.Id)]))];

    /// <summary>What of a city decides about its callers' ways.</summary>
    public static CallerState CallerOf(City city) => CallerState.New with { MenuOn = city.MenuOn };

    public override string ToString() => $"{(Caller.MenuOn ? "with" : "without")} a menu: {string.Join(", ", Cities)}";
}
