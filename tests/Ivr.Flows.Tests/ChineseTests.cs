using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>What an operator reads in Chinese.</summary>
public sealed class ChineseTests
{
    [Fact]
    public void A_bad_plan_is_told_of_in_Chinese_with_the_caret_under_its_word()
    {
        var text = Plans.Text("  start:\n    - goto: person").Replace("{ name: 甘肃省 }", "{ name: 甘肃省, menu: 也许 }", StringComparison.Ordinal);
        var lines = DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems[0].In(Locale.Chinese).Split('\n');
        Assert.EndsWith(": 错误 IVR105：'也许' 既不是 on 也不是 off", lines[0], StringComparison.Ordinal);
        Assert.Equal("  处理：写 `on` 或 `off`", lines[3]);
        Assert.Equal(Columns(lines[1][..lines[1].IndexOf("也许", StringComparison.Ordinal)]), lines[2].IndexOf('^', StringComparison.Ordinal));
        Assert.EndsWith(" ^^^^", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_simulated_call_reads_right_in_Chinese_and_scripts_match_its_English()
    {
        var call = await Simulated.CallAsync(DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - goto: person"), Plans.Prompts).Plan!);
        var lines = call.In(Locale.Chinese).Split('\n');
        Assert.Contains(lines, line => line.EndsWith("  排队：进入", StringComparison.Ordinal));
        Assert.Contains(call.Lines, line => line.Is("line: enters"));
        Assert.DoesNotContain(lines, line => line.Contains("line:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("LC_ALL=zh_CN.UTF-8 LANG=en_US.UTF-8", "zh")]
    [InlineData("LC_ALL=C LANG=zh_CN.UTF-8 LANGUAGE=zh", "en")]
    [InlineData("LC_MESSAGES=en_GB LANG=zh_CN.UTF-8", "en")]
    [InlineData("LANG=zh_CN.GB18030", "zh")]
    [InlineData("LANG=en_US.UTF-8 LANGUAGE=fr:zh_CN:en", "zh")]
    [InlineData("LANG=ti_ET", "en")]
    [InlineData("LC_ALL= LANG=zh_CN", "zh")]
    [InlineData("TERM=xterm", "en")]
    public void The_language_is_that_of_the_environment(string variables, string language)
    {
        var environment = variables.Split(' ').Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]);
        Assert.Equal(language, Locale.Of(environment.GetValueOrDefault).Name);
    }

    private static int Columns(string text) => text.Sum(letter => letter >= '\u2e80' ? 2 : 1);
}
