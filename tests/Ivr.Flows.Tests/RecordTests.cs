using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>A caller leaves a message.</summary>
public sealed class RecordTests
{
    private const string Flows = """
          start:
            - record: { prompt: A, at_most: 20s, silence: 3s, attach: 留言, done: B, sorry: music, nothing: silent, failed: failed }
            - callback: { reason: message, done: B, otherwise: person }
            - hangup: message
          silent:
            - set: { attach: { 去向: silent } }
            - goto: person
          failed:
            - set: { attach: { 去向: failed } }
            - goto: person
        """;

    private static readonly Dialplan Plan = Plans.Compile(Flows);

    [Theory]
    [InlineData("", "message: 8 s")]
    [InlineData("#", "message: 1 s")]
    [InlineData("5#", "message: 2 s")]
    public async Task What_he_says_until_a_key_or_silence_is_kept_and_he_is_owed_a_callback(string keys, string message)
    {
        var call = await Simulated.CallAsync(Plan, keys);
        Assert.Contains(message, call.Texts());
        Assert.Contains("留言", call.Attached.Keys);
        Assert.Equal(("message", CallOutcome.Callback), (call.Callback, call.Outcome));
    }

    [Fact]
    public async Task What_is_shown_of_who_left_a_message_can_be_played()
    {
        var text = Plans.Text(Flows.Replace("    - callback: { reason: message, done: B, otherwise: person }\n    - hangup: message", "    - menu: { prompt: A, keys: { 5: bye }, otherwise: person }", StringComparison.Ordinal));
        var compiled = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts);
        Assert.EndsWith(": silence → 5 (he leaves a message)", Assert.Single(compiled.Problems).Message.English, StringComparison.Ordinal);
        var call = await Simulated.CallAsync(compiled.Playable!, "silence → 5");
        Assert.Equal((CallOutcome.Goodbye, "goodbye: bye"), (call.Outcome, call.Texts()[^1]));
    }

    [Fact]
    public async Task It_is_over_at_its_longest() =>
        Assert.Contains("message: 20 s", (await Simulated.CallAsync(Plan, "", new HouseState { Message = TimeSpan.FromMinutes(2) })).Texts());

    [Fact]
    public async Task Who_says_nothing_goes_another_way()
    {
        var call = await Simulated.CallAsync(Plan, "", new HouseState { Message = TimeSpan.Zero });
        Assert.Equal("silent", call.Attached["去向"]);
        Assert.DoesNotContain("留言", call.Attached.Keys);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_told_to_him_before_he_speaks()
    {
        var call = await Simulated.CallAsync(Plan, "", new HouseState { KeepsMessages = false });
        Assert.Equal("failed", call.Attached["去向"]);
        Assert.Contains("plays music", call.Texts());
        Assert.DoesNotContain("tone", call.Texts());
    }

    [Fact]
    public async Task Zero_is_a_person_before_the_tone_and_after_it()
    {
        Assert.Equal(CallOutcome.Person, (await Simulated.CallAsync(Plan, "0 during A")).Outcome);
        var call = await Simulated.CallAsync(Plan, "0");
        Assert.Equal(CallOutcome.Person, call.Outcome);
        Assert.Contains("留言", call.Attached.Keys);
    }

    [Fact]
    public async Task Who_hangs_up_while_he_speaks_is_owed_a_callback() =>
        Assert.Equal("message", (await Simulated.CallAsync(Plan, new SimulatedCaller { Patience = TimeSpan.FromSeconds(5) })).Callback);

    [Fact]
    public async Task Who_hangs_up_before_the_tone_is_owed_nothing() =>
        Assert.Null((await Simulated.CallAsync(Plan, new SimulatedCaller { Patience = TimeSpan.FromSeconds(2) })).Callback);
}
