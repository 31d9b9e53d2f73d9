namespace Ivr.Flows.Tests;

/// <summary>Plans that are wrong in one way each: their first line says the code, what else follows from it, and the keys that show it.</summary>
public sealed class BadPlanTests
{
    private static readonly string Folder = Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/BadPlans");

    private static readonly PromptCatalogue Prompts = new(
        ["A", "B", "LONG", "LOUD", "CUT", "music", "C_province", "C_lanzhou"],
        [
            Facts("A", 20, 5), Facts("B", 40, 10), Facts("LONG", 64, 16), Facts("LOUD", 20, 5) with { Level = -3 }, Facts("CUT", 40, 0.5), Facts("music", 0, 60),
        ]);

    public static TheoryData<string> Plans { get; } = new(Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_bad_plan_is_refused_with_its_code_and_the_keys_that_show_it(string file)
    {
        var path = Path.Combine(Folder, file);
        var (codes, keys) = File.ReadLines(path).First() is var first && first.IndexOf(": ", StringComparison.Ordinal) is var at ? (first[2..at], first[(at + 2)..]) : default;
        var compiled = DialplanCompiler.Compile(path, Prompts);
        var errors = compiled.Problems.Where(problem => problem.Severity == Severity.Error).ToArray();
        Assert.NotEmpty(errors);
        Assert.Equal(codes.Split(", ").Order(), errors.Select(error => error.Code).Distinct().Order());
        Assert.Contains(errors, error => error.Code == codes[..6] && (error.Message.English.EndsWith(": " + keys, StringComparison.Ordinal) || error.Message.English.Contains($": {keys} (with", StringComparison.Ordinal)));
        Assert.Null(compiled.Plan);
        Assert.NotEmpty(Simulated.Keys(keys.Split(": ")[0].Split(" (")[0]).Steps);
    }

    /// <summary>What they are refused with.</summary>
    public static IEnumerable<string> Codes => Directory.GetFiles(Folder, "*.yaml").Select(path => File.ReadLines(path).First()[2..8]).Distinct();

    private static PromptFacts Facts(string id, int letters, double seconds) => new(id, "zh", "standard", new string('字', letters), TimeSpan.FromSeconds(seconds), -20);
}
