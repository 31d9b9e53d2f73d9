using System.Globalization;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>What is proved of every hour, day and exception there is, and shown by a minute that can be played.</summary>
public sealed class PeriodTests
{
    private const string Calendar = "calendars: [../../../dialplans/calendars/china-2026.yaml]\n";

    private const string Desk = """
          start:
            - menu: { enter_line: on, prompt: A, keys: { 1: desk }, otherwise: person }
          desk:
            - hours: { of: desk, open: person, closed: CLOSED }
        """;

    private const string Shut = "\n  shut:\n    - hangup: { why: shut, goodbye: A }";

    [Theory]
    [InlineData("closed-at-noon.yaml", "2026-03-02 00:00")]
    [InlineData("closed-on-holidays.yaml", "2026-01-01 00:00")]
    [InlineData("closed-one-day.yaml", "2026-12-01 00:00")]
    public async Task What_is_shown_against_hours_can_be_played(string file, string when)
    {
        var compiled = DialplanCompiler.Compile(Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/BadPlans", file), null);
        Assert.Null(compiled.Plan);
        Assert.Contains(when, Assert.Single(compiled.Problems).Message.English, StringComparison.Ordinal);
        var call = await Simulated.CallAsync(compiled.Playable!, "1", new HouseState { At = China(when) });
        Assert.Equal(CallOutcome.Goodbye, call.Outcome);
    }

    [Theory]
    [InlineData("workdays: all day, weekends: all day", 1, "the clock decides nothing")]
    [InlineData("workdays: 08:00-20:00, weekends: 08:00-20:00", 2, "day and night")]
    [InlineData("workdays: 22:00-06:00, weekends: 22:00-06:00", 2, "over midnight")]
    [InlineData("workdays: 08:00-20:00", 3, "open, closed, and a year nobody has told")]
    [InlineData("workdays: all day, weekends: all day, exceptions: { 2031-12-01: closed }", 2, "an exception of a year without a calendar")]
    public void There_are_as_many_periods_as_the_clock_decides_differently(string hours, int periods, string why)
    {
        var compiled = Compile(hours, "owed");
        Assert.Equal("", string.Concat(compiled.Problems));
        Assert.True(periods == compiled.Proof!.Periods, why);
    }

    [Fact]
    public void A_desk_may_close_where_its_callers_are_owed_a_callback_or_meet_somebody_else()
    {
        Assert.NotNull(Compile("workdays: 08:00-20:00", "owed").Plan);
        Assert.NotNull(Compile("workdays: 08:00-20:00", "person").Plan);
        Assert.Equal("IVR472", Assert.Single(Compile("workdays: 08:00-20:00", "shut").Problems).Code);
    }

    [Fact]
    public void Two_branches_on_the_clock_are_asked_at_the_same_time()
    {
        var flows = """
              start:
                - menu: { enter_line: on, prompt: A, keys: { 1: day }, otherwise: person }
              day:
                - branch: { if: time < 08:00, goto: person }
                - play: A
                - branch: { if: time < 07:00, goto: shut }
                - goto: person
            """ + Shut;
        Assert.Equal("", string.Concat(DialplanCompiler.CompileText("small.yaml", Plans.Text(flows), Plans.Prompts).Problems));
        var seven = DialplanCompiler.CompileText("small.yaml", Plans.Text(flows.Replace("time < 07:00", "time >= 22:00", StringComparison.Ordinal)), Plans.Prompts);
        Assert.EndsWith(": 1 (2026-03-02 22:00 Mon)", Assert.Single(seven.Problems).Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_presses_nothing_is_held_to_a_person_at_any_hour_and_the_hour_is_named()
    {
        var compiled = DialplanCompiler.CompileText(
            Name, Calendar + Plans.Text("  start:\n    - hours: { of: desk, open: person, closed: bye }").Replace("apology: A", "apology: A\nhours: { desk: { workdays: all day, weekends: all day, holidays: closed } }", StringComparison.Ordinal), Plans.Prompts);
        var told = Assert.Single(compiled.Problems, problem => problem.Code == "IVR211").Message;
        Assert.Contains("silence (2026-01-01 00:00 Thu, 元旦)", told.English, StringComparison.Ordinal);
        Assert.Contains("2026-01-01 00:00 周四", told.In(Locale.Chinese), StringComparison.Ordinal);
    }

    [Fact]
    public void A_citys_own_hours_are_proved_for_its_own_callers()
    {
        var compiled = Shipped.Changed(Shipped.Known, "\nhours:\n", "\nhours:\n  desk: { workdays: all day, weekends: all day }\n",
            "  enterprise:\n", "  enterprise:\n    - hours: { of: desk, open: person, closed: shut }\n  shut:\n    - hangup: { why: shut, goodbye: P25 }\n  firms:\n", "1: enterprise", "1: enterprise\n          5: firms",
            "flows:\n  languages:", "hours: { desk: { exceptions: { 2026-12-01: closed } } }\nflows:\n  languages:");
        var problem = Assert.Single(compiled.Problems, one => one.Severity == Severity.Error);
        Assert.Equal("IVR472", problem.Code);
        Assert.Contains(": 1 (2026-12-01 00:00 Tue, an exception of 'desk', desk: closed) (with a menu: linxia)", problem.Message.English, StringComparison.Ordinal);
    }

    private static string Name => Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/BadPlans/here.yaml");

    private static CompiledDialplan Compile(string hours, string closed) => DialplanCompiler.CompileText(
        Name, Calendar + Plans.Text(Desk.Replace("CLOSED", closed, StringComparison.Ordinal) + (closed == "shut" ? Shut : "")).Replace("apology: A", $"apology: A\nhours: {{ desk: {{ {hours} }} }}", StringComparison.Ordinal), Plans.Prompts);

    private static DateTimeOffset China(string when) => new(DateTime.ParseExact(when, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), CallbackRules.BeijingOffset);
}
