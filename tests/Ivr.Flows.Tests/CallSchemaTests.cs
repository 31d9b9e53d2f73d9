using System.Text.Json.Nodes;
using Ivr.Flows.Simulation;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows.Tests;

/// <summary>The published schema of scripts and their reader agree, both ways, as <see cref="SchemaTests"/> holds plans.</summary>
public sealed class CallSchemaTests
{
    private const string Everything = "tests/Ivr.Flows.Tests/Scripts/everything.calls.yaml";

    private static readonly string Script = Path.Combine(Shipped.Folder, Everything);

    [Theory]
    [InlineData(Everything)]
    [InlineData("tests/gansu.calls.yaml")]
    [InlineData("tests/lab.calls.yaml")]
    public void Every_script_is_valid_by_the_schema_its_first_line_names(string file) => Assert.Equal("", Schemas.Problems(Path.Combine(Shipped.Folder, file)));

    [Fact]
    public void A_script_with_everything_in_it_is_read() => Assert.Empty(CallScript.Read(Script, null).Problems);

    [Theory]
    [InlineData("seats: 5s", "seats: soon")]
    [InlineData("at: 2026-03-02 10:00", "at: 10:00")]
    [InlineData("end: person", "end: happily")]
    [InlineData("store: up", "store: away")]
    [InlineData("orders: down", "orders: up")]
    [InlineData("ahead: 1", "ahead: many")]
    [InlineData("plan: ../Everything/plan.yaml\n", "")]
    public void What_the_reader_refuses_an_editor_underlines(string right, string wrong)
    {
        var text = File.ReadAllText(Script);
        Assert.Contains(right, text, StringComparison.Ordinal);
        var changed = text.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEmpty(CallScript.ReadText(Script, changed, null).Problems);
        Assert.NotEqual("", Schemas.ProblemsOf("calls", changed));
    }

    [Fact]
    public void Each_name_the_reader_knows_stands_in_the_schema_and_no_other()
    {
        var asked = Ask();
        var told = Objects.ToDictionary(one => one.GetPath(), one => ((JsonObject)one["properties"]!).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(told.Keys.Order(), asked.Keys.Order());
        Assert.All(told, one => Assert.True(one.Value.SequenceEqual(asked[one.Key]), $"{one.Key} of the schema has [{string.Join(", ", one.Value)}], the reader knows [{string.Join(", ", asked[one.Key])}]"));
    }

    [Fact]
    public void Every_name_of_the_schema_is_explained_in_English_and_in_Chinese() =>
        Assert.All(Objects.SelectMany(one => (JsonObject)one["properties"]!), one =>
        {
            var words = one.Value!["description"]!.GetValue<string>();
            Assert.True(words.Any(char.IsAsciiLetter) && words.Any(letter => letter >= '\u4e00'), one.Value.GetPath());
        });

    private static IEnumerable<JsonNode> Objects => Schemas.Calls.Objects().Where(one => one["properties"] is not null);

    // For each object of the schema: the names its reader tells in answer to one it does not know.
    private static Dictionary<string, SortedSet<string>> Ask()
    {
        var asked = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var text = File.ReadAllText(Script);
        for (var number = 0; number < SchemaTests.Maps(Schemas.Load(text), [Schemas.Calls]).Count(); number++)
        {
            var root = Schemas.Load(text);
            var (map, meant) = SchemaTests.Maps(root, [Schemas.Calls]).ElementAt(number);
            map.Children.Add(new YamlScalarNode(SchemaTests.Unknown), new YamlScalarNode("x"));
            using var writer = new StringWriter();
            new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
            foreach (var fix in CallScript.ReadText(Script, writer.ToString(), null).Problems.Where(problem => problem.Code == "IVR104" && problem.Message.English.Contains(SchemaTests.Unknown, StringComparison.Ordinal)).Select(problem => problem.Fix!.English))
            {
                asked.TryAdd(meant.GetPath(), new SortedSet<string>(StringComparer.Ordinal));
                asked[meant.GetPath()].UnionWith(fix["known here: ".Length..].Split(", "));
            }
        }

        return asked;
    }
}
