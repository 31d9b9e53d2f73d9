using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Scripts of calls: those we ship pass, and what is wrong in one is told with its place.</summary>
public sealed class CallScriptTests
{
    private const string Script = """
        plan: dialplans/gansu.yaml
        defaults: { seats: 5s }
        calls:
          - name: the elderly
            called: "12345"
            trunk: linxia
            keys: 3
            at: 2026-03-02 09:30
            store: up
            expect: [plays P02, key 3, person]
            never: [plays P05]
            end: person
            city: linxia
            person_within: 40s
            keys_at_most: 1
        """;

    private static readonly string Path = System.IO.Path.Combine(Shipped.Folder, "small.calls.yaml");

    /// <summary>Code, what stands in the script, and what is put in its place: the script is refused.</summary>
    public static TheoryData<string, string, string> Mistakes { get; } = new()
    {
        { "IVR103", "plan: dialplans/gansu.yaml", "" },
        { "IVR104", "never: [plays P05]", "nevver: [plays P05]" },
        { "IVR105", "at: 2026-03-02 09:30", "at: tomorrow" },
        { "IVR105", "seats: 5s", "seats: soon" },
        { "IVR105", "store: up", "store: broken" },
        { "IVR105", "end: person", "end: happy" },
        { "IVR420", "plan: dialplans/gansu.yaml", "plan: dialplans/gansi.yaml" },
        { "IVR421", "keys: 3", "keys: three" },
        { "IVR422", "called: \"12345\"", "called: \"7000\"" },
        { "IVR423", "trunk: linxia", "trunk: linxian" },
        { "IVR423", "city: linxia", "city: linxian" },
    };

    /// <summary>Code, what stands in the script, and what is put in its place: the call does not go so.</summary>
    public static TheoryData<string, string, string> Unmet { get; } = new()
    {
        { "IVR430", "key 3, person", "key 4, person" },
        { "IVR430", "plays P02, key 3", "\"0:01.0  plays P02\", key 3" },
        { "IVR430", "key 3, person", "person, key 3" },
        { "IVR431", "keys: 3", "keys: 3 → 9 during P05" },
        { "IVR432", "never: [plays P05]", "never: [plays P03]" },
        { "IVR433", "end: person", "end: goodbye" },
        { "IVR433", "city: linxia", "city: lanzhou" },
        { "IVR434", "person_within: 40s", "person_within: 10s" },
        { "IVR434", "defaults: { seats: 5s }", "defaults: { seats: busy, patience: 3m }" },
        { "IVR435", "keys_at_most: 1", "keys_at_most: 0" },
    };

    public static TheoryData<string> Ours { get; } = new("gansu", "lab");

    [Theory]
    [MemberData(nameof(Ours))]
    public async Task Every_call_of_a_shipped_script_goes_as_it_must(string name)
    {
        var (script, problems) = CallScript.Read(System.IO.Path.Combine(Shipped.Folder, "tests", name + ".calls.yaml"), Shipped.Known);
        Assert.Equal("", string.Concat(problems.Select(problem => problem.ToString())));
        var results = await script!.RunAsync(Shipped.Length);
        Assert.Equal("", string.Concat(results.Where(result => result.Failures.Count > 0).Select(Told)));
        var walked = results.SelectMany(result => result.Transcript.Visited).ToHashSet();
        Assert.Empty(script.Plan.Cities.Keys.SelectMany(city => script.Plan.For(script.Plan.CityNamed(city)).Flows).Distinct().SelectMany(flow => flow.Nodes.Select(node => $"{flow.Name}/{node.Kind} {node.Place}")).Except(walked));
    }

    [Fact]
    public async Task Every_key_of_the_navigation_is_pressed_in_every_city()
    {
        var (script, _) = CallScript.Read(System.IO.Path.Combine(Shipped.Folder, "tests/gansu.calls.yaml"), Shipped.Known);
        var pressed = (await script!.RunAsync(Shipped.Length)).Select(result => result.Transcript)
            .SelectMany(call => call.Lines.Zip(call.Lines.Skip(1), (before, key) => (call.City.City.Id, before.Text.English.Split('_')[0], key.Text.English))).ToHashSet();
        var missing = from city in script.Plan.Cities.Keys
                      from way in (string[])["plays P02|key 0", "plays P02|key 1", "plays P02|key 2", "plays P02|key 3", "plays P02|key 4", "plays P02|key 5", "plays P02|silence",
                          "plays P04|key 1", "plays P04|key 2", "plays P04|key 3", "plays P04|key 4", "plays P04|key 5", "plays P04|key 6", "plays P04|silence"]
                      where !pressed.Contains((city, way.Split('|')[0], way.Split('|')[1]))
                      select $"{city}: {way}";
        Assert.Empty(missing);
    }

    [Fact]
    public async Task A_script_that_is_right_says_nothing()
    {
        var (script, problems) = CallScript.ReadText(Path, Script, Shipped.Known);
        Assert.Empty(problems);
        Assert.Empty(Assert.Single(await script!.RunAsync(Shipped.Length)).Failures);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_a_script_is_told_with_its_place(string code, string right, string wrong)
    {
        Assert.Contains(right, Script, StringComparison.Ordinal);
        var (script, problems) = CallScript.ReadText(Path, Script.Replace(right, wrong, StringComparison.Ordinal), Shipped.Known);
        Assert.Null(script);
        var problem = problems.FirstOrDefault(one => one.Code == code);
        Assert.NotNull(problem);
        Assert.NotEmpty(problem.Source);
    }

    [Theory]
    [MemberData(nameof(Unmet))]
    public async Task A_call_that_does_not_go_so_is_told_with_its_place(string code, string right, string wrong)
    {
        Assert.Contains(right, Script, StringComparison.Ordinal);
        var (script, problems) = CallScript.ReadText(Path, Script.Replace(right, wrong, StringComparison.Ordinal), Shipped.Known);
        Assert.Empty(problems);
        var failure = Assert.Single(await script!.RunAsync(Shipped.Length)).Failures.FirstOrDefault(one => one.Code == code);
        Assert.NotNull(failure);
        Assert.NotEmpty(failure.Source);
    }

    [Fact]
    public async Task A_failure_shows_line_by_line_what_was_expected_and_what_came()
    {
        var (script, _) = CallScript.ReadText(Path, Script.Replace("key 3, person", "key 4, person", StringComparison.Ordinal), Shipped.Known);
        var difference = Assert.Single(await script!.RunAsync(Shipped.Length)).Difference.Split('\n');
        Assert.Contains("  =  0:05.4  plays P02", difference);
        Assert.Contains("  -          key 4", difference);
        Assert.Contains("     0:18.2  key 3", difference);
        Assert.Contains(difference, line => line.StartsWith("  = ", StringComparison.Ordinal) && line.Contains("person after", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(20261126)]
    public async Task No_text_whatever_brings_the_reader_or_the_simulator_down(int seed)
    {
        var chance = new Random(seed);
        var path = System.IO.Path.Combine(Shipped.Folder, "tests/gansu.calls.yaml");
        var text = File.ReadAllText(path).Replace("trunk: all", "trunk: linxia", StringComparison.Ordinal);
        for (var round = 0; round < 40; round++)
        {
            var at = chance.Next(text.Length - 30);
            var broken = text.Remove(at, chance.Next(1, 30)).Insert(at, chance.Next(2) == 0 ? "" : "[]{}:,→#\0\"9sa"[chance.Next(13)].ToString());
            var (script, problems) = CallScript.ReadText(path, broken, Shipped.Known);
            Assert.True(script is not null || problems.Count > 0, $"seed {seed} round {round}");
            _ = script is null ? [] : await script.RunAsync(Shipped.Length);
        }
    }

    [Theory]
    [InlineData("plan: \"a\\0b\"\ncalls: []\n", "IVR420")]
    [InlineData("plan: dialplans/gansu.yaml\ncalls: [{ name: x, at: 0001-01-01 00:00 }]\n", "IVR105")]
    [InlineData("plan: dialplans/gansu.yaml\ncalls: [{ name: x, speakers: { [a]: 1s, [b]: 2s } }]\n", null)]
    public void What_no_operator_writes_is_a_problem_at_most(string text, string? code) =>
        Assert.Equal(code, CallScript.ReadText(Path, text, Shipped.Known).Problems.Select(problem => problem.Code).LastOrDefault());

    [Fact]
    public async Task One_call_for_every_city_is_as_many_calls_as_cities()
    {
        var (script, _) = CallScript.ReadText(Path, "plan: dialplans/gansu.yaml\ncalls:\n  - { name: all, trunk: all }\n", Shipped.Known);
        var results = await script!.RunAsync(Shipped.Length);
        Assert.Equal(script.Plan.Cities.Keys.Order(), results.Select(result => result.Transcript.City.City.Id).Order());
    }

    private static string Told(ScriptResult result) => $"{result.Name}\n{string.Concat(result.Failures.Select(failure => failure.ToString()))}{result.Difference}\n";
}
