using System.Text;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Whatever plan the compiler accepts, every caller ends with a person, a callback or a goodbye, or has hung up himself.</summary>
public sealed class RandomPlanTests
{
    // A plan may lead from a conversation back to the line for ever; his patience ends it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // All but stay: nobody is left in silence before a person.
    private static readonly string[] Kinds =
        ["play", "menu", "language", "region", "collect", "set", "line", "callback", "survey", "goto", "hangup", "ring", "early", "hours", "branch", "transfer", "emergency", "http", "record", "announce"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12345)]
    public async Task No_accepted_plan_loses_a_caller(int seed)
    {
        var chance = new Random(seed);
        var (accepted, kinds) = (0, new HashSet<string>());
        for (var round = 0; round < 200; round++)
        {
            var text = new RandomPlan(chance).Text;
            if (DialplanCompiler.CompileText(RandomPlan.Name, text, Plans.Prompts).Plan is not { } plan)
            {
                continue;
            }

            accepted++;
            Assert.Equal("", Schemas.ProblemsOfPlan(text));
            await ProveAsync(plan, round, kinds, $"seed {seed} round {round}\n{text}");
        }

        Assert.True(accepted > 25, $"seed {seed}: only {accepted} plans were accepted, the test says little");
        Assert.Equal("", string.Join(' ', Kinds.Except(kinds)));
    }

    private static async Task ProveAsync(Dialplan plan, int round, HashSet<string> kinds, string where)
    {
        var callers = new RandomCallers(plan);
        for (var number = 0; number < 20; number++)
        {
            var seed = (round * 100) + number;
            var chance = new Random(seed);
            var (caller, house) = callers.Call(seed);
            house = house with { At = RandomPlan.At(chance), HoursByHand = RandomPlan.ByHand(chance) };
            caller = caller with { Called = RandomPlan.Called(chance), Patience = caller.Patience < Patience ? caller.Patience : Patience };
            var who = $"caller {seed}, {caller.Called} at {house.At:yyyy-MM-dd HH:mm:ss} {string.Join(' ', house.HoursByHand)}, {caller.Keys}: {where}";
            var call = await Simulated.CallAsync(plan, caller, house);
            CheckEnd(call, $"{who}\n{call}");
            kinds.UnionWith(call.Visited.Select(node => node.Split('/', ' ')[1]));
            // Only who has no patience left, or waits in a line no seat is free for, leaves without any of them.
            Assert.True(call.Outcome != CallOutcome.HungUp || caller.Patience < Patience || call.Texts().Any(line => line.StartsWith("line: waits", StringComparison.Ordinal)), $"{who}\n{call}");

            var free = new HouseState { At = house.At, TrunkCity = house.TrunkCity, HoursByHand = house.HoursByHand, Message = TimeSpan.Zero };
            var silent = await Simulated.CallAsync(plan, new SimulatedCaller { Called = caller.Called, Patience = Patience }, free);
            CheckEnd(silent, $"silent {who}\n{silent}");
            Assert.True((silent.PersonAfter ?? silent.OutsideAfter) is not null, $"the silent caller met nobody: {who}\n{silent}");

            // Whenever he presses 0 before a person, it brings him to one.
            var zero = TimeSpan.FromMilliseconds(chance.Next((int)(silent.PersonAfter ?? silent.OutsideAfter)!.Value.TotalMilliseconds + 1));
            var asks = await Simulated.CallAsync(plan, new SimulatedCaller { Called = caller.Called, Patience = Patience, Keys = new KeySequence([new KeyStep(KeyAct.Press, '0') { Moment = KeyMoment.At, Time = zero }]) }, free);
            CheckEnd(asks, $"0 at {zero}, {who}\n{asks}");
            Assert.True((asks.PersonAfter ?? asks.OutsideAfter) is not null, $"0 at {zero} brought him to nobody: {who}\n{asks}");
        }
    }

    private static void CheckEnd(Transcript call, string who)
    {
        var texts = call.Texts();
        Assert.True(call.Outcome != CallOutcome.Trouble, who);
        Assert.True(!texts.Any(line => line == "goodbye: flow-ended" || line.StartsWith("trouble", StringComparison.Ordinal)), who);
        Assert.True(call.Outcome != CallOutcome.Goodbye || texts.TakeWhile(line => !line.StartsWith("goodbye", StringComparison.Ordinal)).Last().StartsWith("plays ", StringComparison.Ordinal), $"hung up on without a word: {who}");
    }
}
