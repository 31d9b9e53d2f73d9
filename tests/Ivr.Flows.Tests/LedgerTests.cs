using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>The ledger of public numbers: who is put through where, and when somebody must look at it.</summary>
public sealed class LedgerTests
{
    /// <summary>What is told of a ledger by the day and by the trunks there are, not by its text.</summary>
    public static readonly string[] Told = ["IVR277", "IVR278", "IVR280"];

    private const string Flows = """
          start:
            - menu: { prompt: A, enter_line: on, keys: { 1: power, 2: police, 3: old }, otherwise: person }
          power:
            - transfer: { to: power, otherwise: person }
            - hangup: served
          police:
            - emergency: { to: police, otherwise: person }
            - goto: bye
          old:
            - transfer: { to: old, otherwise: person }
            - hangup: served
          closed:
            - play: B
            - goto: person
          market:
            - set: { attach: { 专席: 市场监管 } }
            - goto: person
        """;

    private const string Entries = """
          power: { name: 供电服务, number: "95598", owner: 电网, targets: { all: "95598", west: none }, announce: A, failed: B, ring: 20s, hours: days, verified: 2026-11-01 }
          police: { name: 报警, number: "110", owner: 公安, emergency: on, targets: { all: "110", west: "09318110110", province: none }, announce: A, failed: B, verified: 2026-11-01, verify_every: 30d }
          old: { name: 旧供热, number: "96777", owner: 热力, targets: "96777", successor: heat, stops: 2026-04-01 }
          heat: { name: 供热, number: "96778", owner: 热力, targets: "96778", announce: music, answers: "96779" }
          market: { name: 市场监管, number: "12315", owner: 市场监管局, mode: line, flow: market, answers: ["12315", "96315"], city: east, hours: days, closed: closed }
        """;

    private static readonly Dialplan Plan = Compile(Entries);

    [Fact]
    public async Task Who_asks_for_a_number_hears_whom_then_how_it_rings_and_talks_and_is_owed_nothing()
    {
        var call = await CallAsync("1", "trunk: east");
        Assert.Equal(
            ["plays A", "through: rings power 95598", "through: answered", "through: over", "goodbye: served"],
            call.Texts().SkipWhile(line => line != "key 1").Skip(1));
        Assert.Equal((CallOutcome.Outside, null, null), (call.Outcome, call.Callback, call.PersonAfter));
        Assert.Equal(TimeSpan.FromSeconds(12), call.OutsideAfter);
    }

    [Theory]
    [InlineData("outside: busy", "through: busy", 0)]
    [InlineData("outside: none", "through: nobody answers", 20)]
    [InlineData("outside: 25s", "through: nobody answers", 20)]
    public async Task Who_reaches_nobody_is_told_and_is_where_he_would_have_been_in_the_line(string house, string said, int rang)
    {
        var call = await CallAsync("1", $"trunk: east, seats: 1m, {house}");
        Assert.Equal([said, "plays B", "line: waits for language:zh"], call.Texts().SkipWhile(line => line != said).Take(3));
        Assert.Equal(TimeSpan.FromSeconds(rang), Between(call, "through: rings", said));
        Assert.Equal(TimeSpan.FromSeconds(60), Between(call, "line: enters", "person"));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task An_emergency_nobody_answers_is_the_first_in_the_line()
    {
        var call = await CallAsync("2", "trunk: east, ahead: 12, outside: none, seats: 1m");
        Assert.Equal(["plays B", "line: waits for language:zh, first"], call.Texts().SkipWhile(line => line != "plays B").Take(2));
        Assert.True(call.Asked[^1].IsFirst);
        Assert.True(call.Asked[^1].PriorityBoost > 1000 * LineRequest.MostBoost, "no sum of boosts comes near");
    }

    [Fact]
    public void The_hours_of_an_entry_are_proved_at_each_time_that_differs()
    {
        const string Hours = "hours: { days: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }";
        string Text(string hours) => Plans.Text("  start:\n    - menu: { enter_line: on, prompt: A, keys: { 1: power }, otherwise: person }\n  power:\n    - transfer: { to: power, otherwise: person }\n    - hangup: served")
            .Replace("cities:", $"{Hours}\nledger: {{ power: {{ name: 供电服务, owner: 电网, targets: \"95598\", announce: A, failed: B{hours} }} }}\ncities:", StringComparison.Ordinal);
        Assert.Equal(2, DialplanCompiler.CompileText("small.yaml", Text(", hours: days"), Plans.Prompts).Proof!.Periods);
        Assert.Equal(1, DialplanCompiler.CompileText("small.yaml", Text(""), Plans.Prompts).Proof!.Periods);
    }

    [Theory]
    [InlineData("2 → hangup at 40s", "callback owed: abandoned (urgent)")]
    [InlineData("1 → hangup at 40s", "callback owed: abandoned")]
    public async Task A_callback_of_who_reached_no_emergency_number_is_urgent_and_no_other(string keys, string owed) =>
        Assert.Contains(owed, (await CallAsync(keys, "trunk: east, outside: none, seats: busy")).Texts());

    [Fact]
    public async Task An_emergency_number_is_dialled_as_the_city_has_it_and_never_late()
    {
        Assert.Contains("through: rings police 110", (await CallAsync("2", "trunk: east, at: 2026-03-02 03:00")).Texts());
        Assert.Contains("through: rings police 09318110110", (await CallAsync("2", "trunk: west")).Texts());
        Assert.True(Plan.Ledger.Find("police")!.Outside("east")!.OfItsCity);
        Assert.False(Plan.Ledger.Find("police")!.Outside("west")!.OfItsCity);
    }

    [Theory]
    [InlineData("1", "trunk: west")]
    [InlineData("1", "trunk: east, at: 2026-03-02 03:00")]
    [InlineData("2", "trunk: province")]
    public async Task Where_there_is_no_number_or_nobody_at_this_hour_nothing_rings_and_he_is_told(string keys, string house)
    {
        var call = await CallAsync(keys, house);
        Assert.Equal(["through: not tried", "plays B", "line: waits"], call.Texts().SkipWhile(line => line != $"key {keys}").Skip(1).Take(3).Select(line => line.StartsWith("through", StringComparison.Ordinal) ? line[..18] : line.Split(" for")[0]));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task Zero_while_it_rings_is_a_person()
    {
        var call = await CallAsync("1 → 5 → 0", "trunk: east, outside: none");
        Assert.Equal(["key 5", "key 0", "through: given up", "line: waits for language:zh"], call.Texts().SkipWhile(line => line != "key 5").Take(4));
    }

    [Theory]
    [InlineData("2026-03-31 12:00", "through: rings old 96777")]
    [InlineData("2026-04-01 00:00", "through: rings heat 96778")]
    public async Task A_number_that_stops_is_followed_by_its_successor(string at, string rings) =>
        Assert.Contains(rings, (await CallAsync("3", $"trunk: east, at: {at}")).Texts());

    [Theory]
    [InlineData("12315", "", "attaches 来电热线: 市场监管12315", CallOutcome.Person)]
    [InlineData("+8696315", "", "attaches 专席: 市场监管", CallOutcome.Person)]
    [InlineData("12315", "at: 2026-03-02 03:00", "plays B", CallOutcome.Person)]
    [InlineData("96779", "", "through: rings heat 96778", CallOutcome.Outside)]
    [InlineData("96779", "outside: busy", "through: busy", CallOutcome.Person)]
    public async Task A_call_to_a_number_that_means_an_entry_begins_there(string called, string house, string line, CallOutcome outcome)
    {
        var call = await Simulated.CallAsync(Plan, new SimulatedCaller { Called = called }, House(house));
        Assert.Contains(line, call.Texts());
        Assert.Equal(outcome, call.Outcome);
        Assert.Equal(called == "96779" ? "province" : "east", call.City.City.Id);
    }

    [Theory]
    [InlineData("2026-11-26", "")]
    [InlineData("2026-12-01", "IVR277 police by 2026-12-01")]
    [InlineData("2027-02-01", "IVR277 power by 2027-01-30, police by 2026-12-01")]
    [InlineData("2026-10-31", "IVR278 power, IVR278 police")]
    public void What_nobody_has_looked_at_for_too_long_is_told_and_what_is_still_to_come_refused(string day, string told)
    {
        var plan = Compile(Entries.Replace("heat: { ", "heat: { verified: 2020-01-01, verify_every: 3660d, ", StringComparison.Ordinal));
        var problems = plan.Ledger.Look(China(day));
        Assert.Equal(told, string.Join(", ", problems.Select(problem => $"{problem.Code} {(problem.Code == "IVR277" ? problem.Message.English.Split(": ")[1] : problem.Source.Trim().Split(':')[0])}")));
        Assert.All(problems, problem => Assert.Equal(problem.Code == "IVR277" ? Severity.Warning : Severity.Error, problem.Severity));
    }

    [Fact]
    public void What_was_never_looked_at_is_overdue_and_a_line_of_our_own_never()
    {
        var stale = Plan.Ledger.Look(China("2026-11-26"));
        Assert.Equal("heat", Assert.Single(stale).Source.Trim().Split(':')[0]);
        Assert.Contains("heat (never yet)", stale[0].Message.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "west: none", "east")]
    [InlineData("east", "west: none", "")]
    [InlineData("east west province", "", "")]
    public void A_short_emergency_number_needs_a_trunk_of_the_city(string trunks, string change, string lost)
    {
        var plan = change.Length == 0 ? Plan : Compile(Entries.Replace("west: \"09318110110\"", change, StringComparison.Ordinal));
        var problems = plan.Ledger.WithoutTrunk(trunks.Split(' '), plan.Cities.Values);
        Assert.Equal(lost, string.Join(", ", problems.Select(problem => problem.Message.English.Split("of: ")[1])));
        Assert.All(problems, problem => Assert.Equal(("IVR280", Severity.Warning), (problem.Code, problem.Severity)));
    }

    [Fact]
    public void A_ledger_in_a_file_of_its_own_tells_its_mistakes_with_their_place_and_makes_the_version()
    {
        var folder = Directory.CreateTempSubdirectory("ivr-ledger").FullName;
        try
        {
            string Write(string name, string text)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
                return Path.Combine(folder, name);
            }

            Write("numbers.yaml", "post: { name: 邮政, number: \"12305\", owner: 邮政, mode: line, flow: person }\n");
            var plan = Write("plan.yaml", Plans.Text("  start:\n    - goto: person") + "\nledger: numbers.yaml\n");
            var before = DialplanCompiler.Compile(plan, Plans.Prompts);
            Assert.Equal(2, before.Files.Count);
            Write("numbers.yaml", "post: { name: 邮政局, number: \"12305\", owner: 邮政, mode: line, flow: person }\n");
            Assert.NotEqual(before.Plan!.Version, DialplanCompiler.Compile(plan, Plans.Prompts).Plan!.Version);
            Write("numbers.yaml", "post: { name: 邮政局, number: \"12305\", owner: 邮政, mode: line, flow: person, answers: x }\n");
            var wrong = Assert.Single(DialplanCompiler.Compile(plan, Plans.Prompts).Problems);
            Assert.Equal(("numbers.yaml", 1, "IVR271"), (Path.GetFileName(wrong.File), wrong.Line, wrong.Code));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_city_no_caller_of_which_can_ask_needs_no_number()
    {
        const string Asked = """
              start:
                - branch: { if: city = "east", goto: heat }
                - goto: person
              heat:
                - transfer: { to: heat, otherwise: person }
                - hangup: served
            """;
        Assert.Empty(Text(Asked, "  heat: { name: 供热, number: \"96778\", owner: 热力, targets: { east: \"96778\" } }").Problems);
        var lost = Text(Asked.Replace("city = \"east\"", "city = \"west\"", StringComparison.Ordinal), "  heat: { name: 供热, number: \"96778\", owner: 热力, targets: { east: \"96778\" } }");
        Assert.Contains("no number for: west", Assert.Single(lost.Problems).Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_is_a_difference_callers_notice() =>
        Assert.Contains(PlanDifference.Between(Plan, Compile(Entries.Replace("west: \"09318110110\"", "west: \"09318110111\"", StringComparison.Ordinal))), line => line.English.Contains("ledger police", StringComparison.Ordinal) && line.English.Contains("09318110111", StringComparison.Ordinal));

    [Fact]
    public void The_picture_says_whom_callers_are_put_through_to() =>
        Assert.Contains("put through: 报警 110", PlanPicture.Draw(Plan, Plan.CityNamed("east"), Plans.Prompts, Locale.English), StringComparison.Ordinal);

    private static TimeSpan Between(Transcript call, string from, string to) =>
        call.Lines.First(line => line.Text.English.StartsWith(to, StringComparison.Ordinal)).At - call.Lines.First(line => line.Text.English.StartsWith(from, StringComparison.Ordinal)).At;

    private static Task<Transcript> CallAsync(string keys, string house) => Simulated.CallAsync(Plan, keys, House(house));

    private static HouseState House(string text)
    {
        var (house, problems) = HouseState.Read("house", text, Plan);
        Assert.Empty(problems);
        return house;
    }

    private static DateTimeOffset China(string day) => new(DateTime.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), CallbackRules.BeijingOffset);

    private static Dialplan Compile(string entries)
    {
        var compiled = Text(Flows, entries);
        return compiled.Plan ?? throw new InvalidOperationException(string.Concat(compiled.Problems));
    }

    private static CompiledDialplan Text(string flows, string entries) => DialplanCompiler.CompileText(
        "small.yaml",
        Plans.Text(flows).Replace("  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  east: { name: 东 }\n  west: { name: 西 }", StringComparison.Ordinal)
            + "\nhours: { days: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }\nledger:\n" + entries + "\n",
        Plans.Prompts);
}
