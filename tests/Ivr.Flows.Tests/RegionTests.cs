using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Who is asked which city he means: the call is that city's from there on, in all that hangs on it.</summary>
public sealed class RegionTests
{
    private const string Cities = """
          province: { name: 甘肃省 }
          east:
            name: 东
            numbers: "093112345"
            overflow: { when_no_seat: on, pool: on }
            overlay: { flows: { then: [ { play: B }, { goto: person } ] } }
          west: { name: 西, numbers: "093812345" }
        """;

    // Everybody else's `then` says nothing more.
    private const string Flows = """
          start:
            - play: A
            - region: { prompt: B, keys: { 1: east, 2: west }, then: then, otherwise: person }
          then:
            - branch: { if: city = "west", goto: western }
            - goto: person
          western:
            - play: A
            - goto: person
        """;

    private static readonly Dialplan Plan = Compile(Flows);

    [Fact]
    public async Task The_call_is_the_chosen_citys_and_the_record_says_that_he_chose_it()
    {
        var call = await Simulated.CallAsync(Plan, "2");
        Assert.Equal(("west", "chosen"), (call.City.City.Id, call.City.Rule));
        Assert.Equal(["key 2", "city: west", "branch: yes: city = \"west\"", "plays A", "line: enters"], call.Texts().SkipWhile(line => line != "key 2").Take(5));
    }

    [Theory]
    [InlineData("12345", "1", "city: east", "plays B")]
    [InlineData("12345", "2", "city: west", "branch: yes: city = \"west\"", "plays A")]
    [InlineData("093112345", "2", "city: west", "branch: yes: city = \"west\"", "plays A")]
    [InlineData("093112345", "1", "city: east", "plays B")]
    public async Task It_goes_on_in_the_plan_of_the_city_that_was_chosen_whatever_city_was_called(string called, string keys, params string[] expected)
    {
        var call = await Simulated.CallAsync(Plan, new SimulatedCaller { Called = called, Keys = Simulated.Keys(keys) });
        Assert.Equal(expected, call.Texts().SkipWhile(line => !line.StartsWith("city", StringComparison.Ordinal)).Take(expected.Length));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("silence")]
    [InlineData("7")]
    public async Task Who_does_not_choose_stays_with_the_city_he_called_and_meets_a_person(string keys)
    {
        var call = await Simulated.CallAsync(Plan, new SimulatedCaller { Called = "093812345", Keys = Simulated.Keys(keys) });
        Assert.Equal(("west", "called-number", CallOutcome.Person), (call.City.City.Id, call.City.Rule, call.Outcome));
    }

    [Fact]
    public async Task A_place_in_the_line_is_kept_and_overflows_as_the_chosen_citys()
    {
        var plan = Compile(Flows.Replace("{ prompt: B,", "{ prompt: B, enter_line: on,", StringComparison.Ordinal));
        var house = new HouseState { Seats = SeatsFree.None, Pool = SeatsFree.In(TimeSpan.Zero) };
        var call = await Simulated.CallAsync(plan, "1", house);
        Assert.Single(call.Texts(), "line: enters");
        Assert.Contains("line: overflows to the pool", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.NotEqual(CallOutcome.Person, (await Simulated.CallAsync(plan, "2", house)).Outcome);
    }

    [Fact]
    public void What_is_wrong_only_for_who_chose_a_city_is_shown_by_his_keys()
    {
        // Nobody who calls 东 comes there by himself: it is asked in the province only.
        var asked = Flows.Replace("    - region", "    - branch: { if: city != \"province\", goto: person }\n    - region", StringComparison.Ordinal);
        Assert.Empty(Problems(asked, Cities));
        var problem = Assert.Single(Problems(asked, Cities.Replace("{ play: B }", "{ play: { prompts: B, barge_in: off } }", StringComparison.Ordinal)));
        Assert.Equal(("IVR262", "0 does nothing in this 'play', before a person: 1 → 0 during B (with a menu: province)"), (problem.Code, problem.Message.English));
        Assert.Equal("small.yaml:12:", problem.ToString()[..14]);
    }

    [Fact]
    public void The_menu_hours_of_a_city_that_may_be_chosen_are_walked_both_ways()
    {
        var menu = Flows.Replace("    - branch: { if: city = \"west\", goto: western }\n    - goto: person", "    - menu: { prompt: A, enter_line: on, keys: { 1: western }, otherwise: person }", StringComparison.Ordinal);
        var cities = Cities.Replace("west: { name: 西,", "west: { name: 西, menu: { during: day },", StringComparison.Ordinal);
        var compiled = Compiled(menu, cities, "hours: { day: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }\n");
        Assert.Equal("", string.Concat(compiled.Problems));
        Assert.Equal(2, compiled.Proof!.Periods);
    }

    [Theory]
    [InlineData("1: east", "")]
    [InlineData("1: east, 2: west", "west")]
    public void Who_chose_a_city_needs_its_number_in_the_ledger_and_nobody_else_does(string keys, string missing)
    {
        var flows = $$"""
              start:
                - region: { prompt: B, keys: { {{keys}} }, then: light, otherwise: person }
              light:
                - transfer: { to: power, otherwise: person }
                - hangup: served
            """;
        var problems = Problems(flows, Cities.Replace("overlay: { flows: { then: [ { play: B }, { goto: person } ] } }", "menu: on", StringComparison.Ordinal), "ledger: { power: { name: 供电, number: \"95598\", owner: 电网, targets: { east: \"95598\" } } }\n");
        Assert.Equal(missing, string.Join(' ', problems.Where(problem => problem.Code == "IVR272").Select(problem => problem.Message.English.Split(": ")[^1])));
        Assert.Equal(missing.Length == 0, problems.Count == 0);
    }

    [Fact]
    public void Another_city_behind_a_key_is_a_difference_and_so_is_what_differs_in_its_own_plan()
    {
        Assert.Contains(PlanDifference.Between(Plan, Compile(Flows.Replace("2: west", "2: province", StringComparison.Ordinal))), line => line.English.StartsWith("2: ", StringComparison.Ordinal));
        var other = Compiled(Flows, Cities.Replace("{ play: B }", "{ play: A }", StringComparison.Ordinal)).Plan!;
        Assert.Equal("1: person (hears B) → person (hears A)", Assert.Single(PlanDifference.Between(Plan, other)).English);
        Assert.Empty(PlanDifference.Between(Plan, Compile(Flows)));
    }

    [Fact]
    public void Its_picture_says_which_key_is_which_city() =>
        Assert.Contains("[2] the call is for 西 → then", PlanPicture.Draw(Plan, Plan.CityNamed("province"), Plans.Prompts, Locale.English), StringComparison.Ordinal);

    [Fact]
    public void A_city_whose_menu_keeps_hours_is_one_row_of_the_picture_and_one_key_of_the_difference()
    {
        var timed = Compiled(Flows, Cities.Replace("{ name: 西, ", "{ name: 西, menu: { during: day }, ", StringComparison.Ordinal), "hours: { day: { workdays: 07:00-22:00, weekends: 07:00-22:00 } }\n").Plan!;
        Assert.Contains(">[2] the call is for 西 → then<", PlanPicture.Draw(timed, timed.CityNamed("province"), Plans.Prompts, Locale.English), StringComparison.Ordinal);
        Assert.StartsWith("city west: menu: ", Assert.Single(PlanDifference.Between(timed, Plan)).English, StringComparison.Ordinal);
        Assert.StartsWith("city west: menu: ", Assert.Single(PlanDifference.Between(Plan, timed)).English, StringComparison.Ordinal);
    }

    private static Dialplan Compile(string flows)
    {
        var compiled = Compiled(flows, Cities);
        Assert.Equal("", string.Concat(compiled.Problems));
        return compiled.Plan!;
    }

    private static IReadOnlyList<Diagnostic> Problems(string flows, string cities, string more = "") => Compiled(flows, cities, more).Problems;

    private static CompiledDialplan Compiled(string flows, string cities, string more = "") =>
        DialplanCompiler.CompileText("small.yaml", more + Plans.Text(flows).Replace("  province: { name: 甘肃省 }", cities, StringComparison.Ordinal), Plans.Prompts);
}
