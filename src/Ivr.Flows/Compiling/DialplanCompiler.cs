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
            return new CompiledDialplan(null, file.Problems, file.Stamps);
        }

        if (PlanLayer.IsOverlay(root))
        {
            root.Report("IVR255", "this is an overlay, not a plan", "check the plan that names it: `ivr check dialplans/gansu.yaml`");
            return new CompiledDialplan(null, file.Problems, file.Stamps);
        }

        var parts = Parts(file, root, prompts);
        var plan = parts is null ? null : new Dialplan(parts with { Version = file.Version });
        return new CompiledDialplan(file.HasErrors ? null : plan, file.Problems, file.Stamps) { Proof = parts?.Proof, Playable = plan };
    }

    private static DialplanParts? Parts(YamlFile file, YamlMap root, PromptCatalogue prompts)
    {
        var name = root.RequireText("name");
        var calendars = root.Get("calendars")?.OneOrMany() ?? [];
        var hoursTexts = (root.Map("hours")?.Entries ?? []).DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => new HoursText(one.Key, one.Value), StringComparer.Ordinal);
        var hours = HoursReader.Read(hoursTexts, HolidayReader.Read(calendars));
        var languages = PlanLanguage.Read(root.Require("languages")?.Map(), hours);
        var skills = root.Map("skills") is { } declared ? Requirement.Read(declared, hours) : null;
        Requirement[] requirements = [.. languages.Select(one => new Requirement(one.Value.At, LineRequest.Speaks(one.Key), one.Value.Staffed)), .. skills ?? []];
        var (cities, overlays) = root.Require("cities")?.Map() is { } section ? CityReader.Read(section, prompts.Ids, hours) : ([], []);
        var person = root.Require("person");
        var flowSection = root.Require("flows")?.Map();
        var places = flowSection?.Entries.DistinctBy(one => one.Name).ToDictionary(one => one.Name, one => one.Key, StringComparer.Ordinal) ?? [];
        var services = WebService.Read(root.Map("services"));
        var words = PlanWords.Of(cities.Select(city => city.Id), languages.Keys).With(NodeSource.AttachedIn(flowSection));
        var names = new PlanScope(person?.Text() ?? "", places, languages.ToDictionary(one => one.Key, one => one.Value.Name, StringComparer.Ordinal), prompts.Ids)
        {
            Hours = hours,
            Cities = cities.DistinctBy(city => city.Id).ToDictionary(city => city.Id, StringComparer.Ordinal),
            Words = words,
            Services = services,
            Speakers = Speaker.Of(languages),
            Skills = skills?.Select(one => one.Skill).ToHashSet(StringComparer.Ordinal),
            Staffed = requirements.Where(one => one.Staffed is not null).ToDictionary(one => one.Skill, one => one.Staffed!, StringComparer.Ordinal),
        };
        var ledger = LedgerReader.Read(root.Get("ledger"), names);
        var scope = names with { Ledger = ledger };
        var register = RegisterReader.Read(root.Get("register"), names);
        var entrances = LedgerEntrances.Of(ledger, scope);
        var flows = (flowSection?.Entries.DistinctBy(one => one.Name).Select(one => FlowText.Read(one.Key, one.Name, one.Value, scope)) ?? []).Concat(entrances.Flows).ToDictionary(one => one.Name, StringComparer.Ordinal);
        var layers = new PlanLayers(new PlanLayer(scope, flows) { Calendars = calendars, Hours = hoursTexts }, cities, overlays);
        var promised = scope.MustReachPerson.Count;
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

        var own = Entries(root, scope);
        var entries = own.Concat(entrances.Entries).DistinctBy(one => one.Key).ToDictionary(StringComparer.Ordinal);
        if (start is null && own.Count == 0)
        {
            root.Report("IVR103", "no call to 12345 would begin: neither 'start' nor 'entries' is here", "add `start:` with the flow calls to 12345 begin in");
        }

        var callback = CallbackReader.Read(root.Map("callback"), scope);
        var apology = scope.PromptIds(root.Require("apology"));
        var limits = PlanLimits.Read(root.Map("limits"));
        root.Done();
        string[] begins = [.. entries.Values, scope.Person, start?.Text() ?? scope.Person];
        layers.CheckChoices();
        PlanGraph[] graphs = [.. layers.All.Select(one => new PlanGraph(one.Layer))];
        CheckGraph(graphs, [.. scope.MustReachPerson.Skip(promised)]);
        CheckLedger(new LedgerCheck(ledger, cities), layers, own.Keys, begins);
        if (name is null || file.HasErrors)
        {
            return null;
        }

        // Where a name is wrong, what it would have led to is not to be called forgotten.
        CheckReached(graphs, layers, begins);

        // What callers may meet is proved of a plan that is whole.
        var proof = new ProvedPlan(layers.Kinds);
        Prover[] provers = [.. layers.All.Select(one => new Prover(one.Layer, layers, one.Callers, limits, proof))];
        foreach (var byHand in (bool[])[false, true])
        {
            foreach (var prover in provers)
            {
                prover.Prove(start?.Text(), entries.Values, byHand);
            }
        }

        if (proof.IsTooLarge)
        {
            return null;
        }

        new PromptProof(prompts, languages, flows.Values.First().At).Check(proof, [.. callback.Spoken], apology);
        if (start is not null)
        {
            // Numbers for trials say what they like.
            new PromisedKeys(prompts).Check(layers.All.SelectMany(one => one.Layer.Flows.Values).Distinct());
        }

        CheckLanguages(languages, proof);
        return new DialplanParts(name, cities, [.. flows.Values.Select(flow => flow.Flow)], entries, callback)
        {
            Layers = [.. layers.All.Skip(1).Select(one => new LaidFlows([.. one.Layer.Flows.Values.Select(flow => flow.Flow)], [.. one.Callers.Select(callers => callers.Key)]))],
            Proof = proof.Summary(prompts, limits),
            Limits = limits,
            Start = start?.Text(),
            Person = scope.Person,
            Apology = apology,
            Languages = scope.Languages,
            Hours = [.. layers.All.SelectMany(one => one.Layer.Scope.Hours.Values).Distinct()],
            Ledger = ledger,
            Register = register,
            NeedsSeat = SeatNeeds(requirements, layers),
            Services = [.. services.Values],
            AnnouncedTo = proof.AnnouncedTo,
        };
    }

    // What somebody must be there for: what is staffed, and what flows ask of a seat without saying how that is.
    private static IReadOnlyList<(string Skill, YamlItem At)> SeatNeeds(Requirement[] requirements, PlanLayers layers) =>
    [
        .. requirements.Where(one => one.NeedsSeat).Select(one => (one.Skill, one.At)),
        .. layers.All.SelectMany(one => one.Layer.Flows.Values).SelectMany(flow => flow.Nodes).SelectMany(one => one.Node is SetNode set ? set.Hard.Except(requirements.Where(known => known.Staffed is not null).Select(known => known.Skill)).Select(skill => (skill, one.At)) : []).DistinctBy(one => one.skill),
    ];

    // A list of languages may serve several plans: what one of them never asks for is worth a word, no more.
    private static void CheckLanguages(Dictionary<string, PlanLanguage> languages, ProvedPlan proof)
    {
        foreach (var (tag, language) in languages.Where(one => one.Value.Staffed is { } hours && hours != OpeningHours.Never && !proof.Languages.Contains(one.Key)))
        {
            language.At.Report("IVR496", $"no caller can ask for '{tag}': no way leads to it", $"let a key set it (`set: {{ language: {tag} }}`), or take it out", Severity.Warning);
        }
    }

    private static void CheckLedger(LedgerCheck check, PlanLayers layers, IReadOnlyCollection<string> entries, IReadOnlyCollection<string> begins)
    {
        check.CheckSuccessors();
        check.CheckNumbers(entries);
        check.CheckReach(layers, begins);
    }

    private static void CheckGraph(PlanGraph[] graphs, IReadOnlyList<(YamlItem At, string Flow, Phrase Who)> promises)
    {
        foreach (var graph in graphs)
        {
            graph.CheckEnds();
            graph.CheckAnswers();
            graph.CheckLoops();
            graph.CheckPersons(promises);
        }
    }

    // What nobody comes to is wrong and keeps nobody from proving the rest.
    private static void CheckReached(PlanGraph[] graphs, PlanLayers layers, IReadOnlyList<string> roots)
    {
        var reached = new HashSet<FlowText>();
        foreach (var graph in graphs)
        {
            graph.CheckBehindEnds();
            reached.UnionWith(graph.Reached(roots));
        }

        foreach (var flow in layers.All.SelectMany(one => one.Layer.Flows.Values).Distinct().Where(flow => !reached.Contains(flow)))
        {
            flow.At.Report("IVR208", $"nothing leads to the flow '{flow.Name}'", "take it out, or lead to it");
        }
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
