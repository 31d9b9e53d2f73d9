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
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: info }, otherwise: person }\n  info:\n    - play: B\n    - hangup: told");
        Assert.Equal(CallOutcome.Goodbye, (await Simulated.CallAsync(plan, "5")).Outcome);
        var call = await Simulated.CallAsync(plan, "5 → 0 during B");
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.DoesNotContain("goodbye: told", call.Texts());
    }

    [Fact]
    public async Task Zero_while_he_hears_that_he_cannot_be_called_back_takes_him_on_at_once()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: later }, otherwise: person }\n  later:\n    - callback: { reason: asked, failed: [B, music], otherwise: person }\n    - hangup: owed");
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
}
