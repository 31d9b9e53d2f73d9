using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Something inside goes wrong: never dead air.</summary>
public sealed class TroubleTests
{
    private static Task<Transcript> CallAsync(params string[] broken) =>
        Simulated.CallAsync(Shipped.Gansu, house: new HouseState { Broken = broken.ToHashSet() });

    [Theory]
    [InlineData("P01")]
    [InlineData("P02")]
    public async Task A_node_that_fails_leads_to_an_apology_and_a_person(string broken)
    {
        var call = await CallAsync(broken);
        Assert.Equal(["plays " + broken, "plays P24"], call.Texts().Where(text => text.StartsWith("plays ", StringComparison.Ordinal) && text is not "plays P20").TakeLast(2));
        Assert.Contains(call.Texts(), text => text.StartsWith("trouble: ", StringComparison.Ordinal) && text.Contains($"{broken} is broken", StringComparison.Ordinal));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task Zero_in_a_prompt_no_menu_follows_is_a_person()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: info }, otherwise: person }\n  info:\n    - play: B\n    - hangup: { why: told, goodbye: A }");
        Assert.Equal(CallOutcome.Goodbye, (await Simulated.CallAsync(plan, "5")).Outcome);
        var call = await Simulated.CallAsync(plan, "5 → 0 during B");
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.DoesNotContain("goodbye: told", call.Texts());
    }

    [Fact]
    public async Task Zero_while_he_hears_that_he_cannot_be_called_back_takes_him_on_at_once()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: later }, otherwise: person }\n  later:\n    - callback: { reason: asked, done: A, failed: [B, music], otherwise: person }\n    - hangup: owed");
        var call = await Simulated.CallAsync(plan, new SimulatedCaller { Number = "anonymous", Keys = Simulated.Keys("5 → 0 during B") });
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.DoesNotContain("plays music", call.Texts());
    }

    [Fact]
    public async Task A_second_trouble_ends_the_walk_for_the_call_to_record()
    {
        var call = await CallAsync("P20");
        Assert.Single(call.Texts(), "plays P24");
        Assert.Equal(2, call.Texts().Count(text => text == "line: waits for language:zh"));
        Assert.Equal(CallOutcome.Trouble, call.Outcome);
    }

    [Fact]
    public async Task An_apology_that_fails_too_does_not_keep_him_from_a_person()
    {
        var call = await CallAsync("P02", "P24");
        Assert.Contains(call.Texts(), text => text.StartsWith("trouble: apology", StringComparison.Ordinal));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_callers_is_trouble_like_any_other()
    {
        var first = true;
        var call = await new Simulator(Shipped.Gansu, Length).RunAsync(new SimulatedCaller(), new HouseState());
        Assert.Contains("plays P24", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);

        TimeSpan Length(string id, string language, string voice)
        {
            if (first)
            {
                first = false;
                throw new TaskCanceledException("a timeout inside");
            }

            return TimeSpan.FromSeconds(3);
        }
    }

    [Theory]
    [InlineData("speaker", "speaker/line small.yaml:11")]
    [InlineData("other", "other/goto small.yaml:13")]
    public async Task A_plan_that_goes_round_and_lets_no_time_go_by_is_an_apology_and_anybody(string unstaffed, string at)
    {
        var call = await Simulated.CallAsync(Round(unstaffed), house: Night);
        Assert.Contains($"trouble: {at}: the plan goes round and lets no time go by", call.Texts());
        Assert.Contains("line: waits for language:zh", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task A_person_whose_line_goes_round_is_anybody_too()
    {
        var call = await Simulated.CallAsync(Round("person"), house: Night);
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.True(call.Lines.Count < 100, call.ToString());
    }

    [Fact]
    public async Task Keys_pressed_ahead_make_no_circle()
    {
        var plan = DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - menu: { prompt: A, keys: { 5: start }, otherwise: person }"), Plans.Prompts).Playable!;
        var call = await Simulated.CallAsync(plan, string.Join(" → ", Enumerable.Repeat("5 during A", 32)));
        Assert.DoesNotContain(call.Texts(), text => text.StartsWith("trouble", StringComparison.Ordinal));
    }

    private static readonly HouseState Night = new() { At = new DateTimeOffset(2026, 3, 2, 23, 0, 0, CallbackRules.BeijingOffset) };

    // Such a plan is refused, and may be played all the same.
    private static Dialplan Round(string unstaffed) => DialplanCompiler.CompileText("small.yaml", $$"""
        name: small
        start: start
        person: person
        apology: A
        languages: { zh: 普通话, adx: { name: 藏语, fallback: zh, staffed: day } }
        cities: { province: { name: 甘肃省 } }
        hours: { day: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }
        flows:
          start: [{ set: { language: adx } }, { goto: speaker }]
          speaker:
            - line: { music: music, max_wait: 1m, served: bye, timed_out: bye, store_down: bye, unstaffed: {{unstaffed}} }
          other:
            - goto: speaker
          person:
            - line: { music: music, max_wait: 1m, served: bye, timed_out: bye, store_down: bye, unstaffed: {{unstaffed}} }
          bye: [{ hangup: bye }]
        """, Plans.Prompts).Playable!;
}
