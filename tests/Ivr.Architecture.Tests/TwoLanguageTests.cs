using System.Text.RegularExpressions;
using Xunit;

namespace Ivr.Architecture.Tests;

/// <summary>What an operator looks up at night is there in English and in Chinese, and says the same.</summary>
public sealed partial class TwoLanguageTests
{
    private static readonly string Errors = Path.Combine(House.Root, "docs", "errors");

    /// <summary>English pages that have a Chinese one, and where it is.</summary>
    public static IEnumerable<object[]> Pages =>
        Codes(Errors).Intersect(Codes(Path.Combine(Errors, "zh"))).Select(code => new[] { $"docs/errors/{code}.md", $"docs/errors/zh/{code}.md" })
            .Concat(((string[])["README", "dialplans/README", "docs/rules"]).Select(page => new[] { $"{page}.md", $"{page}.zh-CN.md" }));

    [Fact]
    public void Every_page_of_an_error_is_there_in_Chinese() => Assert.Equal([], Codes(Errors).Except(Codes(Path.Combine(Errors, "zh"))).Select(code => $"docs/errors/zh/{code}.md is to be written"));

    [Fact]
    public void No_Chinese_page_is_left_over() => Assert.Equal([], Codes(Path.Combine(Errors, "zh")).Except(Codes(Errors)));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_pages_show_the_same_code_apart_from_what_explains_it(string english, string chinese) => Assert.Equal(Code(english), Code(chinese));

    [Theory]
    [MemberData(nameof(Pages))]
    public void Both_pages_lead_to_the_same_places(string english, string chinese) => Assert.Equal(Targets(english), Targets(chinese));

    [Theory]
    [MemberData(nameof(Pages))]
    public void The_Chinese_page_is_written_in_Chinese(string english, string chinese) =>
        Assert.True(Chinese().Count(Text(chinese)) > Letters().Count(Blocks().Replace(Text(english), "")) / 20, chinese);

    private static IEnumerable<string> Codes(string folder) => Directory.EnumerateFiles(folder, "IVR*.md").Select(page => Path.GetFileNameWithoutExtension(page)!).Order(StringComparer.Ordinal);

    private static string Text(string page) => File.ReadAllText(Path.Combine(House.Root, page));

    private static IEnumerable<string> Code(string page) => Blocks().Matches(Text(page)).Select(block => string.Join('\n', block.Value.Split('\n').Select(line => Explained().Replace(line, ""))));

    // A page and its translation are one place.
    private static IEnumerable<string> Targets(string page) =>
        from match in Links().Matches(Text(page))
        let target = match.Groups[1].Value.Split('#')[0]
        where target.Length > 0
        let place = target.Contains("://", StringComparison.Ordinal) ? target : Path.GetRelativePath(House.Root, Path.Combine(House.Root, Path.GetDirectoryName(page)!, target)).TrimEnd('/')
        group place by place.Replace(".zh-CN.", ".", StringComparison.Ordinal).Replace("errors/zh", "errors", StringComparison.Ordinal) into same
        orderby same.Key
        select same.Key;

    [GeneratedRegex("^```.*?^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    // A remark, or words set apart by blanks.
    [GeneratedRegex(@"((?<=^|\s)#\s.*|(?<=\S)\s{4,}.*|\s+)$")]
    private static partial Regex Explained();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();

    [GeneratedRegex("[A-Za-z]")]
    private static partial Regex Letters();
}
