namespace Ivr.Flows;

/// <summary>The flows as some callers meet them: the plan's own, or with the overlay of a city, or of a called number over that.</summary>
/// <param name="Scope">What names mean in it.</param>
/// <param name="Flows">By name.</param>
internal sealed record PlanLayer(PlanScope Scope, IReadOnlyDictionary<string, FlowText> Flows)
{
    public required IReadOnlyList<YamlItem> Calendars { get; init; }

    public required IReadOnlyDictionary<string, HoursText> Hours { get; init; }

    public IEnumerable<Flow> All => Flows.Values.Select(flow => flow.Flow);

    private static readonly string[] Sections = ["flows", "hours", "new"];

    /// <summary>Whether a file says only what an overlay says: it is no plan by itself.</summary>
    public static bool IsOverlay(YamlMap root) => root.Entries.Any() && root.Entries.All(one => Sections.Contains(one.Name));

    /// <summary>This layer with an overlay on it: <c>flows</c> and <c>hours</c> change what is there, <c>new</c> has what is not.</summary>
    public PlanLayer With(YamlItem overlay)
    {
        if (overlay.Map() is not { } map)
        {
            return this;
        }

        var (flows, hours, more) = (map.Map("flows"), map.Map("hours"), map.Map("new"));
        var (newFlows, newHours, newCalendars) = (more?.Map("flows"), more?.Map("hours"), more?.Get("calendars")?.OneOrMany() ?? []);
        more?.Done();
        map.Done();

        var otherHours = hours is not null || newHours is not null || newCalendars.Count > 0;
        var calendars = newCalendars.Count == 0 ? Calendars : [.. Calendars, .. newCalendars];
        var hoursTexts = Lay(Hours, hours, newHours, one => one.At, (at, _, value, under) => new HoursText(at, under is null ? value : value.Over(under.Value)));
        var scope = Scope with
        {
            Flows = Lay(Scope.Flows, null, newFlows, one => one, (at, _, _, _) => at),
            Words = Scope.Words.With(NodeSource.AttachedIn(flows).Concat(NodeSource.AttachedIn(newFlows))),
            Hours = otherHours ? HoursReader.Read(hoursTexts, HolidayReader.Read(calendars)) : Scope.Hours,
        };
        var laid = Lay(Flows, flows, newFlows, one => one.At, (at, name, value, under) => under?.With(at, value, scope) ?? FlowText.Read(at, name, value, scope));
        foreach (var (name, flow) in Flows.Where(one => otherHours && one.Value.NamesHours && laid[one.Key] == one.Value))
        {
            laid[name] = flow.In(scope);
        }

        return new PlanLayer(scope, laid) { Calendars = calendars, Hours = hoursTexts };
    }

    private static Dictionary<string, T> Lay<T>(IReadOnlyDictionary<string, T> under, YamlMap? changes, YamlMap? more, Func<T, YamlItem> placeOf, Func<YamlItem, string, YamlItem, T?, T> read)
        where T : class
    {
        var laid = new Dictionary<string, T>(under, StringComparer.Ordinal);
        foreach (var (at, name, value) in changes?.Entries ?? [])
        {
            if (under.TryGetValue(name, out var below))
            {
                laid[name] = read(at, name, value, below);
            }
            else
            {
                at.Report("IVR252", $"there is no '{name}' this could be laid over", $"{Spelling.Suggest(name, under.Keys, near => placeOf(under[near]).Place)} What was not there before stands under `new:`");
            }
        }

        foreach (var (at, name, value) in more?.Entries ?? [])
        {
            if (under.TryGetValue(name, out var there))
            {
                at.Report("IVR253", $"'{name}' is not new: it is there already ({placeOf(there).Place})", "move it out of `new:` to change what is there, or give it another name");
            }
            else
            {
                laid[name] = read(at, name, value, null);
            }
        }

        return laid;
    }
}
