using System.Globalization;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Nobody waits for a language at an hour at which nobody speaks it.</summary>
public sealed class StaffingTests
{
    public const string WithoutSeat = "IVR474";

    [Theory]
    [InlineData("4 → 4", "2026-03-02 10:00", "line: waits for language:adx", CallOutcome.Person)]
    [InlineData("4 → 4", "2026-03-02 23:00", "callback owed: no-speaker", CallOutcome.Callback)]
    [InlineData("4 → 4", "2026-10-01 07:59", "callback owed: no-speaker", CallOutcome.Callback)]
    [InlineData("4 → 3", "2026-03-02 10:00", "line: waits for language:cmn-x-hezhou", CallOutcome.Person)]
    [InlineData("4 → 3", "2026-03-02 20:00", "line: waits for language:zh", CallOutcome.Person)]
    [InlineData("4 → 1", "2026-03-02 10:00", "line: waits for language:zh", CallOutcome.Person)]
    public async Task A_caller_waits_for_a_speaker_only_while_one_is_there(string keys, string at, string line, CallOutcome outcome)
    {
        var when = new DateTimeOffset(DateTime.ParseExact(at, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), CallbackRules.BeijingOffset);
        var call = await Simulated.CallAsync(Shipped.Gansu, keys, new HouseState { At = when });
        Assert.Contains(line, call.Texts());
        Assert.Equal(outcome, call.Outcome);
        Assert.Equal(line.EndsWith(":zh", StringComparison.Ordinal) || outcome == CallOutcome.Callback, call.Texts().Any(text => text.StartsWith("line: nobody speaks", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(10, false, false)]
    [InlineData(23, true, true)]
    public async Task Who_sets_a_languages_hours_by_hand_decides_who_waits(int hour, bool open, bool waits)
    {
        var call = await Simulated.CallAsync(Shipped.Gansu, "4 → 4", new HouseState { At = new DateTimeOffset(2026, 3, 2, hour, 0, 0, CallbackRules.BeijingOffset), HoursByHand = new Dictionary<string, bool> { ["speakers"] = open } });
        Assert.Equal(waits, call.Texts().Contains("line: waits for language:adx"));
        Assert.Equal(!waits, call.Texts().Contains("line: nobody speaks adx at this hour"));
    }

    [Fact]
    public void A_way_for_when_nobody_speaks_it_is_proved_though_the_clock_never_sends_anybody_there()
    {
        var text = File.ReadAllText(Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/BadPlans/speaker-lost-at-night.yaml")).Replace("08:00-20:00", "all day", StringComparison.Ordinal);
        var problem = Assert.Single(DialplanCompiler.CompileText("always.yaml", text, Plans.Prompts).Problems, one => one.Severity == Severity.Error);
        Assert.Equal("IVR473", problem.Code);
    }

    [Fact]
    public async Task Who_cannot_be_called_back_at_night_meets_a_person_who_is_told()
    {
        var call = await Simulated.CallAsync(Shipped.Gansu, new SimulatedCaller { Number = "anonymous", Keys = Simulated.Keys("4 → 5") }, new HouseState { At = new DateTimeOffset(2026, 3, 2, 3, 0, 0, CallbackRules.BeijingOffset) });
        Assert.Contains("attaches 语言: 来电人不讲汉语,需请翻译", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public void A_staffed_language_without_any_seat_is_told_and_one_on_call_needs_none()
    {
        string[] Told(params string[] seats) => [.. Shipped.Gansu.WithoutSeat(seats, Severity.Error).Select(problem => $"{problem.Code} {problem.Severity} {problem.Source.Trim().Split(':')[0]}")];
        Assert.Equal([$"{WithoutSeat} Error adx"], Told("language:zh", "language:cmn-x-hezhou", "language:sce"));
        Assert.Empty(Told("language:adx", "language:cmn-x-hezhou", "language:sce"));
    }

    [Fact]
    public void A_skill_a_flow_asks_for_needs_a_seat_and_a_preference_needs_none()
    {
        var plan = DialplanCompiler.Compile(Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/Everything/plan.yaml"), null).Plan!;
        Assert.Contains("'fire'", Assert.Single(plan.WithoutSeat(["language:adx"], Severity.Warning)).Message.English, StringComparison.Ordinal);
        Assert.Empty(plan.WithoutSeat(["language:adx", "fire"], Severity.Warning));
    }

    [Fact]
    public void An_edge_for_the_hours_without_a_speaker_is_a_behaviour_callers_notice() =>
        Assert.NotEmpty(PlanDifference.Between(Shipped.Gansu, Shipped.Changed(Shipped.Known, "staffed: speakers", "on_call: on").Plan!));

    private static string Skilled(string skills, string line) => Plans.Text($$"""
          start:
            - set: { skills: [tax] }
            - goto: wait
          wait:
            - line: { music: music, served: bye, store_down: less, {{line}} }
          less:
            - set: { drop: [tax] }
            - goto: person
        """).Replace("cities:", $"skills: {skills}\nhours: {{ office: {{ workdays: 08:00-20:00, weekends: 08:00-20:00 }} }}\ncities:", StringComparison.Ordinal);

    [Theory]
    [InlineData("{ tax: { name: 税务, staffed: office } }", "max_wait: 1m, timed_out: less, unstaffed: less", "")]
    [InlineData("{ tax: { name: 税务, on_call: on } }", "unstaffed: less", "")]
    [InlineData("{ tax: 税务 }", "max_wait: 1m, timed_out: less", "")]
    [InlineData("{ tax: { name: 税务, staffed: office } }", "max_wait: 1m, timed_out: less", "IVR473")]
    [InlineData("{ tax: { name: 税务, staffed: office } }", "unstaffed: less", "IVR268")]
    [InlineData("{ taxes: 税务 }", "max_wait: 1m, timed_out: less", "IVR476")]
    [InlineData("{ tax: { name: 税务, staffed: office, on_call: on } }", "max_wait: 1m, timed_out: less, unstaffed: less", "IVR475")]
    public void A_skill_that_is_needed_is_as_provable_as_a_language(string skills, string line, string code) =>
        Assert.Equal(code, string.Join(' ', DialplanCompiler.CompileText("small.yaml", Skilled(skills, line), Plans.Prompts).Problems.Select(problem => problem.Code).Distinct()));

    [Theory]
    [InlineData(10, "", "line: waits for language:zh tax")]
    [InlineData(23, "", "line: nobody has tax at this hour")]
    [InlineData(10, "tax", "line: waits for language:zh")]
    public async Task A_caller_waits_for_a_skill_only_while_somebody_with_it_is_there(int hour, string busy, string line)
    {
        var plan = DialplanCompiler.CompileText("small.yaml", Skilled("{ tax: { name: 税务, staffed: office } }", "max_wait: 1m, timed_out: less, unstaffed: less"), Plans.Prompts).Plan!;
        var house = new HouseState
        {
            At = new DateTimeOffset(2026, 3, 2, hour, 0, 0, CallbackRules.BeijingOffset),
            Speakers = busy.Length == 0 ? new Dictionary<string, SeatsFree>() : new Dictionary<string, SeatsFree> { [busy] = SeatsFree.Busy },
        };
        var call = await Simulated.CallAsync(plan, house: house);
        Assert.Contains(line, call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.Equal(line.EndsWith("zh tax", StringComparison.Ordinal) ? "tax" : "", string.Join(' ', call.Asked[^1].Skills.Except(["language:zh"])));
    }

    [Fact]
    public void Seats_are_held_against_skills_as_against_languages()
    {
        string Told(string skills) => string.Join(' ', DialplanCompiler.CompileText("small.yaml", Skilled(skills, "max_wait: 1m, timed_out: less, unstaffed: less"), Plans.Prompts).Plan!.WithoutSeat([], Severity.Error).Select(problem => problem.Code));
        Assert.Equal(WithoutSeat, Told("{ tax: { name: 税务, staffed: office } }"));
        Assert.Equal(WithoutSeat, Told("{ tax: 税务 }"));
        Assert.Equal("", Told("{ tax: { name: 税务, on_call: on } }"));
    }

    [Theory]
    [InlineData("none", "callback owed: no-speaker", CallOutcome.Callback)]
    [InlineData("busy", "line: waited long enough", CallOutcome.Callback)]
    [InlineData("4m", "line: served", CallOutcome.Person)]
    public async Task Who_waits_when_the_roster_ends_waits_on_only_while_a_speaker_is_there(string speakers, string line, CallOutcome outcome)
    {
        var (house, problems) = HouseState.Read("--with", $"at: 2026-03-02 19:58, speakers: {{ adx: {speakers} }}", Shipped.Gansu);
        Assert.Empty(problems);
        var call = await Simulated.CallAsync(Shipped.Gansu, "4 → 4", house);
        Assert.Contains(line, call.Texts());
        Assert.Equal(outcome, call.Outcome);
        var left = call.Lines.FirstOrDefault(one => one.Text.English == "line: nobody speaks adx at this hour");
        Assert.Equal(speakers == "none" ? TimeSpan.FromMinutes(2) : null, left?.At);
    }

    [Fact]
    public void What_meets_who_waits_past_the_end_of_a_roster_is_proved_by_the_clock_of_that_minute()
    {
        // Who comes at night is kept from this line; who waits at eight is not.
        const string Flows = """
              start:
                - menu: { enter_line: on, prompt: A, keys: { 4: day }, otherwise: person }
              day:
                - hours: { of: office, open: wait, closed: person }
              wait:
                - set: { language: adx }
                - line: { music: music, max_wait: 10m, served: bye, timed_out: later, store_down: later, unstaffed: gone }
              gone:
                - hours: { of: office, open: later, closed: sorry }
              sorry:
                - hangup: closed
              later:
                - callback: { reason: no-speaker, done: A, failed: B, otherwise: person }
                - hangup: owed
            """;
        var text = Plans.Text(Flows).Replace("adx: 藏语", "adx: { name: 藏语, fallback: zh, staffed: office }", StringComparison.Ordinal)
            .Replace("cities:", "hours: { office: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }\ncities:", StringComparison.Ordinal);
        var told = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => $"{problem.Code} {problem.Message.English}").ToArray();
        Assert.Contains(told, line => line.StartsWith("IVR473", StringComparison.Ordinal) && line.Contains("2026-03-02 20:00 Mon", StringComparison.Ordinal) && line.Contains("nobody speaks adx any more", StringComparison.Ordinal));
    }
}
