namespace Ivr.Flows.Tests;

public sealed class BranchTests
{
    [Theory]
    [InlineData("city", "province", "play A")]
    [InlineData("language", "adx", "play B")]
    [InlineData("language", "zh", "play A")]
    [InlineData("voice", "standard", "play A")]
    [InlineData("voice", "slow", "play B")]
    [InlineData("caller", "mobile", "play A")]
    [InlineData("caller", "withheld", "play B")]
    public async Task A_call_goes_the_way_of_what_is_known_of_it_and_otherwise_the_other(string by, string value, string first)
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
        var call = new ScriptedCall { City = "province" };
        await call.WalkAsync(plan);
        Assert.Equal(first, call.Met[0]);
    }

    [Theory]
    [InlineData("12", "play A")]
    [InlineData("13", "play B")]
    [InlineData("", "play B")]
    public async Task What_a_caller_pressed_is_compared_as_it_is(string keys, string first)
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
        var call = new ScriptedCall().Presses(keys);
        await call.WalkAsync(plan);
        Assert.Equal(first, call.Met[1]);
    }
}
