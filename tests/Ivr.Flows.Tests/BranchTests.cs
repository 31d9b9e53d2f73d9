using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

public sealed class BranchTests
{
    [Theory]
    [InlineData("city", "province", "plays A")]
    [InlineData("language", "adx", "plays B")]
    [InlineData("language", "zh", "plays A")]
    [InlineData("voice", "standard", "plays A")]
    [InlineData("voice", "slow", "plays B")]
    [InlineData("caller", "international", "plays A")]
    [InlineData("caller", "withheld", "plays B")]
    public async Task A_call_goes_the_way_of_what_is_known_of_it_and_otherwise_the_other(string by, string value, string heard)
    {
        var plan = Plans.Compile($$"""
              start:
                - branch: { by: {{by}}, cases: { {{value}}: a }, otherwise: b }
              a:
                - play: A
                - goto: person
              b:
                - play: B
                - goto: person
            """);
        var call = await Simulated.CallAsync(plan, new SimulatedCaller { Number = "+85221234567" });
        Assert.Contains(heard, call.Texts());
    }

    [Theory]
    [InlineData("12", "plays A")]
    [InlineData("13", "plays B")]
    [InlineData("", "plays B")]
    public async Task What_a_caller_pressed_is_compared_as_it_is(string keys, string heard)
    {
        var plan = Plans.Compile("""
              start:
                - collect: { prompt: music, digits: 2, attach: 区号 }
                - branch: { by: attached, name: 区号, cases: { "12": a }, otherwise: b }
              a:
                - play: A
                - goto: person
              b:
                - play: B
                - goto: person
            """);
        Assert.Contains(heard, (await Simulated.CallAsync(plan, keys)).Texts());
    }
}
