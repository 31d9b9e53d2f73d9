using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>When a call is answered, and what may come before.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task A_plan_that_says_nothing_of_it_is_answered_before_its_first_node()
    {
        var call = await Simulated.CallAsync(Plans.Compile("  start:\n    - play: B\n    - goto: person"));
        Assert.Equal(["answered", "plays B"], call.Texts().Take(2));
    }

    [Fact]
    public async Task Ringing_and_early_prompts_come_before_the_answer_and_the_rest_after_it()
    {
        var call = await Simulated.CallAsync(Plans.Compile("  start:\n    - ring: 6s\n    - early: B\n    - play: A\n    - goto: person"));
        Assert.Equal([" 0:00.0  rings", " 0:06.0  early B", " 0:09.0  answered", " 0:09.0  plays A"], call.Lines.Take(4).Select(line => line.ToString()));
        Assert.Single(call.Texts(), "answered");
    }

    [Fact]
    public async Task A_caller_whose_early_prompt_breaks_is_answered_and_gets_a_person()
    {
        var call = await Simulated.CallAsync(Plans.Compile("  start:\n    - early: B\n    - goto: person"), house: new HouseState { Broken = new HashSet<string> { "B" } });
        Assert.Equal(["early B", "answered", "plays A"], call.Texts().Where(text => !text.StartsWith("trouble", StringComparison.Ordinal)).Take(3));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task Every_key_is_collected_where_the_plan_wants_them_all()
    {
        var text = Plans.Text("  start:\n    - goto: person\n  keys:\n    - collect: { prompt: A, digits: 16, attach: keys, every_key: on }\n    - hangup: end");
        var plan = DialplanCompiler.CompileText("small.yaml", text.Replace("start: start", "start: start\nentries: { \"7000\": keys }", StringComparison.Ordinal), Plans.Prompts).Plan!;
        var call = await Simulated.CallAsync(plan, new SimulatedCaller { Called = "7000", Keys = Simulated.Keys("0*12#AD → silence") });
        Assert.Equal("0*12#AD", call.Attached["keys"]);
        Assert.Equal(CallOutcome.Goodbye, call.Outcome);
    }
}
