using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Slips of a hand in the shipped plan that would harm a caller: each is refused, or told.</summary>
public sealed class HarmTests
{
    /// <summary>Codes, what stands in the plan, what is put in its place.</summary>
    public static TheoryData<string, string, string> Slips { get; } = new()
    {
        // Hung up on.
        { "IVR492", "  enterprise:\n", "  enterprise:\n    - hangup: done\n" },
        { "IVR492", "    - play: P03\n    - goto: person", "    - play: P03\n    - hangup: done" },
        { "IVR261", "attach: 工单编号, first_wait: 8s, wait: 5s }\n    - goto: person", "attach: 工单编号, first_wait: 8s, wait: 5s }\n    - hangup: done" },
        { "IVR492", "    - callback: { reason: requested, done: P11, failed: P19, otherwise: anybody }\n", "" },
        { "IVR261", "    - callback: { reason: store-down, done: P23, failed: P23n, otherwise: anybody }\n", "" },
        { "IVR261", "otherwise: interpreter }", "otherwise: survey }" },
        { "IVR103", "start: welcome\n", "" },
        { "IVR103", "done: P11, failed: P19, otherwise: anybody", "failed: P19, otherwise: anybody" },

        { "IVR498", "store_down: store-down\n\n  callback:", "store_down: person\n\n  callback:" },

        // Led where he did not want to go, or nowhere.
        { "IVR490", "          3: elder\n", "" },
        { "IVR490", "          5: { language: sce, goto: speaker }\n", "" },
        { "IVR490", "        callback_key: 1\n        overflow: P13\n        served: survey\n        callback: callback\n", "        overflow: P13\n        served: survey\n" },
        { "IVR490", "prompt: P02\n", "prompt: P04\n" },
        { "IVR491", "          4: languages\n", "          4: languages\n          7: elder\n" },
        { "IVR491", "prompt: P02\n", "prompt: music\n" },
        { "IVR208", "          3: elder\n", "          3: enterprise\n" },
        { "IVR207", "    - play: P03\n    - goto: person", "    - goto: person\n    - play: P03" },
        { "IVR496", "language: adx, ", "language: sce, " },

        // Left in silence, among keys, or waiting without a word.
        { "IVR105", "every: 30s", "every: 5h" },
        { "IVR105", "every: 30s", "every: 1s" },
        { "IVR105", "first_after: 10s", "first_after: 5h" },
        { "IVR105", "max_wait: 10m", "max_wait: 5h" },
        { "IVR493", "prompt: P04\n        wait: 3s", "prompt: P04\n        wait: 30s" },
        { "IVR493", "first_wait: 8s", "first_wait: 5h" },
        { "IVR493", "    - play: P03\n    - goto: person", "    - play: P03\n    - stay: 20s\n    - goto: person" },
        { "IVR105", "prompt: P02\n        wait: 3s", "prompt: P02\n        wait: 0s" },
        { "IVR105", "first_wait: 8s", "first_wait: 1s" },
        { "IVR497", "languages\n        unknown: P07\n        otherwise: person", "languages\n        unknown: P07\n        otherwise: progress" },
        { "IVR497", "languages\n        unknown: P07\n        otherwise: person", "languages\n        unknown: P07\n        otherwise: languages" },
        { "IVR494", "    - play: P03\n    - goto: person", "    - play: P03\n    - goto: languages" },
        { "IVR494", "    - play: P03\n    - goto: person", "    - play: P03\n    - goto: progress" },
    };

    public static IEnumerable<string> Codes => Slips.Select(row => (string)row[0]).Append("IVR499");

    [Theory]
    [MemberData(nameof(Slips))]
    public void A_slip_that_would_harm_a_caller_is_told(string code, string right, string wrong)
    {
        var compiled = Shipped.Changed(ProofTests.Recorded, right, wrong);
        Assert.Contains(code, compiled.Problems.Select(problem => problem.Code));
        Assert.All(compiled.Problems.Where(problem => problem.Code == code), problem => Assert.Equal(code is "IVR491" or "IVR496" ? Severity.Warning : Severity.Error, problem.Severity));
    }

    [Theory]
    [InlineData("1", CallOutcome.Callback)]
    [InlineData("1 → 0 during P25", CallOutcome.Person)]
    public async Task A_caller_may_choose_the_end_with_a_goodbye_and_0_into_it_is_a_person(string keys, CallOutcome outcome)
    {
        var plan = Shipped.Changed(ProofTests.Recorded, "  enterprise:\n    - set: { prefer: [enterprise], attach: { 专席: 涉企 } }\n    - goto: person\n", "  enterprise:\n    - hangup: { why: gone, goodbye: P25 }\n").Plan!;
        Assert.Equal(outcome, (await Simulated.CallAsync(plan, keys)).Outcome);
    }

    [Fact]
    public void A_plan_with_more_states_than_can_be_looked_at_is_refused_and_not_half_proved()
    {
        var sorted = string.Concat(Enumerable.Range(0, 24).Select(n => $$"""
              f{{n}}:
                - branch: { if: 号 begins "{{n}}", goto: s{{n}} }
                - goto: f{{n + 1}}
              s{{n}}:
                - set: { prefer: [skill{{n}}] }
                - goto: f{{n + 1}}

            """));
        var text = $"  start:\n    - collect: {{ prompt: A, digits: 8, attach: 号 }}\n    - goto: f0\n{sorted}  f24:\n    - goto: person";
        Assert.Equal("IVR499", Assert.Single(DialplanCompiler.CompileText("plan.yaml", Plans.Text(text), Plans.Prompts).Problems).Code);
    }

    [Fact]
    public async Task A_key_too_many_takes_the_goodbye_from_nobody()
    {
        var plan = Plans.Compile("  start:\n    - menu: { prompt: A, keys: { 5: end }, otherwise: person }\n  end:\n    - hangup: { why: told, goodbye: B }");
        Assert.Equal(["plays B", "key 7", "plays B", "goodbye: told"], (await Simulated.CallAsync(plan, "5 → 7 during B")).Texts()[^4..]);
        Assert.Equal("goodbye: told", (await Simulated.CallAsync(plan, "5 → 7 during B → 7 during B → 7 during B → 7 during B")).Texts()[^1]);
    }

    [Theory]
    [InlineData("IVR493", "survey: { prompt: B, wait: 1m }", "nobody is asked for a grade for so long")]
    [InlineData("IVR263", "http: { service: s, get: /a, meanwhile: [B, music], within: 9s, refused: person, failed: person }\n    - play: [B, B]", "an answer may come at the last moment")]
    [InlineData("IVR263", "record: { prompt: B, attach: m, sorry: [B, B, B, B, B], nothing: person, failed: person }", "whose message cannot be kept is a caller, too")]
    [InlineData("", "transfer: { to: power, otherwise: person }\n    - play: [B, B, B, B]", "who has talked with somebody asks for no line")]
    public void How_long_somebody_does_without_is_the_longest_there_can_be(string code, string node, string why)
    {
        var prompts = new PromptCatalogue(["A", "B", "music"], [new PromptFacts("A", "zh", "standard", "", TimeSpan.FromSeconds(1), -20), new PromptFacts("B", "zh", "standard", "", TimeSpan.FromSeconds(4), -20), new PromptFacts("music", "zh", "standard", "", TimeSpan.FromSeconds(4), -20)]);
        var text = Plans.Text($"  start:\n    - {(code == "IVR493" ? "play: { prompts: A, enter_line: on }" : "play: A")}\n    - {node}\n    - goto: person\nservices: {{ s: {{ url: https://s.gansu.gov.cn }} }}\nledger: {{ power: {{ name: 供电服务, number: '95598', owner: 电网, targets: '95598' }} }}");
        var compiled = DialplanCompiler.CompileText("small.yaml", text, prompts);
        Assert.True(code == string.Join(' ', compiled.Problems.Where(problem => problem.Severity == Severity.Error).Select(problem => problem.Code)), $"{why}: {string.Concat(compiled.Problems)}");
    }

    [Fact]
    public void A_skill_may_be_of_several_words()
    {
        var text = Plans.Text("  start:\n    - set: { skills: [税 务] }\n    - line: { music: music, max_wait: 10m, served: bye, timed_out: less, store_down: owed }\n  less:\n    - set: { drop: [税 务] }\n    - goto: person")
            .Replace("otherwise: person", "otherwise: less", StringComparison.Ordinal);
        Assert.Equal("", string.Concat(DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems));
    }
}
