using System.Text;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Whatever plan the compiler accepts, every caller ends with a person, a callback or a goodbye, or has hung up himself.</summary>
public sealed class RandomPlanTests
{
    // A plan may lead from a conversation back to the line for ever; his patience ends it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12345)]
    public async Task No_accepted_plan_loses_a_caller(int seed)
    {
        var chance = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < 700; round++)
        {
            var text = Plans.Text(Flows(chance)) + Ledger;
            if (DialplanCompiler.CompileText($"seed {seed} round {round}", text, Plans.Prompts).Plan is not { } plan)
            {
                continue;
            }

            accepted++;
            Assert.Equal("", Schemas.ProblemsOfPlan(text));
            await ProveAsync(plan, round, $"seed {seed} round {round}\n{text}");
        }

        Assert.True(accepted > 50, $"seed {seed}: only {accepted} plans were accepted, the test says little");
    }

    private static async Task ProveAsync(Dialplan plan, int round, string where)
    {
        var silent = await Simulated.CallAsync(plan, new SimulatedCaller { Patience = Patience }, new HouseState { Message = TimeSpan.Zero });
        Assert.True((silent.PersonAfter ?? silent.OutsideAfter) is not null, $"the silent caller met nobody: {where}\n{silent}");
        var callers = new RandomCallers(plan);
        for (var number = 0; number < 20; number++)
        {
            var (caller, house) = callers.Call(round * 100 + number);
            caller = caller with { Patience = caller.Patience < Patience ? caller.Patience : Patience };
            var call = await Simulated.CallAsync(plan, caller, house);
            var who = $"caller {round * 100 + number}, {caller.Keys}: {where}\n{call}";
            Assert.True(call.Outcome != CallOutcome.Trouble, who);
            Assert.True(!call.Texts().Contains("goodbye: flow-ended"), who);
            // Only who has no patience left, or waits in a line no seat is free for, leaves without any of them.
            Assert.True(call.Outcome != CallOutcome.HungUp || caller.Patience < Patience || call.Texts().Any(line => line.StartsWith("line: waits", StringComparison.Ordinal)), who);
        }
    }

    private static readonly string[] Expressions = ["time < 10:01", "language = \"adx\"", "not caller = \"mobile\"", "voice = \"slow\" or time >= 10:00"];

    private static string Flows(Random chance)
    {
        var names = (string[])["start", .. Enumerable.Range(0, chance.Next(1, 6)).Select(index => "f" + index)];
        List<string> led = ["start"];
        string Any()
        {
            var name = chance.Next(3) == 0 ? "person" : chance.Next(6) == 0 ? "bye" : names[chance.Next(names.Length)];
            led.AddRange(led.Contains(name) || !names.Contains(name) ? [] : [name]);
            return name;
        }

        var text = new StringBuilder();
        for (var at = 0; at < led.Count; at++)
        {
            var name = led[at];
            text.Append("  ").Append(name).Append(":\n");
            for (var nodes = chance.Next(3); nodes > 0; nodes--)
            {
                text.Append("    - ").Append(Passing(chance, Any)).Append('\n');
            }

            text.Append("    - ").Append(Ending(chance, Any)).Append('\n');
        }

        return text.Append("services: { s: { url: https://s.gansu.gov.cn } }\n").ToString();
    }

    private const string Ledger = """
        ledger:
          power: { name: 供电服务, number: "95598", owner: 电网, targets: "95598", announce: A, failed: B }
          police: { name: 报警, number: "110", owner: 公安, emergency: on, targets: { all: "110", province: none }, announce: A, failed: B, answers: "1100" }
          heat: { name: 供热, number: "96778", owner: 热力, targets: "96778", successor: power, stops: 2026-03-01 }

        """;

    private static string Passing(Random chance, Func<string> any) => chance.Next(11) switch
    {
        0 => "play: A",
        1 => "set: { language: adx, skills: [s], boost: 10s }",
        2 => "collect: { prompt: B, digits: 3, attach: n }",
        3 => "survey: { prompt: A, thanks: B }",
        4 => $"branch: {{ if: {Expressions[chance.Next(Expressions.Length)]}, goto: {any()} }}",
        5 => $"http: {{ service: s, get: /a, meanwhile: [A, music], refused: {any()}, failed: {any()} }}",
        6 => $"record: {{ prompt: A, attach: m, done: B, sorry: A, nothing: {any()}, failed: {any()} }}",
        7 => "play: { say: '现在{time}', fallback: B }",
        8 => $"transfer: {{ to: {(chance.Next(2) == 0 ? "power" : "heat")}, otherwise: {any()} }}",
        9 => "emergency: { to: police, otherwise: person }",
        _ => $"callback: {{ reason: r, done: A, otherwise: {any()} }}",
    };

    private static string Ending(Random chance, Func<string> any) => chance.Next(5) switch
    {
        0 or 1 => $"goto: {any()}",
        2 => chance.Next(2) == 0 ? "hangup: end" : "hangup: { why: end, goodbye: A }",
        3 => $"menu: {{ prompt: A, enter_line: {(chance.Next(2) == 0 ? "on" : "off")}, keys: {{ 1: {any()}, 2: {any()} }}, unknown: B, otherwise: {any()} }}",
        _ => $"line: {{ music: music, callback_key: 1, max_wait: 5m, served: {any()}, callback: {any()}, timed_out: {any()}, store_down: {any()} }}",
    };
}
