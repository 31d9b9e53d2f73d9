namespace Ivr.Flows;

/// <summary>Makes a checked, immutable plan of a YAML file, or tells everything that is wrong with it at once.</summary>
public static class DialplanCompiler
{
    /// <summary>Compiles the file at <paramref name="path"/>; what cannot be read is a problem, not an exception.</summary>
    /// <param name="path">As the operator named it.</param>
    /// <param name="prompts">Ids that have a sound; null: prompts are not checked.</param>
    public static CompiledDialplan Compile(string path, IReadOnlyCollection<string>? prompts) => Compile(YamlFile.Read(path), prompts);

    /// <summary>Compiles text that stands in for the file <paramref name="name"/>.</summary>
    /// <inheritdoc cref="Compile(string, IReadOnlyCollection{string})"/>
    public static CompiledDialplan CompileText(string name, string text, IReadOnlyCollection<string>? prompts) => Compile(YamlFile.Parse(name, text), prompts);

    private static CompiledDialplan Compile((YamlFile File, YamlMap Root) read, IReadOnlyCollection<string>? prompts)
    {
        var (file, root) = read;
        if (file.HasErrors)
        {
            return new CompiledDialplan(null, file.Problems, [file.Name]);
        }

        var (calendar, calendars) = HolidayReader.Read(root, file.Name);
        var parts = Parts(YamlFile.VersionOf([file, .. calendars]), root, calendar, prompts?.ToHashSet(StringComparer.Ordinal));
        IReadOnlyList<Diagnostic> problems = [.. file.Problems, .. calendars.SelectMany(one => one.Problems)];
        return new CompiledDialplan(parts is null || problems.Any(problem => problem.Severity == Severity.Error) ? null : new Dialplan(parts), problems, [file.Name, .. calendars.Select(one => one.Name)]);
    }

    private static DialplanParts? Parts(string version, YamlMap root, HolidayCalendar calendar, HashSet<string>? prompts)
    {
        var name = root.RequireText("name");
        var languages = Languages(root);
        var hours = HoursReader.Read(root, calendar);
        var cities = root.Require("cities")?.Map() is { } section ? CityReader.Read(section, prompts, hours) : [];
        var person = root.Require("person");
        var flowSection = root.Require("flows")?.Map();
        var places = flowSection?.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Key, StringComparer.Ordinal) ?? [];
        var scope = new PlanScope(person?.Text() ?? "", places, languages, prompts) { Hours = hours, Cities = [.. cities.Select(city => city.Id)] };
        var flows = flowSection?.Entries.DistinctBy(one => one.Name).Select(one => FlowText.Read(one.Key, one.Name, one.Value, scope)).ToArray() ?? [];
        if (person?.Text() is { } human)
        {
            scope.Flow(person, human, "person");
            scope.LeadsToPerson(person, human, "the flow for 0, silence and trouble");
        }

        var start = root.Get("start");
        if (start?.Text() is { } first)
        {
            scope.Flow(start, first, "start");
            scope.LeadsToPerson(start, first, "a call that presses nothing");
        }

        var entries = Entries(root, scope);
        if (start is null && entries.Count == 0)
        {
            root.Report("IVR103", "no call would begin: neither 'start' nor 'entries' is here", "add `start:` with the flow calls to 12345 begin in");
        }

        var callback = CallbackReader.Read(root.Map("callback"), scope);
        var apology = scope.PromptIds(root.Require("apology"));
        root.Done();
        Prove(flows, scope, [.. entries.Values, scope.Person, start?.Text() ?? scope.Person]);
        return name is null ? null : new DialplanParts(name, version, cities, [.. flows.Select(flow => flow.Flow)], entries, callback)
        {
            Start = start?.Text(),
            Person = scope.Person,
            Apology = apology,
            Languages = languages,
            Hours = [.. hours.Values],
        };
    }

    private static void Prove(FlowText[] flows, PlanScope scope, IEnumerable<string> roots)
    {
        var graph = new PlanGraph(flows);
        graph.CheckEnds();
        graph.CheckAnswers(scope.Person);
        graph.CheckLoops();
        graph.CheckReached(roots);
        graph.CheckPersons(scope.MustReachPerson);
    }

    private static Dictionary<string, string> Languages(YamlMap root)
    {
        var languages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, tag, value) in root.Require("languages")?.Map()?.Entries ?? [])
        {
            languages[tag] = value.Text() ?? tag;
        }

        return languages;
    }

    private static Dictionary<string, string> Entries(YamlMap root, PlanScope scope)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, number, value) in root.Map("entries")?.Entries ?? [])
        {
            if (value.Text() is { } flow)
            {
                scope.Flow(value, flow, "entries");
                entries[CalledNumber.Normalise(number)] = flow;
            }
        }

        return entries;
    }
}
