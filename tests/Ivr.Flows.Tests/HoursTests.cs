using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Times of day, week and year, by the calendar shipped and by calendars of a test's own.</summary>
public sealed class HoursTests : IDisposable
{
    private const string Offices = "offices: { workdays: [08:30-12:00, 14:30-18:00], exceptions: { 2026-12-01: closed, 2026-12-05: 09:00-10:00 }, days: { fri: 08:30-12:00 } }";

    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-hours").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("2026-11-26 08:29", HoursState.Closed, "before it opens")]
    [InlineData("2026-11-26 08:30", HoursState.Open, "the first minute")]
    [InlineData("2026-11-26 11:59", HoursState.Open, "the last minute")]
    [InlineData("2026-11-26 12:00", HoursState.Closed, "noon")]
    [InlineData("2026-11-26 17:00", HoursState.Open, "a Thursday afternoon")]
    [InlineData("2026-11-27 17:00", HoursState.Closed, "Friday has hours of its own")]
    [InlineData("2026-11-28 10:00", HoursState.Closed, "a Saturday")]
    [InlineData("2026-10-01 10:00", HoursState.Closed, "a Thursday of the National Day holiday")]
    [InlineData("2026-10-10 10:00", HoursState.Open, "a Saturday worked for it")]
    [InlineData("2026-10-10 17:00", HoursState.Open, "a moved working day is no Friday and no Saturday")]
    [InlineData("2026-12-01 10:00", HoursState.Closed, "an exception closes a working day")]
    [InlineData("2026-12-05 09:30", HoursState.Open, "an exception opens a Saturday")]
    [InlineData("2027-01-01 10:00", HoursState.Unknown, "nobody has told 2027 yet")]
    [InlineData("2027-03-03 10:00", HoursState.Unknown, "a Wednesday of a year not told is not taken for a working day")]
    public void Opening_hours_follow_the_calendar_of_holidays(string when, HoursState expected, string why) =>
        Assert.True(expected == Hours(Offices).At(China(when)), why);

    [Theory]
    [InlineData("2026-11-26 23:00", HoursState.Open)]
    [InlineData("2026-11-27 05:59", HoursState.Open)]
    [InlineData("2026-11-27 06:00", HoursState.Closed)]
    [InlineData("2027-11-27 05:00", HoursState.Open)]
    public void Hours_over_midnight_belong_to_the_day_they_begin_and_hours_alike_on_all_days_need_no_calendar(string when, HoursState expected) =>
        Assert.Equal(expected, Hours("night: { workdays: 22:00-06:00, weekends: 22:00-06:00 }", calendar: false).At(China(when)));

    [Fact]
    public void The_night_into_a_year_nobody_has_told_is_unknown_only_while_last_years_hours_do_not_reach_into_it()
    {
        var night = Hours("night: { workdays: 22:00-06:00, weekends: 22:00-06:00, holidays: 22:00-02:00 }");
        Assert.Equal(HoursState.Open, night.At(China("2027-01-01 01:00")));
        Assert.Equal(HoursState.Unknown, night.At(China("2027-01-01 07:00")));
    }

    [Fact]
    public void A_regions_own_holiday_closes_a_working_day_of_the_country()
    {
        Write("gansu.yaml", "region: gansu\nyear: 2026\nsource: a test\nholidays: { 民族节日: 2026-11-26 }\n");
        Assert.Equal(HoursState.Closed, Hours(Offices, more: "gansu.yaml").At(China("2026-11-26 10:00")));
    }

    [Fact]
    public void A_regions_notice_alone_does_not_make_a_year_known()
    {
        Write("gansu.yaml", "region: gansu\nyear: 2027\nsource: a test\nholidays: { 民族节日: 2027-03-03 }\n");
        Assert.Equal(HoursState.Unknown, Hours(Offices, more: "gansu.yaml").At(China("2027-03-04 10:00")));
    }

    [Fact]
    public void Of_a_day_two_regions_tell_differently_nobody_knows_whose_word_stands()
    {
        Write("linxia.yaml", "region: linxia\nyear: 2026\nsource: a test\nholidays: { 民族节日: 2026-11-28 }\n");
        Write("gannan.yaml", "region: gannan\nyear: 2026\nsource: a test\nworkdays: 2026-11-28\n");
        Assert.EndsWith("plan.yaml", Assert.Single(Compile(Offices, "linxia.yaml, gannan.yaml").Problems, one => one.Code == "IVR471").File, StringComparison.Ordinal);
        Assert.NotNull(Compile(Offices, "gannan.yaml").Plan);
    }

    [Fact]
    public void A_plan_tells_the_years_it_will_miss()
    {
        var plan = Plan(Offices);
        Assert.Empty(plan.YearsMissing(China("2026-11-26 10:00"), TimeSpan.FromDays(35)));
        Assert.Equal([2027], plan.YearsMissing(China("2026-11-26 10:00"), TimeSpan.FromDays(60)));
        Assert.Empty(Plan("night: { workdays: all day, weekends: all day }", calendar: false).YearsMissing(China("2026-01-01 10:00"), TimeSpan.FromDays(1461)));
    }

    [Theory]
    [InlineData("2026-11-26 10:00", "A")]
    [InlineData("2026-11-26 20:00", "B")]
    [InlineData("2027-01-01 10:00", null)]
    public async Task A_caller_goes_by_the_hours_and_where_nobody_knows_meets_a_person(string when, string? heard)
    {
        var call = await Simulated.CallAsync(Plan(Offices), house: new HouseState { At = China(when) });
        Assert.Equal(heard is null ? [] : [$"plays {heard}"], call.Texts().Where(static line => line is "plays A" or "plays B"));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Theory]
    [InlineData("2026-11-26 10:00", true)]
    [InlineData("2026-11-26 20:00", false)]
    [InlineData("2027-01-01 10:00", false)]
    public void A_city_plays_its_menu_in_its_hours_only(string when, bool on) =>
        Assert.Equal(on, Plan(Offices, city: ", menu: { during: offices }").Cities["province"].MenuOnAt(China(when), static _ => null));

    [Theory]
    [InlineData("2026-11-26 10:00", false, "B")]
    [InlineData("2026-11-26 20:00", true, "A")]
    [InlineData("2027-01-01 10:00", false, "B")]
    public async Task What_an_operator_says_of_hours_goes_before_plan_and_calendar(string when, bool open, string heard)
    {
        var house = new HouseState { At = China(when), HoursByHand = new Dictionary<string, bool> { ["offices"] = open } };
        var call = await Simulated.CallAsync(Plan(Offices), house: house);
        Assert.Equal([$"plays {heard}"], call.Texts().Where(static line => line is "plays A" or "plays B"));
        var city = Plan(Offices, city: ", menu: { during: offices }").Cities["province"];
        Assert.Equal(open, city.MenuOnAt(China(when), name => name == "offices" ? open ? HoursState.Open : HoursState.Closed : null));
    }

    [Fact]
    public void A_house_is_written_with_hours_set_by_hand()
    {
        var (house, problems) = HouseState.Read("--with", "hours: { offices: closed, night: open }", Plan(Offices));
        Assert.Empty(problems);
        Assert.Equal([("offices", false), ("night", true)], house.HoursByHand.Select(one => (one.Key, one.Value)));
        Assert.Equal("IVR105", Assert.Single(HouseState.Read("--with", "hours: { offices: perhaps }", Plan(Offices)).Problems).Code);
    }

    [Fact]
    public void Hours_that_never_close_are_proved_closed_too_for_an_operator_may_close_them()
    {
        var compiled = DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - hours: { of: ever, open: person, closed: bye }").Replace("apology: A", "apology: A\nhours: { ever: { workdays: all day, weekends: all day } }", StringComparison.Ordinal), Plans.Prompts);
        Assert.Contains(compiled.Problems, problem => problem.Severity == Severity.Error && problem.Code == "IVR472");
    }

    [Theory]
    [InlineData("IVR240", "holidays: { 国庆节: 2025-10-01 }")]
    [InlineData("IVR240", "holidays: { 国庆节: 2026-10-07..2026-10-01 }")]
    [InlineData("IVR240", "workdays: 2026-10-12")]
    [InlineData("IVR240", "holidays: { 国庆节: 2026-10-10 }\nworkdays: 2026-10-10")]
    [InlineData("IVR104", "holiday: { 国庆节: 2026-10-10 }")]
    [InlineData("IVR241", "holidays: {}")]
    public void A_mistake_in_a_calendar_is_told_with_its_place(string code, string lines)
    {
        Write("wrong.yaml", $"region: china\nyear: 2026\nsource: a test\n{lines}\n");
        var compiled = Compile(Offices, "wrong.yaml");
        Assert.Null(compiled.Plan);
        var problem = Assert.Single(compiled.Problems, one => one.Code == code);
        Assert.EndsWith(code == "IVR241" ? "plan.yaml" : "wrong.yaml", problem.File, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_calendar_makes_another_version()
    {
        var before = Plan(Offices).Version;
        Write("china.yaml", File.ReadAllText(Path.Combine(_folder, "china.yaml")) + "# moved\n");
        Assert.NotEqual(before, Compile(Offices, null, keep: true).Plan!.Version);
    }

    [Fact]
    public void The_persons_own_flow_does_not_lead_to_itself_in_a_year_nobody_has_told()
    {
        var text = Plans.Text("  start:\n    - goto: person\n  seat:\n    - line: { music: music, served: bye, store_down: owed }")
            .Replace("name: small\n", "name: small\ncalendars: [china.yaml]\nhours: { desk: { workdays: 08:00-20:00 } }\n", StringComparison.Ordinal)
            .Replace("  person:\n    - line: { music: music, served: bye, store_down: owed }\n", "  person:\n    - hours: { of: desk, open: seat, closed: seat }\n", StringComparison.Ordinal);
        File.Copy(Path.Combine(Shipped.Folder, "dialplans/calendars/china-2026.yaml"), Path.Combine(_folder, "china.yaml"));
        var problems = DialplanCompiler.Compile(Write("plan.yaml", text), Plans.Prompts).Problems;
        Assert.All(problems, problem => Assert.Equal("IVR211", problem.Code));
        Assert.Contains(problems, problem => problem.Message.English.Contains("'person' does not when the caller presses nothing: silence (2027-01-01 00:00 Fri, no calendar of 2027)", StringComparison.Ordinal));
    }

    private OpeningHours Hours(string hours, string? more = null, bool calendar = true) => Plan(hours, more, calendar).Hours.Single();

    private Dialplan Plan(string hours, string? more = null, bool calendar = true, string city = "")
    {
        var compiled = Compile(hours, more, calendar, city);
        return compiled.Plan ?? throw new InvalidOperationException(string.Concat(compiled.Problems));
    }

    private CompiledDialplan Compile(string hours, string? more, bool calendar = true, string city = "", bool keep = false)
    {
        if (!keep)
        {
            File.Copy(Path.Combine(Shipped.Folder, "dialplans/calendars/china-2026.yaml"), Path.Combine(_folder, "china.yaml"), overwrite: true);
        }

        var name = hours.Split(':')[0];
        var files = calendar ? $"calendars: [china.yaml{(more is null ? "" : ", " + more)}]\n" : "";
        var flows = $"  start:\n    - hours: {{ of: {name}, open: a, closed: b }}\n  a:\n    - play: A\n    - goto: person\n  b:\n    - play: B\n    - goto: person";
        var text = Plans.Text(flows).Replace("name: small\n", $"name: small\n{files}hours:\n  {hours}\n", StringComparison.Ordinal).Replace("name: 甘肃省", "name: 甘肃省" + city, StringComparison.Ordinal);
        return DialplanCompiler.Compile(Write("plan.yaml", text), Plans.Prompts);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static DateTimeOffset China(string when) =>
        new(DateTime.ParseExact(when, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), CallbackRules.BeijingOffset);
}
