using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>A simulated call goes as a live one does.</summary>
public sealed class SimulatorTests
{
    private const string Menu = """
          start:
            - early: A
            - menu: { prompt: B, enter_line: on, keys: { 1: gone, 2: gone, 3: slow }, otherwise: person }
          gone:
            - hangup: { why: bye, goodbye: A }
          slow:
            - set: { voice: slow, boost: 60s }
            - play: [A, B]
            - goto: person
        """;

    private static readonly Dialplan Plan = Plans.Compile(Menu);

    [Fact]
    public async Task A_key_interrupts_a_prompt_at_once()
    {
        var call = await Simulated.CallAsync(Plan, "1 during B");
        Assert.Equal([" 0:03.0  plays B", " 0:04.0  key 1", " 0:04.0  plays A"], call.Lines.Where(line => line.Text.English is not "line: enters").Skip(2).Take(3).Select(line => line.ToString()));
    }

    [Fact]
    public async Task A_key_pressed_while_nothing_interrupts_is_kept_and_the_menu_is_not_spoken()
    {
        var call = await Simulated.CallAsync(Plan, "3 during A");
        Assert.Equal(["early A", "key 3", "answered", "line: enters", "plays A (slow)"], call.Texts().Take(5));
        Assert.Equal(TimeSpan.FromSeconds(3), call.Lines.First(line => line.Text.English == "plays A (slow)").At);
    }

    [Fact]
    public async Task No_more_keys_are_kept_than_by_a_live_call()
    {
        var many = new KeySequence([.. Enumerable.Repeat(new KeyStep(KeyAct.Press, '5') { Moment = KeyMoment.At, Time = TimeSpan.FromSeconds(1) }, 40)]);
        Assert.Equal(32, (await Simulated.CallAsync(Plan, new SimulatedCaller { Keys = many })).Keys);
    }

    [Fact]
    public async Task Who_listens_politely_presses_after_the_prompt()
    {
        var call = await Simulated.CallAsync(Plan, "2");
        Assert.Equal(" 0:07.0  key 2", call.Lines.First(line => line.Text.English == "key 2").ToString());
    }

    [Fact]
    public async Task The_seat_that_is_free_comes_so_long_after_he_entered_the_line()
    {
        var call = await Simulated.CallAsync(Plan, house: new HouseState { Seats = SeatsFree.In(TimeSpan.FromSeconds(20)) });
        Assert.Equal(TimeSpan.FromSeconds(23), call.PersonAfter);
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task A_caller_nobody_can_call_back_is_not_owed_one_when_he_hangs_up_in_the_line()
    {
        var house = new HouseState { Seats = SeatsFree.Busy };
        var known = await Simulated.CallAsync(Plan, new SimulatedCaller { Patience = TimeSpan.FromSeconds(50) }, house);
        Assert.Equal((CallOutcome.HungUp, "abandoned"), (known.Outcome, known.Callback));
        var unknown = await Simulated.CallAsync(Plan, new SimulatedCaller { Number = "anonymous", Patience = TimeSpan.FromSeconds(50) }, house);
        Assert.Equal((CallOutcome.HungUp, null), (unknown.Outcome, unknown.Callback));
        Assert.Equal(TimeSpan.FromSeconds(50), known.Length);
    }

    [Fact]
    public async Task Words_of_the_line_come_one_after_another_and_a_key_counts_among_them()
    {
        var plan = Plans.Compile("""
              start:
                - line:
                    music: music
                    position: { before: A, after: B }
                    every: 30s
                    repeat: B
                    callback_key: 1
                    served: bye
                    callback: called
                    store_down: owed
              called:
                - callback: { reason: wanted, done: A, otherwise: person }
                - hangup: noted
            """);
        var call = await Simulated.CallAsync(plan, "* at 11s → 1 during B", new HouseState { Seats = SeatsFree.Busy, Ahead = 2 });
        Assert.Equal(
            [" 0:10.0  line: says A N2L B", " 0:11.0  key *", " 0:17.0  key 1", " 0:17.0  callback owed: wanted", " 0:17.0  plays A"],
            call.Lines.Skip(3).SkipLast(1).Select(line => line.ToString()));
        Assert.Equal(CallOutcome.Callback, call.Outcome);
    }

    [Fact]
    public async Task More_keys_are_asked_for_when_he_is_listened_to_and_has_none_left()
    {
        var asked = new List<string>();
        var call = await Simulated.CallAsync(Plan, new SimulatedCaller
        {
            More = so =>
            {
                asked.Add(so.Lines[^1].Text.English);
                return Simulated.Keys(asked.Count == 1 ? "3" : "");
            },
        });
        Assert.Equal(["plays B", "line: waits for language:zh, 60 s ahead"], asked);
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Theory]
    [InlineData(7)]
    public async Task The_same_seed_is_the_same_call(int seed)
    {
        for (var number = 0; number < 200; number++)
        {
            var (caller, house) = new RandomCallers(Shipped.Gansu).Call(seed + number);
            var (again, houseAgain) = new RandomCallers(Shipped.Gansu).Call(seed + number);
            Assert.Equal((await Simulated.CallAsync(Shipped.Gansu, caller, house)).ToString(), (await Simulated.CallAsync(Shipped.Gansu, again, houseAgain)).ToString());
        }
    }

    [Fact]
    public async Task A_number_the_plan_does_not_answer_is_no_call() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Simulated.CallAsync(Plan, new SimulatedCaller { Called = "7000" }));

    [Fact]
    public async Task What_the_clock_and_a_branch_decide_is_told_in_both_languages()
    {
        var text = Plans.Text("  start:\n    - hours: { of: office, open: there, closed: person }\n  there:\n    - branch: { if: 'city = \"province\"', goto: person }\n    - goto: person")
            .Replace("apology: A", "apology: A\nhours: { office: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }", StringComparison.Ordinal);
        var plan = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Plan!;
        var call = await Simulated.CallAsync(plan);
        Assert.Contains("hours: office: open", call.Texts());
        Assert.Contains("branch: yes: city = \"province\"", call.Texts());
        Assert.Contains("分支：是：city = \"province\"", call.In(Locale.Chinese), StringComparison.Ordinal);
        Assert.Contains("开放时段：office：开放", call.In(Locale.Chinese), StringComparison.Ordinal);
        Assert.Contains("hours: office (by hand): closed", (await Simulated.CallAsync(plan, house: new HouseState { HoursByHand = new Dictionary<string, bool> { ["office"] = false } })).Texts());
    }
}
