namespace Ivr.Flows.Tests;

/// <summary>Something inside goes wrong: never dead air.</summary>
public sealed class TroubleTests
{
    [Theory]
    [InlineData("P01")]
    [InlineData("P02")]
    public async Task A_node_that_fails_leads_to_an_apology_and_a_person(string broken)
    {
        var call = await new ScriptedCall { Breaks = broken }.WalkAsync(Shipped.Gansu);
        Assert.Equal(["play " + broken, "play P24"], call.Met.Where(one => one.StartsWith("play ", StringComparison.Ordinal) && one is not "play P20").TakeLast(2));
        Assert.Contains("wait", call.Met);
        Assert.Contains(call.Steps, step => step.StartsWith("error welcome/", StringComparison.Ordinal) && step.Contains("the sound is broken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Zero_in_a_prompt_no_menu_follows_is_a_person()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: info }, otherwise: person }\n  info:\n    - play: B\n    - hangup: told");
        Assert.Equal(["play A", "play B", "hangup told"], (await new ScriptedCall().During("A", "5").WalkAsync(plan)).Met);
        var call = await new ScriptedCall().During("A", "5").During("B", "0").WalkAsync(plan);
        Assert.Equal(["play A", "play B", "enter language:zh", "wait"], call.Met.Take(4));
    }

    [Fact]
    public async Task Zero_while_he_hears_that_he_cannot_be_called_back_takes_him_on_at_once()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: later }, otherwise: person }\n  later:\n    - callback: { reason: asked, failed: [B, music], otherwise: person }\n    - hangup: owed");
        var call = await new ScriptedCall().During("A", "5").During("B", "0").Callbacks(false).WalkAsync(plan);
        Assert.Equal(["play A", "callback asked", "play B", "enter language:zh", "wait"], call.Met.Take(5));
    }

    [Fact]
    public async Task A_second_trouble_ends_the_walk_for_the_call_to_record()
    {
        var call = new ScriptedCall { Breaks = "P20" };
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.WalkAsync(Shipped.Gansu));
        Assert.Equal(1, call.Met.Count(one => one == "play P24"));
        Assert.Equal(2, call.Met.Count(one => one == "wait"));
    }

    [Fact]
    public async Task An_apology_that_fails_too_does_not_keep_him_from_a_person()
    {
        var plan = Plans.Compile("""
              start:
                - play: A
                - goto: person
            """, apology: "A");
        var call = await new ScriptedCall { Breaks = "A" }.WalkAsync(plan);
        Assert.Contains("wait", call.Met);
        Assert.Contains(call.Steps, step => step.StartsWith("error apology", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancellation_that_is_not_the_callers_is_trouble_like_any_other()
    {
        var call = await new CancellingCall().WalkAsync(Shipped.Gansu);
        Assert.Equal("P24", call.Played[0]);
        Assert.Contains("wait", call.Met);
    }

    private sealed class CancellingCall : IFlowCall
    {
        private readonly ScriptedCall _call = new();
        private bool _cancelled;

        public string City => _call.City;

        public bool MenuOn => true;

        public string Voice { get; set; } = "standard";

        public string Language { get; set; } = "zh";

        public async Task<ScriptedCall> WalkAsync(Dialplan plan)
        {
            await FlowRun.RunAsync(plan, plan.Start!, this, CancellationToken.None);
            return _call;
        }

        public Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop)
        {
            if (!_cancelled)
            {
                _cancelled = true;
                throw new TaskCanceledException("a timeout inside");
            }

            return _call.PlayAsync(promptIds, bargeIn, stop);
        }

        public void Ring() => _call.Ring();

        public Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop) => _call.PlayEarlyAsync(promptIds, stop);

        public Task AnswerAsync(CancellationToken stop) => _call.AnswerAsync(stop);

        public Task WaitAsync(TimeSpan wait, CancellationToken stop) => _call.WaitAsync(wait, stop);

        public Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop) => _call.ReadKeyAsync(wait, stop);

        public Task EnterLineAsync(LineRequest request, CancellationToken stop) => _call.EnterLineAsync(request, stop);

        public Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop) => _call.WaitInLineAsync(wait, stop);

        public Task<bool> RequestCallbackAsync(string reason, CancellationToken stop) => _call.RequestCallbackAsync(reason, stop);

        public void HangUp(string why) => _call.HangUp(why);

        public void Attach(string name, string value) => _call.Attach(name, value);

        public void Step(string step, string detail) => _call.Step(step, detail);
    }
}
