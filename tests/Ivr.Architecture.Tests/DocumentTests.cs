using System.Text.RegularExpressions;
using Xunit;

namespace Ivr.Architecture.Tests;

/// <summary>What is written stays true.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Every_error_code_has_a_page_and_every_page_a_code()
    {
        var used = House.Sources().SelectMany(file => Codes().Matches(File.ReadAllText(file)).Select(match => match.Value)).Distinct().Order();
        var pages = Directory.EnumerateFiles(Path.Combine(House.Root, "docs", "errors"), "IVR*.md").Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(used, pages!);
    }

    [Fact]
    public void Every_link_between_pages_leads_somewhere()
    {
        var pages = Directory.EnumerateFiles(House.Root, "*.md", SearchOption.AllDirectories).Where(page => !House.Short(page).StartsWith("artifacts", StringComparison.Ordinal));
        var dead = from page in pages
                   from match in Links().Matches(File.ReadAllText(page))
                   let target = match.Groups[1].Value.Split('#')[0]
                   where target.Length > 0 && !target.Contains("://", StringComparison.Ordinal)
                   where !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target))
                   select $"{House.Short(page)} → {target}";
        Assert.Empty(dead);
    }

    [Fact]
    public void Every_decision_fits_on_a_page()
    {
        var decisions = Directory.EnumerateFiles(Path.Combine(House.Root, "docs", "decisions"), "*.md").ToArray();
        Assert.NotEmpty(decisions);
        Assert.DoesNotContain(decisions, page => File.ReadLines(page).Count() > 60);
    }

    [GeneratedRegex(@"\bIVR\d{3}\b")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();
}
