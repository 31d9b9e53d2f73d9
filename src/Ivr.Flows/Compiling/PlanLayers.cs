namespace Ivr.Flows;

/// <summary>An overlay as a city, or one of its called numbers, names it.</summary>
/// <param name="Number">In the form of <see cref="CalledNumber.Pattern"/>; null: all calls of the city.</param>
internal sealed record Overlay(YamlItem Text, string City, string? Number);

/// <summary>Whose calls they are, and what the store of composed plans knows them by.</summary>
internal sealed record Callers(City City, string? Number)
{
    public string Name => Number is null ? City.Id : $"{City.Id} {Number}";

    /// <summary>A number's, or a city's.</summary>
    public string Key => Number ?? City.Id;
}

/// <summary>All layers of a plan, with those who meet them: what is the same for several is there once.</summary>
internal sealed class PlanLayers
{
    private readonly List<(PlanLayer Layer, List<Callers> Callers)> _all;
    private readonly Dictionary<(PlanLayer, object), PlanLayer> _made = [];

    public PlanLayers(PlanLayer plan, IReadOnlyList<City> cities, IReadOnlyList<Overlay> overlays)
    {
        _all = [(plan, [])];
        var numbers = overlays.ToLookup(one => (one.City, IsCity: one.Number is null));
        foreach (var city in cities)
        {
            var layer = numbers[(city.Id, true)].Select(one => Laid(plan, one.Text)).FirstOrDefault(plan);
            Meet(layer, new Callers(city, null));
            foreach (var one in numbers[(city.Id, false)])
            {
                Meet(Laid(layer, one.Text), new Callers(city, one.Number));
            }
        }
    }

    /// <summary>The plan's own first.</summary>
    public IReadOnlyList<(PlanLayer Layer, List<Callers> Callers)> All => _all;

    /// <summary>How many kinds of callers there are, of all layers.</summary>
    public int Kinds => _all.Sum(one => CityKind.Of(one.Callers, one.Layer.Flows.Values.Select(flow => flow.Flow)).Count);

    private void Meet(PlanLayer layer, Callers callers)
    {
        if (_all.Find(one => ReferenceEquals(one.Layer, layer)) is not { Layer: not null } met)
        {
            _all.Add(met = (layer, []));
        }

        met.Callers.Add(callers);
    }

    private PlanLayer Laid(PlanLayer under, YamlItem overlay)
    {
        if (overlay.Identity is not { } identity)
        {
            return under;
        }

        if (!_made.TryGetValue((under, identity), out var layer))
        {
            _made[(under, identity)] = layer = under.With(overlay);
        }

        return layer;
    }
}
