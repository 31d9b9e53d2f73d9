namespace Ivr.Flows.Tests;

/// <summary>When a call is answered, and what may come before.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task A_plan_that_says_nothing_of_it_is_answered_before_its_first_node()
    {
        var call = await new ScriptedCall().WalkAsync(Plans.Compile("  start:\n    - play: B\n    - goto: person"));
        Assert.Equal((1, "play B"), (call.Answers, call.Met[0]));
    }

    [Fact]
    public async Task Ringing_and_early_prompts_come_before_the_answer_and_the_rest_after_it()
    {
        var call = await new ScriptedCall().WalkAsync(Plans.Compile("  start:\n    - ring: 6s\n    - early: B\n    - play: A\n    - goto: person"));
        Assert.Equal(["ring", "wait 6s", "early B", "answer", "play A"], call.Met.Take(5));
        Assert.Equal(1, call.Answers);
    }

    [Fact]
    public async Task A_caller_whose_early_prompt_breaks_is_answered_and_gets_a_person()
    {
        var call = await new ScriptedCall { Breaks = "B" }.WalkAsync(Plans.Compile("  start:\n    - early: B\n    - goto: person"));
        Assert.Equal(["early B", "answer", "play A", "enter language:zh", "wait"], call.Met.Take(5));
    }

    [Fact]
    public async Task Every_key_is_collected_where_the_plan_wants_them_all()
    {
        var plan = Plans.Compile("  start:\n    - goto: person\n  keys:\n    - collect: { prompt: A, digits: 16, attach: keys, every_key: on }\n    - hangup: end");
        var call = await new ScriptedCall().Presses("0*12#AD.").WalkAsync(plan, "keys");
        Assert.Equal("0*12#AD", call.Attached["keys"]);
        Assert.Equal("hangup end", call.Met[^1]);
    }

    [Theory]
    [InlineData("7004", "ring", "wait 6s", "answer", "play P01")]
    [InlineData("7005", "early P01", "answer", "play P01")]
    [InlineData("7006", "wait 3s", "hangup lab")]
    [InlineData("7009", "play P01", "wait 5s", "hangup lab")]
    public async Task The_lab_does_what_its_numbers_say(string called, params string[] met)
    {
        var call = new ScriptedCall { LeavesAt = called is "7004" or "7005" ? "P01" : null };
        var walk = call.WalkAsync(Shipped.Lab, Shipped.Lab.EntryFor(called)!.Name);
        await walk.ContinueWith(static _ => { }, TaskScheduler.Default);
        Assert.Equal(call.LeavesAt is not null, walk.IsCanceled);
        Assert.Equal(met, call.Met);
    }
}
