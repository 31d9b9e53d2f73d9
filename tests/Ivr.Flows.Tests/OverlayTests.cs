using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>What a city, or one called number, lays over the plan of the province.</summary>
public sealed class OverlayTests : IDisposable
{
    private const string Flows = """
          start:
            - play: A
            - menu: { prompt: B, wait: 3s, keys: { 1: one, 2: two }, otherwise: person }
          one:
            - hours: { of: offices, open: person, closed: two }
          two:
            - set: { attach: { way: two } }
            - play: B
            - goto: person
        """;

    private const string Cities = """
        province: { name: 甘肃省 }
        east:
          name: 东
          overlay: east.yaml
          numbers: ["093112345", { number: "09319999", overlay: one-number.yaml }]
        west: { name: 西, numbers: ["093812345"] }
        """;

    private const string East = """
        flows:
          start:
            menu: { wait: 5s, keys: { 2: ~, 3: three } }
          two:
            - set: { attach: { way: ours } }
            - goto: person
        hours:
          offices: { exceptions: { 2026-03-02: closed } }
        new:
          flows:
            three:
              - play: B
              - goto: two
        """;

    private const string OneNumber = """
        flows:
          start:
            play: B
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-overlay").FullName;

    public OverlayTests()
    {
        Write("east.yaml", East);
        Write("one-number.yaml", OneNumber);
        Write("cities.yaml", Cities);
        File.Copy(Path.Combine(Shipped.Folder, "dialplans/calendars/china-2026.yaml"), Path.Combine(_folder, "china.yaml"));
    }

    /// <summary>Code, file, what stands in it, and what is put in its place.</summary>
    public static TheoryData<string, string, string, string> Mistakes { get; } = new()
    {
        { "IVR102", "east.yaml", East, "[1]" },
        { "IVR104", "east.yaml", "wait: 5s", "wayt: 5s" },
        { "IVR104", "east.yaml", "hours:\n", "colours:\n" },
        { "IVR105", "east.yaml", "wait: 5s", "wait: long" },
        { "IVR103", "cities.yaml", ", overlay: one-number.yaml", "" },
        { "IVR204", "east.yaml", "3: three", "3: tree" },
        { "IVR205", "one-number.yaml", "play: B", "play: BB" },
        { "IVR206", "east.yaml", "\n      - goto: two", "" },
        { "IVR208", "east.yaml", ", 3: three", "" },
        { "IVR211", "east.yaml", "wait: 5s", "otherwise: bye" },
        { "IVR221", "cities.yaml", "number: \"09319999\"", "number: \"093812345\"" },
        { "IVR251", "east.yaml", "2: ~", "4: ~" },
        { "IVR252", "east.yaml", "  two:\n", "  tow:\n" },
        { "IVR252", "east.yaml", "  offices:", "  office:" },
        { "IVR253", "east.yaml", "    three:\n", "    two:\n" },
        { "IVR254", "east.yaml", "    menu:", "    collect:" },
        { "IVR254", "one-number.yaml", "flows:\n  start:\n    play: B", "flows:\n  two:\n    goto: person\n  start:\n    stay: 1s" },
        { "IVR262", "one-number.yaml", "play: B", "play: { prompts: B, barge_in: off }" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_plan_with_overlays_compiles_without_a_word()
    {
        var compiled = Compile();
        Assert.Equal("", string.Concat(compiled.Problems));
        Assert.NotNull(compiled.Plan);
        Assert.Equal(3, compiled.Proof!.CityKinds);
    }

    [Theory]
    [InlineData("093812345", "1 → silence", "plays A", "plays B", "key 1", "person")]
    [InlineData("093812345", "2", "plays A", "plays B", "key 2", "attaches way: two", "plays B", "person")]
    [InlineData("093112345", "2", "plays A", "plays B", "key 2", "person")]
    [InlineData("093112345", "3", "plays A", "plays B", "key 3", "plays B", "attaches way: ours", "person")]
    [InlineData("093112345", "1", "plays A", "plays B", "key 1", "attaches way: ours", "person")]
    [InlineData("09319999", "3", "plays B", "plays B", "key 3", "plays B", "attaches way: ours", "person")]
    public async Task Callers_of_a_city_and_of_a_number_meet_their_own_plan_and_all_others_the_provinces(string called, string keys, params string[] expected)
    {
        var call = await Simulated.CallAsync(Compile().Plan!, new SimulatedCaller { Called = called, Keys = Simulated.Keys(keys) }, new HouseState { At = Monday });
        var words = new[] { "plays", "key", "attaches", "person" };
        Assert.Equal(expected, call.Texts().Where(line => words.Contains(line.Split(' ')[0])).Select(line => line.StartsWith("person", StringComparison.Ordinal) ? "person" : line));
    }

    [Fact]
    public async Task A_call_that_comes_by_the_citys_trunk_meets_the_citys_plan_but_not_that_of_a_number()
    {
        var call = await Simulated.CallAsync(Compile().Plan!, new SimulatedCaller { Keys = Simulated.Keys("3") }, new HouseState { At = Monday, TrunkCity = "east" });
        Assert.Contains("attaches way: ours", call.Texts());
        Assert.Equal("plays A", call.Texts().First(line => line.StartsWith("plays", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_trace_of_a_call_names_the_file_and_the_line_of_each_node_it_went_by()
    {
        var call = await Simulated.CallAsync(Compile().Plan!, new SimulatedCaller { Called = "09319999", Keys = Simulated.Keys("3") }, new HouseState { At = Monday });
        string[] FileOf(string node) => [.. call.Visited.Where(one => one.StartsWith(node + " ", StringComparison.Ordinal)).Select(one => one[(node.Length + 1)..].Split(':')[0]).Distinct()];
        Assert.Equal(["one-number.yaml"], FileOf("start/play"));
        Assert.Equal(["east.yaml"], FileOf("three/play"));
        Assert.Equal(["plan.yaml"], FileOf("person/line"));
        Assert.All(call.Visited, one => Assert.True(int.Parse(one.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture) > 0));
    }

    [Fact]
    public void What_is_the_same_is_there_once()
    {
        Write("cities.yaml", Cities.Replace("name: 西,", "name: 西, overlay: east.yaml,", StringComparison.Ordinal));
        var compiled = Compile();
        var (plan, province) = (compiled.Plan!, compiled.Plan!.For(compiled.Plan.CityNamed("province")));
        var (east, west) = (plan.For(plan.CityNamed("east")), plan.For(plan.CityNamed("west")));
        Assert.Same(plan, province);
        Assert.Same(east, west);
        Assert.Same(plan.FlowNamed("bye"), east.FlowNamed("bye"));
        Assert.NotSame(plan.FlowNamed("two"), east.FlowNamed("two"));
        Assert.Same(east.FlowNamed("two"), plan.For(plan.CityFor("09319999", "", null)).FlowNamed("two"));
        Assert.Equal(3, compiled.Proof!.CityKinds);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_an_overlay_is_told_with_its_own_place(string code, string file, string right, string wrong)
    {
        var text = File.ReadAllText(Path.Combine(_folder, file));
        Assert.Contains(right, text, StringComparison.Ordinal);
        Write(file, text.Replace(right, wrong, StringComparison.Ordinal));
        var compiled = Compile();
        var problem = compiled.Problems.FirstOrDefault(one => one.Code == code && Path.GetFileName(one.File) == file);
        Assert.True(problem is not null, string.Concat(compiled.Problems));
        Assert.Equal(problem.Severity == Severity.Warning, compiled.Plan is not null);
        Assert.NotEmpty(problem.Source);
    }

    [Fact]
    public void An_overlay_checked_by_itself_says_what_it_is() =>
        Assert.Equal("IVR255", Assert.Single(DialplanCompiler.Compile(Path.Combine(_folder, "east.yaml"), null).Problems).Code);

    [Theory]
    [InlineData(20261126)]
    public void No_text_whatever_brings_the_compiler_down(int seed)
    {
        var chance = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var (name, text) = chance.Next(3) switch { 0 => ("cities.yaml", Cities), 1 => ("one-number.yaml", OneNumber), _ => ("east.yaml", East) };
            var at = chance.Next(text.Length);
            Write(name, text.Remove(at, Math.Min(chance.Next(20), text.Length - at)).Insert(at, ((string[])["", "~", "[", "}", ": ", "\n", "? ", "{ [a]: ~, [b]: ~ }", "*", "&a ", "east.yaml", "\0"])[chance.Next(12)]));
            var compiled = Compile();
            Assert.True(compiled.Plan is null == compiled.Problems.Any(one => one.Severity == Severity.Error), $"seed {seed} round {round}");
            Write(name, text);
        }
    }

    [Theory]
    [InlineData("flows: { [a]: 1, [b]: 2 }")]
    [InlineData("flows: { start: { menu: { [a]: ~, [b]: ~, keys: { [a]: one, [b]: two } } } }")]
    [InlineData("hours: { [a]: closed, [b]: closed }")]
    [InlineData("new: { flows: { [a]: 1, [b]: 2 }, hours: { [a]: 1, [b]: 2 }, calendars: [[a], [b]] }")]
    [InlineData("flows: ~")]
    [InlineData("new: east.yaml")]
    public void What_no_operator_writes_is_a_problem_at_most(string text)
    {
        Write("east.yaml", text);
        Assert.NotEmpty(Compile().Problems);
    }

    [Fact]
    public void What_overrides_nothing_is_told_with_what_may_be_meant()
    {
        Write("east.yaml", East.Replace("  two:\n", "  twoo:\n", StringComparison.Ordinal));
        var problem = Assert.Single(Compile().Problems, one => one.Code == "IVR252");
        Assert.Contains("did you mean 'two'", problem.Fix!.English, StringComparison.Ordinal);
        Assert.Contains("`new:`", problem.Fix!.English, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_in_the_province_is_told_once_however_many_cities_meet_it()
    {
        Write("cities.yaml", Cities.Replace("name: 西,", "name: 西, overlay: { flows: { two: { play: A } } },", StringComparison.Ordinal));
        var compiled = Compile(Flows.Replace("- play: A", "- play: { prompts: A, barge_in: off }", StringComparison.Ordinal));
        Assert.Equal("IVR262", Assert.Single(compiled.Problems).Code);
    }

    [Fact]
    public void A_difference_in_an_overlay_is_told_of_the_citys_callers_only()
    {
        var before = Compile().Plan!;
        Write("east.yaml", East.Replace("wait: 5s", "wait: 4s", StringComparison.Ordinal));
        var lines = PlanDifference.Between(before, Compile().Plan!);
        Assert.All(lines, line => Assert.StartsWith("[east, east 09319999] ", line.English, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.English.Contains("4 s", StringComparison.Ordinal));
        Write("cities.yaml", Cities.Replace("  overlay: east.yaml\n", "", StringComparison.Ordinal));
        lines = PlanDifference.Between(before, Compile().Plan!);
        Assert.True(lines.Any(line => line.English.StartsWith("[east, east 09319999] 3: ", StringComparison.Ordinal)), string.Join('\n', lines));
        Assert.Empty(PlanDifference.Between(before, before));
    }

    [Theory]
    [InlineData("plan.yaml", "workdays: 08:30-18:00", "workdays: 08:30-17:00", "1: hours (offices: workdays 08:30-18:00) → hours (offices: workdays 08:30-17:00)")]
    [InlineData("east.yaml", "2026-03-02", "2026-03-03", "[east, east 09319999] 1: hours (offices: 2026-03-02 closed) → hours (offices: 2026-03-03 closed)")]
    [InlineData("china.yaml", ", 2026-10-10", "", "1: hours (2026-10-10 worked) → hours")]
    public void Other_hours_are_a_difference_whichever_file_they_stand_in(string file, string right, string wrong, string line)
    {
        var before = Compile().Plan!;
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(right, wrong, StringComparison.Ordinal));
        Assert.Equal([line], PlanDifference.Between(before, DialplanCompiler.Compile(Path.Combine(_folder, "plan.yaml"), Plans.Prompts).Plan!));
    }

    [Fact]
    public void The_picture_of_a_city_shows_its_own_plan()
    {
        var plan = Compile().Plan!;
        Assert.Contains("→ three", PlanPicture.Draw(plan, plan.CityNamed("east"), Plans.Prompts, Locale.English), StringComparison.Ordinal);
        Assert.DoesNotContain("→ three", PlanPicture.Draw(plan, plan.CityNamed("west"), Plans.Prompts, Locale.English), StringComparison.Ordinal);
        Assert.Contains("东 09319999", PlanPicture.Draw(plan, plan.CityFor("09319999", "", null), Plans.Prompts, Locale.English), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_citys_own_calendar_is_new_and_closes_its_offices_only()
    {
        Write("eid.yaml", "region: linxia\nyear: 2026\nsource: a test\nholidays: { 开斋节: 2026-03-20 }\n");
        Write("east.yaml", East.Replace("new:\n", "new:\n  calendars: [eid.yaml]\n", StringComparison.Ordinal));
        var plan = Compile().Plan!;
        var eid = new DateTimeOffset(2026, 3, 20, 10, 0, 0, CallbackRules.BeijingOffset);
        foreach (var (city, closed) in new[] { ("east", true), ("west", false) })
        {
            var call = await Simulated.CallAsync(plan, new SimulatedCaller { Keys = Simulated.Keys("1") }, new HouseState { At = eid, TrunkCity = city });
            Assert.Equal(closed, call.Texts().Contains("attaches way: ours"));
        }

        Assert.Empty(plan.YearsMissing(eid, TimeSpan.FromDays(30)));
    }

    private static DateTimeOffset Monday => new(2026, 3, 2, 10, 0, 0, CallbackRules.BeijingOffset);

    private CompiledDialplan Compile(string flows = Flows) => DialplanCompiler.Compile(Write("plan.yaml", Plans.Text(flows)
        .Replace("name: small\n", "name: small\ncalendars: [china.yaml]\nhours: { offices: { workdays: 08:30-18:00 } }\n", StringComparison.Ordinal)
        .Replace("\n  province: { name: 甘肃省 }", " cities.yaml", StringComparison.Ordinal)), Plans.Prompts);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
