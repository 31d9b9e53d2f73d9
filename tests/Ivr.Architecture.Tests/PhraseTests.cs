using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ivr.Phrases;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Ivr.Architecture.Tests;

/// <summary>Whatever an operator reads exists in every language.</summary>
public sealed partial class PhraseTests
{
    public static TheoryData<string> Others => [.. Directory.EnumerateFiles(Path.Combine(House.Root, "src/Ivr.Phrases"), "*.resx").Select(file => Path.GetFileName(file))];

    // What is missing is told as it is to stand in the catalogue.
    [Theory]
    [MemberData(nameof(Others))]
    public void Every_phrase_stands_in_the_catalogue(string catalogue)
    {
        var known = Entries(catalogue).Select(entry => entry.English).ToHashSet();
        var missing = SpokenPhrases.All.DistinctBy(phrase => phrase.Format).Where(phrase => HasWords(phrase.Format) && !known.Contains(phrase.Format)).ToArray();
        None($"{catalogue} lacks:", missing.GroupBy(phrase => phrase.Place.Split(':')[0]).SelectMany(file => file.Select(phrase => Entry(phrase.Format)).Prepend($"<!-- {file.Key} -->")));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void No_entry_of_the_catalogue_is_left_over(string catalogue)
    {
        var said = SpokenPhrases.All.Select(phrase => phrase.Format).ToHashSet();
        Assert.NotEmpty(said);
        None("nobody says:", Entries(catalogue).Select(entry => entry.English).Where(english => !said.Contains(english)));
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void An_entry_has_the_places_of_its_English(string catalogue) =>
        None("other places than in English:", Entries(catalogue).Where(entry => !Places(entry.English).SetEquals(Places(entry.Other))).Select(entry => $"{entry.English} → {entry.Other}"));

    [Theory]
    [MemberData(nameof(Others))]
    public void An_entry_says_something(string catalogue) =>
        None("nothing is said for:", Entries(catalogue).Where(entry => entry.Other.Trim().Length == 0).Select(entry => entry.English));

    [Fact]
    public void No_English_is_put_together_out_of_sight_of_the_catalogue() => None("English is put together here:", SpokenPhrases.Lost);

    [Fact]
    public void The_hand_tool_writes_no_text_past_its_screen() =>
        None("write it by Screen:", House.Sources("Ivr.Cli").SelectMany(file => TextsWritten(File.ReadAllText(file)).Select(text => $"{House.Short(file)}: {text}")));

    [Theory]
    [InlineData("Console.WriteLine(\"all is well\");", true)]
    [InlineData("Console.Error.WriteLine($\"ivr: {problem}\");", true)]
    [InlineData("AnsiConsole.MarkupLineInterpolated($\"[red]lines: {away}[/]\");", true)]
    [InlineData("result.AddError($\"'{text}' is no port\");", true)]
    [InlineData("Console.WriteLine(problem.In(screen.Locale));", false)]
    [InlineData("Console.Write(\"> \");", false)]
    [InlineData("screen.Line(\"all is well\");", false)]
    public void A_text_written_past_the_screen_is_found(string statement, bool found) => Assert.Equal(found, TextsWritten(statement).Any());

    [Fact]
    public void Chinese_sentences_have_Chinese_punctuation() =>
        None("half-width:", Entries("Chinese.resx").Select(entry => entry.Other).Where(other => HalfWidth().IsMatch(Quoted().Replace(other, "x"))));

    [Fact]
    public void What_the_compiler_makes_of_a_phrase_is_what_the_catalogue_knows_it_by()
    {
        Phrase said = $"'{7}' is not a whole number from {1} to {2}";
        Assert.Contains(SpokenPhrases.All, one => one.Format == said.Format);
        Assert.Equal("'7' is not a whole number from 1 to 2", said.English);
        Assert.NotEqual(said.English, said.In(Locale.Chinese));
    }

    // All of them, in full.
    private static void None(string what, IEnumerable<string> found)
    {
        var lines = found.ToArray();
        Assert.True(lines.Length == 0, $"{what}\n  {string.Join("\n  ", lines)}\n");
    }

    private static string Entry(string english) => new XElement("data", new XAttribute("name", english), new XAttribute(XNamespace.Xml + "space", "preserve"), new XElement("value", "")).ToString(SaveOptions.DisableFormatting);

    private static IEnumerable<(string English, string Other)> Entries(string catalogue) =>
        XDocument.Load(Path.Combine(House.Root, "src/Ivr.Phrases", catalogue)).Root!.Elements("data").Select(entry => (entry.Attribute("name")!.Value, entry.Element("value")!.Value));

    // Words in what is handed to Console or AnsiConsole, or told of the command line.
    private static IEnumerable<string> TextsWritten(string source) => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
        .Where(call => call.Expression.ToString().Split('.') is [.., "AddError"] or ["Console" or "AnsiConsole", .., ['W', 'r', 'i', 't', 'e', ..] or ['M', 'a', 'r', 'k', 'u', 'p', ..]])
        .Where(call => call.ArgumentList.DescendantTokens().Any(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken && token.ValueText.Any(char.IsAsciiLetter)))
        .Select(call => call.ToString());

    private static bool HasWords(string format) => Place().Replace(format, "").Any(char.IsAsciiLetter);

    private static HashSet<string> Places(string format) => [.. Place().Matches(format).Select(match => match.Value)];

    [GeneratedRegex(@"(?<!\{)\{\d+(?::[^{}]*)?\}(?!\}(?!\}))")]
    private static partial Regex Place();

    // Of Chinese text, not of what stands in quotes, backticks or places.
    [GeneratedRegex(@"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")]
    private static partial Regex HalfWidth();

    [GeneratedRegex(@"`[^`]*`")]
    private static partial Regex Quoted();
}
