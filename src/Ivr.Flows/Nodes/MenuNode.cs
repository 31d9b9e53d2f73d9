namespace Ivr.Flows;

/// <summary>
/// A choice by key. The human is the default: silence, an unknown key and <c>0</c> lead to a person, <c>*</c> repeats.
/// With <c>enter_line</c> the caller takes his place in the line when the prompt starts, and a city that has the menu
/// off skips the prompt: keys pressed by then still count. <c>language</c> and <c>region</c> are menus too: what a key does besides leading on is its <see cref="KeyChoice"/>.
/// </summary>
/// <param name="Word">What the plan calls it.</param>
internal sealed record MenuNode(int Line, string Word, IReadOnlyList<string> Ids, IReadOnlyDictionary<char, KeyChoice> Keys, string Otherwise) : Node(Line)
{
    // Nobody finds a key in less.
    internal static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(2);

    private const int MostRepeats = 3;

    public bool EnterLine { get; init; }

    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(3);

    public IReadOnlyList<string> Unknown { get; init; } = [];

    public override string Kind => Word;

    internal override IEnumerable<string> Prompts => Ids.Concat(Unknown);

    internal override Phrase Describe(CallerState state) =>
        EnterLine && !state.MenuOn ? "keys pressed by now" : EnterLine ? $"menu {string.Join(' ', Ids)}, {Wait.TotalSeconds:0.###} s, takes a place in the line"
        : (Phrase)$"menu {string.Join(' ', Ids)}, {Wait.TotalSeconds:0.###} s";

    internal override IReadOnlyList<string> Asks => Ids;

    internal override IEnumerable<string> Attaches => Keys.Values.SelectMany(choice => choice.Attaches);

    internal override TimeSpan Silence => Wait;

    internal override IEnumerable<KeyedPrompts> Keyed => [new KeyedPrompts(Ids, Keys.Keys) { Besides = "0*" }];

    internal override IEnumerable<Way> Ways(CallerState state)
    {
        var after = state with { InLine = state.InLine || EnterLine };
        var silent = EnterLine && !state.MenuOn;
        IReadOnlyList<string> spoken = silent ? [] : Ids;
        yield return new Way(Deed.Silence, Leads.To(Otherwise)) { Hears = spoken, Waits = silent ? TimeSpan.Zero : Wait, After = after };
        foreach (var (key, choice) in Keys.OrderBy(one => one.Key))
        {
            foreach (var way in choice.Ways(Deed.Key(key), after))
            {
                yield return way with { Hears = spoken };
            }
        }

        if (Deed.WrongKey(Keys.Keys) is { } wrong)
        {
            yield return new Way(wrong, Leads.To(Otherwise)) { Hears = [.. spoken, .. Unknown], After = after };
        }

        yield return new Way(Deed.Zero, Leads.Person) { Hears = spoken, After = after };
        yield return new Way(Deed.Key('*'), Leads.Again) { Hears = spoken, After = after };
    }

    /// <param name="source">Where it stands.</param>
    /// <param name="reader">Reads what stands behind a key of that menu; null: there is a mistake in it, which is reported.</param>
    internal static Node Read(NodeSource source, Func<NodeSource, YamlMap, Func<YamlItem, KeyChoice?>> reader)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var (keys, choiceOf) = (new Dictionary<char, KeyChoice>(), reader(source, map));
        foreach (var (at, name, value) in map.Map("keys")?.Entries ?? [])
        {
            if (PlanScope.Key(at, name) is { } key && choiceOf(value) is { } choice)
            {
                keys[key] = choice;
            }
        }

        var otherwise = map.Require("otherwise");
        var person = otherwise?.Text() ?? source.Person;
        if (otherwise is not null)
        {
            source.Goto(otherwise, person);
            source.Scope.LeadsToPerson(otherwise, person, "silence and unknown keys");
        }

        var node = new MenuNode(source.Line, source.Kind, source.RequirePrompts(map, "prompt"), keys, person)
        {
            EnterLine = map.Flag("enter_line", false),
            Wait = map.Duration("wait", TimeSpan.FromSeconds(3), LeastWait),
            Unknown = source.Prompts(map, "unknown"),
        };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (EnterLine)
        {
            await run.EnterLineAsync();
        }

        var silent = EnterLine && !run.Call.MenuOn;
        for (var repeats = 0; repeats <= MostRepeats; repeats++)
        {
            var key = await KeyAsync(run, silent);
            if (key == '*')
            {
                continue;
            }

            return new Next.Goto(await ChooseAsync(run, key));
        }

        return new Next.Goto(Otherwise);
    }

    private async Task<char?> KeyAsync(FlowRun run, bool silent)
    {
        var key = run.TakePending() ?? (silent ? null : await run.Call.PlayAsync(Ids, bargeIn: true, run.Ended));
        return key ?? await run.Call.ReadKeyAsync(silent ? TimeSpan.Zero : Wait, run.Ended);
    }

    private async Task<string> ChooseAsync(FlowRun run, char? key)
    {
        if (key is { } pressed && Keys.TryGetValue(pressed, out var chosen))
        {
            await chosen.TakeAsync(run);
            return chosen.Flow;
        }

        run.Call.Step("menu", key is null ? "silence" : (Phrase)$"key {key}");
        if (key is not null and not '0')
        {
            await run.Call.PlayAsync(Unknown, bargeIn: true, run.Ended);
        }

        return key == '0' ? run.Plan.Person.Name : Otherwise;
    }
}
