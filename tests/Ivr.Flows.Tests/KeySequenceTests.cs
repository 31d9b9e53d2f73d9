using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>What a caller does, as it is written.</summary>
public sealed class KeySequenceTests
{
    [Theory]
    [InlineData("3 → silence → 9", "3 → silence → 9")]
    [InlineData("3->silence -> 9", "3 → silence → 9")]
    [InlineData("12#", "1 → 2 → #")]
    [InlineData("12 during P05", "1 during P05 → 2")]
    [InlineData("3 at 1.5s → 4 after P02 → hangup at 1m", "3 at 1.5s → 4 after P02 → hangup at 60s")]
    [InlineData("hangup", "hangup")]
    [InlineData("", "")]
    public void It_reads_what_it_writes(string text, string written)
    {
        Assert.Equal(written, Simulated.Keys(text).ToString());
        Assert.Equal(written, Simulated.Keys(written).ToString());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("3 9")]
    [InlineData("3 → silent")]
    [InlineData("3 at noon")]
    [InlineData("3 before P02")]
    [InlineData("silence during P02")]
    public void What_nobody_does_is_refused_with_the_form(string text)
    {
        var (sequence, problem, fix) = KeySequence.Read(text);
        Assert.Empty(sequence.Steps);
        Assert.NotNull(problem);
        Assert.Contains("during P02", fix!.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20261126)]
    public void What_chance_makes_is_read_again_as_it_was(int seed)
    {
        var callers = new RandomCallers(Shipped.Gansu);
        for (var number = 0; number < 500; number++)
        {
            var keys = callers.Call(seed + number).Caller.Keys;
            Assert.Equal(keys.Steps, Simulated.Keys(keys.ToString()).Steps);
        }
    }
}
