namespace Ivr.Flows.Tests;

/// <summary>What is told of a text that is no YAML, to who wrote it in haste and by a Chinese keyboard.</summary>
public sealed class YamlSlipTests
{
    [Theory]
    [InlineData("a:\n  b: one\n\tc: 2\n", 3, 1, "a tab stands in the indentation", "write blanks")]
    [InlineData("a:\n  b: 1\n  b: 2\n", 3, 3, "'b' stands here a second time", "take one of the two out")]
    [InlineData("a:\n  b: 1\n c: 2\n", 3, 2, "a name and a colon are expected here", "look at the indentation")]
    [InlineData("a:\n  b: 1\n  c：2\n", 3, 3, "a name and a colon are expected here", "line 3 has a Chinese '：', which is a letter like any other here: write `: `")]
    [InlineData("a:\n  b：\n    c: 1\n", 3, 6, "a colon has no place here", "line 2 has a Chinese '：'")]
    [InlineData("a: { b: 1，c: 2 }\n", 1, 12, "a comma or `}` is expected here", "line 1 has a Chinese '，', which is a letter like any other here: write `, `")]
    [InlineData("a: [1, 2】\nb: 3\n", 1, 6, "a bracket or a quote that was opened is not closed", "line 1 has a Chinese '】', which is a letter like any other here: write `]`")]
    [InlineData("a: \"一，二\" 3 # ：\nb: 1\n", 1, 10, "", "look at the indentation")]
    public void A_slip_is_told_in_the_words_of_who_made_it(string text, int line, int column, string what, string fix)
    {
        var problem = Assert.Single(YamlFile.Parse("plan.yaml", text).File.Problems);
        Assert.StartsWith("this is not YAML: " + what, problem.Message.English, StringComparison.Ordinal);
        Assert.Contains(fix, problem.Fix!.English, StringComparison.Ordinal);
        Assert.Equal(("IVR101", line, column), (problem.Code, problem.Line, problem.Column));
    }

    [Fact]
    public void And_in_Chinese() =>
        Assert.Contains("第 1 行有全角符号 '，'", Assert.Single(YamlFile.Parse("plan.yaml", "a: { b: 1，c: 2 }\n").File.Problems).In(Locale.Chinese), StringComparison.Ordinal);
}
