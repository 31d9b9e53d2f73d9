namespace Ivr.Flows.Tests;

/// <summary>Rules of standards and notices stand with their clause in the diagnostic, in its page and in one table.</summary>
public sealed class RuleTests
{
    private static readonly string Docs = Path.Combine(Shipped.Folder, "docs");

    public static TheoryData<string, string, string> Enforced { get; } = Rows();

    [Theory]
    [MemberData(nameof(Enforced))]
    public void Each_code_that_enforces_a_rule_names_its_clause_in_its_page_and_in_the_table(string code, string clause, string words)
    {
        Assert.Contains($"Rule: {clause}: {words}.", File.ReadAllText(Path.Combine(Docs, $"errors/{code}.md")), StringComparison.Ordinal);
        var row = Assert.Single(File.ReadLines(Path.Combine(Docs, "rules.md")), line => line.Contains($"errors/{code}.md", StringComparison.Ordinal));
        Assert.StartsWith($"| {clause} | {words} |", row, StringComparison.Ordinal);
    }

    [Fact]
    public void A_code_enforces_one_rule_at_most() => Assert.Distinct(Rule.All.SelectMany(rule => rule.Codes));

    [Fact]
    public void A_refused_plan_says_by_what_rule()
    {
        var late = DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - stay: 20s\n    - goto: person"), new PromptCatalogue(["A", "music"], [new PromptFacts("A", "zh", "standard", "字字字字字字字字字字", TimeSpan.FromSeconds(3), -20)]));
        Assert.EndsWith("  rule: GB/T 33358-2016 受理要求 (clause not seen): answered within 15 s\n", Assert.Single(late.Problems, problem => problem.Code == "IVR263").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_that_breaks_no_rule_names_none() =>
        Assert.DoesNotContain("rule:", DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - goto: persn"), Plans.Prompts).Problems.First(problem => problem.Code == "IVR204").ToString(), StringComparison.Ordinal);

    private static TheoryData<string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var (rule, code) in Rule.All.SelectMany(rule => rule.Codes.Select(code => (rule, code))))
        {
            rows.Add(code, rule.Clause.English, rule.Words.English);
        }

        return rows;
    }
}
