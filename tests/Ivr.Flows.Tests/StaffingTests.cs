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
}
