namespace Ivr.Flows.Simulation;

/// <summary>Reads a script of calls; all that is wrong is told at once, with its place.</summary>
internal sealed class CallScriptReader(Dialplan plan)
{
    private const string EveryCity = "all";

    public static (CallScript? Script, IReadOnlyList<Diagnostic> Problems) Read((YamlFile File, YamlMap Root) read, string path, PromptCatalogue? prompts)
    {
        var (file, root) = read;
        if (file.HasErrors || root.Require("plan") is not { } item || item.Text() is not { } name)
        {
            return (null, file.Problems);
        }

        var compiled = DialplanCompiler.Compile(Path.Combine(Path.GetDirectoryName(path) ?? "", name), prompts);
        if (compiled.Plan is not { } plan)
        {
            item.Report("IVR420", "the plan is refused", "mend it first; its path is relative to this file");
            return (null, [.. compiled.Problems, .. file.Problems]);
        }

        var calls = new CallScriptReader(plan).ReadAll(root);
        return (file.HasErrors ? null : new CallScript(plan, calls), file.Problems);
    }

    /// <summary>A house written on one line: <c>trunk: linxia, seats: busy</c>.</summary>
    public static (HouseState House, IReadOnlyList<Diagnostic> Problems) ReadHouse(string name, string text, Dialplan plan)
    {
        var (file, root) = YamlFile.Parse(name, $"{{ {text} }}");
        var house = HouseReader.Read(root, new HouseState());
        var trunk = new CallScriptReader(plan).Trunks(root.Get("trunk"));
        root.Done();
        return (house with { TrunkCity = trunk.FirstOrDefault() }, file.Problems);
    }

    private List<ScriptedCall> ReadAll(YamlMap root)
    {
        var setup = (Caller: new SimulatedCaller(), House: new HouseState());
        if (root.Map("defaults") is { } defaults)
        {
            setup = (ReadCaller(defaults, setup.Caller), HouseReader.Read(defaults, setup.House));
            defaults.Done();
        }

        var calls = new List<ScriptedCall>();
        foreach (var item in root.Require("calls")?.List() ?? [])
        {
            if (item.Map() is { } map)
            {
                calls.AddRange(ReadCall(item, map, setup.Caller, setup.House));
            }
        }

        root.Done();
        return calls;
    }

    private IEnumerable<ScriptedCall> ReadCall(YamlItem at, YamlMap map, SimulatedCaller callerOtherwise, HouseState houseOtherwise)
    {
        var name = map.RequireText("name") ?? "";
        var caller = ReadCaller(map, callerOtherwise);
        var house = HouseReader.Read(map, houseOtherwise);
        var trunks = Trunks(map.Get("trunk"));
        var expectation = ReadExpectation(map);
        map.Done();
        if (plan.EntryFor(caller.Called) is null)
        {
            (map.Get("called") ?? at).Report("IVR422", $"the plan '{plan.Name}' does not answer {caller.Called}", "call 12345, a number of a city, or one of the plan's `entries`");
            return [];
        }

        return trunks.Count == 0
            ? [new ScriptedCall(name, at, caller, house, expectation)]
            : trunks.Select(trunk => new ScriptedCall(trunks.Count == 1 ? name : $"{name} ({trunk})", at, caller, house with { TrunkCity = trunk }, expectation));
    }

    private static SimulatedCaller ReadCaller(YamlMap map, SimulatedCaller otherwise) => otherwise with
    {
        Number = map.Text("caller") ?? otherwise.Number,
        Called = map.Text("called") ?? otherwise.Called,
        Keys = map.Get("keys") is { } keys ? ReadKeys(keys) : otherwise.Keys,
        Patience = map.Duration("patience", otherwise.Patience),
    };

    private static KeySequence ReadKeys(YamlItem item)
    {
        var steps = new List<KeyStep>();
        foreach (var one in item.OneOrMany())
        {
            var (sequence, problem, fix) = KeySequence.Read(one.Text() ?? "");
            if (problem is not null)
            {
                one.Report("IVR421", problem, fix);
            }

            steps.AddRange(sequence.Steps);
        }

        return new KeySequence(steps);
    }

    private List<string> Trunks(YamlItem? item)
    {
        var cities = new List<string>();
        foreach (var one in item?.OneOrMany() ?? [])
        {
            if (one.Text() is EveryCity)
            {
                cities.AddRange(plan.Cities.Keys.Order(StringComparer.Ordinal));
            }
            else if (CityOf(one) is { } city)
            {
                cities.Add(city);
            }
        }

        return cities;
    }

    private string? CityOf(YamlItem item)
    {
        var city = item.Text();
        if (city is not null && !plan.Cities.ContainsKey(city))
        {
            item.Report("IVR423", $"the plan '{plan.Name}' has no city '{city}'", Spelling.Suggest(city, plan.Cities.Keys));
            return null;
        }

        return city;
    }

    private Expectation ReadExpectation(YamlMap map)
    {
        var (end, city, within, keys) = (map.Get("end"), map.Get("city"), map.Get("person_within"), map.Get("keys_at_most"));
        if (end?.Text() is { } word && !Outcomes.Contains(word))
        {
            end.Report("IVR105", $"no call ends with '{word}'", Spelling.Suggest(word, Outcomes));
        }

        return new Expectation
        {
            Lines = map.Get("expect")?.OneOrMany() ?? [],
            Never = map.Get("never")?.OneOrMany() ?? [],
            End = end,
            City = city is null || CityOf(city) is null ? null : city,
            PersonWithin = within?.Duration() is { } most ? (within, most) : null,
            KeysAtMost = keys?.Int() is { } count ? (keys, count) : null,
        };
    }

    private static string[] Outcomes => [.. Enum.GetValues<CallOutcome>().Select(CallScript.WordOf)];
}
