using System.Text;

namespace Ivr.Flows.Tests;

/// <summary>Whatever plan the compiler accepts, a caller who does nothing meets a person and no caller falls off it.</summary>
public sealed class RandomPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(12345)]
    public async Task No_accepted_plan_loses_a_caller(int seed)
    {
        var chance = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < 400; round++)
        {
            var text = Plans.Text(Flows(chance));
            var compiled = DialplanCompiler.CompileText($"seed {seed} round {round}", text, Plans.Prompts);
            if (compiled.Plan is not { } plan)
            {
                continue;
            }

            accepted++;
            var silent = await WalkAsync(new ScriptedCall { Patience = Patience }, plan);
            Assert.True(silent.Met.Contains("wait"), $"seed {seed} round {round}: the silent caller met nobody\n{text}");
            var zeros = await WalkAsync(new ScriptedCall { Patience = Patience }.During("A", "00000000").During("B", "00000000").Presses("00000000"), plan);
            Assert.True(zeros.Met.Contains("wait"), $"seed {seed} round {round}: who pressed 0 met nobody\n{text}");
            for (var caller = 0; caller < 10; caller++)
            {
                var call = Caller(chance);
                await WalkAsync(call, plan);
                Assert.True(call.Met[^1].StartsWith("hangup ", StringComparison.Ordinal) || call.Met.Count > Patience, $"seed {seed} round {round}: no end\n{text}");
                Assert.True(call.Met[^1] != "hangup flow-ended", $"seed {seed} round {round}: a caller fell off\n{text}");
                Assert.DoesNotContain(call.Steps, step => step.StartsWith("error", StringComparison.Ordinal));
            }
        }

        Assert.True(accepted > 50, $"seed {seed}: only {accepted} plans were accepted, the test says little");
    }

    // A plan may lead from a conversation back to the line for ever; the caller's patience ends it.
    private const int Patience = 60;

    private static async Task<ScriptedCall> WalkAsync(ScriptedCall call, Dialplan plan)
    {
        try
        {
            return await call.WalkAsync(plan);
        }
        catch (OperationCanceledException) when (call.Met.Count > Patience)
        {
            return call;
        }
    }

    private static ScriptedCall Caller(Random chance)
    {
        string Keys(int most) => new([.. Enumerable.Range(0, chance.Next(most)).Select(_ => "0123456789*#"[chance.Next(12)])]);
        return new ScriptedCall { MenuOn = chance.Next(4) > 0, Patience = Patience }
            .During("A", Keys(6)).During("B", Keys(6)).Presses(Keys(12).Replace('9', '.'))
            .LineEnds([.. Enumerable.Range(0, chance.Next(5)).Select(_ => (LineExit)chance.Next(4))])
            .Callbacks([.. Enumerable.Range(0, chance.Next(3)).Select(_ => chance.Next(2) == 0)]);
    }

    private static string Flows(Random chance)
    {
        var names = (string[])["start", .. Enumerable.Range(0, chance.Next(1, 6)).Select(index => "f" + index)];
        string Any() => chance.Next(3) == 0 ? "person" : chance.Next(6) == 0 ? "bye" : names[chance.Next(names.Length)];
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append("  ").Append(name).Append(":\n");
            for (var nodes = chance.Next(3); nodes > 0; nodes--)
            {
                text.Append("    - ").Append(Passing(chance, Any)).Append('\n');
            }

            text.Append("    - ").Append(Ending(chance, Any)).Append('\n');
        }

        return text.ToString();
    }

    private static string Passing(Random chance, Func<string> any) => chance.Next(5) switch
    {
        0 => "play: A",
        1 => "set: { language: adx, skills: [s], boost: 10s }",
        2 => "collect: { prompt: B, digits: 3, attach: n }",
        3 => "survey: { prompt: A, thanks: B }",
        _ => $"callback: {{ reason: r, done: A, otherwise: {any()} }}",
    };

    private static string Ending(Random chance, Func<string> any) => chance.Next(5) switch
    {
        0 or 1 => $"goto: {any()}",
        2 => "hangup: end",
        3 => $"menu: {{ prompt: A, enter_line: {(chance.Next(2) == 0 ? "on" : "off")}, keys: {{ 1: {any()}, 2: {any()} }}, unknown: B, otherwise: {any()} }}",
        _ => $"line: {{ music: music, callback_key: 1, max_wait: 5m, served: {any()}, callback: {any()}, timed_out: {any()}, store_down: {any()} }}",
    };
}
