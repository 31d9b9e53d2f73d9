namespace Ivr.Flows;

/// <summary>Makes a checked, immutable plan of a YAML file, or tells everything that is wrong with it at once.</summary>
public static class DialplanCompiler
{
    /// <summary>Compiles the file at <paramref name="path"/>; what cannot be read is a problem, not an exception.</summary>
    /// <param name="path">As the operator named it.</param>
    /// <param name="prompts">What can be played; null: prompts are not checked.</param>
    public static CompiledDialplan Compile(string path, PromptCatalogue? prompts) => Compile(YamlFile.Read(path), prompts ?? PromptCatalogue.Unknown);

    /// <summary>Compiles text that stands in for the file <paramref name="name"/>.</summary>
    /// <inheritdoc cref="Compile(string, PromptCatalogue)"/>
    public static CompiledDialplan CompileText(string name, string text, PromptCatalogue? prompts) => Compile(YamlFile.Parse(name, text), prompts ?? PromptCatalogue.Unknown);

    private static CompiledDialplan Compile((YamlFile File, YamlMap Root) read, PromptCatalogue prompts)
    {
        var (file, root) = read;
        if (file.HasErrors)
        {
            return new CompiledDialplan(null, file.Problems, [file.Name]);
        }

        var (calendar, calendars) = HolidayReader.Read(root, file.Name);
        var parts = Parts(file, YamlFile.VersionOf([file, .. calendars]), root, calendar, prompts);
        IReadOnlyList<Diagnostic> problems = [.. file.Problems, .. calendars.SelectMany(one => one.Problems)];
        return new CompiledDialplan(parts is null || problems.Any(problem => problem.Severity == Severity.Error) ? null : new Dialplan(parts), problems, [file.Name, .. calendars.Select(one => one.Name)]) { Proof = parts?.Proof };
    }

    private static DialplanParts? Parts(YamlFile file, string version, YamlMap root, HolidayCalendar calendar, PromptCatalogue prompts)
    {
        var name = root.RequireText("name");
        var languages = PlanLanguage.Read(root.Require("languages")?.Map());
        var hours = HoursReader.Read(root, calendar);
        var cities = root.Require("cities")?.Map() is { } section ? CityReader.Read(section, prompts.Ids, hours) : [];
        var person = root.Require("person");
        var flowSection = root.Require("flows")?.Map();
        var places = flowSection?.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Key, StringComparer.Ordinal) ?? [];
        var services = WebService.Read(root.Map("services"));
        var words = PlanWords.Of(cities.Select(city => city.Id), languages.Keys, flowSection is null ? [] : NodeSource.AttachedIn(flowSection));
        var scope = new PlanScope(person?.Text() ?? "", places, languages.Keys, prompts.Ids) { Hours = hours, Words = words, Services = services, Speakers = Speaker.Of(languages) };
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
        var limits = PlanLimits.Read(root.Map("limits"));
        root.Done();
        CheckGraph(flows, scope, [.. entries.Values, scope.Person, start?.Text() ?? scope.Person]);
        if (name is null || file.HasErrors)
        {
            return null;
        }

        // What callers may meet is proved of a plan that is whole.
        var proof = new Prover(flows, scope.Person, cities, limits).Prove(start?.Text(), entries.Values);
        new PromptProof(prompts, languages, flows).Check(proof, [.. callback.Spoken], apology);
        return new DialplanParts(name, version, cities, [.. flows.Select(flow => flow.Flow)], entries, callback)
        {
            Proof = proof.Summary(prompts, limits),
            Limits = limits,
            Start = start?.Text(),
            Person = scope.Person,
            Apology = apology,
            Languages = languages.ToDictionary(one => one.Key, one => one.Value.Name, StringComparer.Ordinal),
            Hours = [.. hours.Values],
            Services = [.. services.Values],
        };
    }

    private static void CheckGraph(FlowText[] flows, PlanScope scope, IEnumerable<string> roots)
    {
        var graph = new PlanGraph(flows);
        graph.CheckEnds();
        graph.CheckAnswers(scope.Person);
        graph.CheckLoops();
        graph.CheckReached(roots);
        graph.CheckPersons(scope.MustReachPerson);
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
