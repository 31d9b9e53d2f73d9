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
    public int Kinds => _all.Sum(one => CityKind.Of(one.Callers, one.Layer.All).Count);

    /// <summary>As callers of that city have the plan, whatever number they called.</summary>
    public PlanLayer Of(string city) => _all.Find(one => one.Callers.Exists(callers => callers.Number is null && callers.City.Id == city)).Layer;

    /// <summary>The cities callers may choose in these flows.</summary>
    public static IEnumerable<City> Chosen(IEnumerable<Flow> flows) => Choices(flows).Select(choice => choice.City).Distinct();

    /// <summary>Where callers of that city go on who chose it, whatever they had called.</summary>
    public IEnumerable<string> GoesOnIn(string city) => Choices(_all.SelectMany(one => one.Layer.All)).Where(choice => choice.City.Id == city).Select(choice => choice.Flow);

    /// <summary>A layer, and those of the cities its callers may choose.</summary>
    public IReadOnlyCollection<PlanLayer> Reach(PlanLayer layer)
    {
        var (reach, open) = (new HashSet<PlanLayer>(ReferenceEqualityComparer.Instance), new Stack<PlanLayer>([layer]));
        while (open.TryPop(out var next))
        {
            if (reach.Add(next))
            {
                foreach (var city in Chosen(next.All))
                {
                    open.Push(Of(city.Id));
                }
            }
        }

        return reach;
    }

    /// <summary>When the clock decides alike, for all who begin in a layer.</summary>
    public IReadOnlyList<Period> Periods(PlanLayer layer, IEnumerable<Callers> callers)
    {
        Flow[] flows = [.. Reach(layer).SelectMany(one => one.All)];
        return Period.Of(flows, callers.Select(one => one.City).Concat(Chosen(flows)).Select(city => city.MenuHours).OfType<OpeningHours>());
    }

    /// <summary>Where a choice leads is there for the callers of each city that can be chosen.</summary>
    public void CheckChoices()
    {
        foreach (var (node, at) in _all.SelectMany(one => one.Layer.Flows.Values).Distinct().SelectMany(flow => flow.Nodes))
        {
            foreach (var (city, flow) in ChoicesOf(node).Select(choice => (choice.City, choice.Flow)).Where(one => !Of(one.City.Id).Flows.ContainsKey(one.Flow)))
            {
                at.Report("IVR455", $"who chooses '{city.Id}' would go on in '{flow}', which callers of '{city.Id}' do not have: it is new in an overlay", "lead to a flow of the plan itself, or let the plan have it");
            }
        }
    }

    private static IEnumerable<RegionChoice> Choices(IEnumerable<Flow> flows) => flows.SelectMany(flow => flow.Nodes).SelectMany(ChoicesOf);

    private static IEnumerable<RegionChoice> ChoicesOf(Node node) => node is MenuNode menu ? menu.Keys.Values.OfType<RegionChoice>() : [];

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
