using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows.Tests;

/// <summary>
/// The published JSON Schema and the readers agree, both ways: what compiles is valid, and each name a reader knows stands in the schema, and
/// no other. What a reader knows it tells when it meets a name it does not know.
/// </summary>
public sealed partial class SchemaTests
{
    internal const string Unknown = "qqqqqqqqqqqqqqqq";

    private static readonly string Everything = Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/Everything");

    // What a schema cannot know: whether names are there, whether hours overlap.
    private static readonly string[] Known = ["IVR102", "IVR103", "IVR104", "IVR105", "IVR200", "IVR201", "IVR210"];

    public static TheoryData<string> Files { get; } = new(
        Directory.GetFiles(Path.Combine(Shipped.Folder, "dialplans"), "*.yaml", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "settings.yaml")
            .Concat(Directory.GetFiles(Everything, "*.yaml")).Select(path => Path.GetRelativePath(Shipped.Folder, path)).Order(StringComparer.Ordinal));

    public static TheoryData<string, string, string> Refused { get; } = Mistakes();

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_of_a_plan_is_valid_by_the_schema_its_first_line_names(string file) => Assert.Equal("", Schemas.Problems(Path.Combine(Shipped.Folder, file)));

    [Theory]
    [MemberData(nameof(BadPlanTests.Plans), MemberType = typeof(BadPlanTests))]
    public void What_is_only_wrong_for_callers_is_valid(string file) => Assert.Equal("", Schemas.ProblemsOfPlan(File.ReadAllText(Path.Combine(Shipped.Folder, "tests/Ivr.Flows.Tests/BadPlans", file))));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_reader_refuses_an_editor_underlines(string code, string right, string wrong)
    {
        var text = Plans.Text("  start:\n    - goto: person");
        Assert.Equal("", Schemas.ProblemsOfPlan(text));
        Assert.False(Schemas.ProblemsOfPlan(text.Replace(right, wrong, StringComparison.Ordinal)).Length == 0, code);
    }

    [Fact]
    public void A_plan_with_everything_in_it_compiles()
    {
        var compiled = DialplanCompiler.Compile(Path.Combine(Everything, "plan.yaml"), null);
        Assert.Equal("", string.Concat(compiled.Problems));
        Assert.Equal(Directory.GetFiles(Everything).Order(), compiled.Files.Select(file => file.Path).Order());
    }

    [Fact]
    public void Each_name_a_reader_knows_stands_in_the_schema_and_no_other()
    {
        var folder = Directory.CreateTempSubdirectory("ivr-schema").FullName;
        try
        {
            var asked = Ask(folder);
            var told = Schemas.Plan.Objects().Where(one => one["properties"] is not null).ToDictionary(one => one.GetPath(), one => ((JsonObject)one["properties"]!).Select(pair => pair.Key).Order(StringComparer.Ordinal).ToArray());
            Assert.Equal(told.Keys.Order(), asked.Keys.Order());
            Assert.All(told, one => Assert.True(one.Value.SequenceEqual(asked[one.Key]), $"{one.Key} of the schema has [{string.Join(", ", one.Value)}], readers know [{string.Join(", ", asked[one.Key])}]"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_name_of_the_schema_is_explained_in_English_and_in_Chinese()
    {
        var silent = Schemas.Plan.Objects().Where(one => one["properties"] is not null).SelectMany(one => (JsonObject)one["properties"]!)
            .Where(one => !one.Value!.Meanings().Any(meaning => meaning["description"]?.GetValue<string>() is { } words && words.Any(char.IsAsciiLetter) && words.Any(letter => letter >= '\u4e00')));
        Assert.Empty(silent.Select(one => one.Value!.GetPath()));
    }

    /// <summary>For each object of the schema a plan meets: the names its reader knows, told by it in answer to one that is unknown.</summary>
    private static Dictionary<string, SortedSet<string>> Ask(string folder)
    {
        var asked = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var path in Directory.GetFiles(Everything))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path)));
        }

        foreach (var path in Directory.GetFiles(folder, "*.yaml"))
        {
            var text = File.ReadAllText(path);
            var schema = Schemas.Plan.Of(SchemaForm().Match(text).Groups[1].Value);
            for (var number = 0; number < Maps(Schemas.Load(text), schema).Count(); number++)
            {
                var root = Schemas.Load(text);
                var (map, meant) = Maps(root, schema).ElementAt(number);
                Spoil(map, isNode: meant == Schemas.Plan["$defs"]!["node"]);
                using (var writer = new StreamWriter(path))
                {
                    new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
                }

                foreach (var fix in DialplanCompiler.Compile(Path.Combine(folder, "plan.yaml"), null).Problems.Where(problem => problem.Code is "IVR104" or "IVR200" && problem.Message.English.Contains(Unknown, StringComparison.Ordinal)).Select(problem => problem.Fix!.English!))
                {
                    asked.TryAdd(meant.GetPath(), new SortedSet<string>(StringComparer.Ordinal));
                    asked[meant.GetPath()].UnionWith(fix["known here: ".Length..].Split(", "));
                }
            }

            File.WriteAllText(path, text);
        }

        // Any node may be changed by its word, and is then read as the node it is.
        asked[Schemas.Plan["$defs"]!["changes"]!.GetPath()] = asked[Schemas.Plan["$defs"]!["node"]!.GetPath()];
        return asked;
    }

    private static void Spoil(YamlMappingNode map, bool isNode)
    {
        if (isNode)
        {
            map.Children.Clear();
        }

        map.Children.Add(new YamlScalarNode(Unknown), new YamlScalarNode("x"));
    }

    /// <summary>All maps of a file, each with the object of the schema it is held against.</summary>
    internal static IEnumerable<(YamlMappingNode Map, JsonNode Schema)> Maps(YamlNode node, IReadOnlyList<JsonNode> schemas)
    {
        var meanings = schemas.SelectMany(schema => schema.Meanings()).ToArray();
        if (node is YamlMappingNode map)
        {
            yield return (map, Assert.Single(meanings, one => one["type"]?.ToJsonString() == "\"object\""));
        }

        var inner = node switch
        {
            YamlMappingNode names => names.Children.Select(pair => (pair.Value, Next: meanings.Select(one => one["properties"]?[((YamlScalarNode)pair.Key).Value!] ?? one["additionalProperties"]))),
            YamlSequenceNode list => list.Children.Select(child => (child, Next: meanings.Select(one => one["items"]))),
            _ => [],
        };
        foreach (var found in inner.SelectMany(one => Maps(one.Item1, [.. one.Next.OfType<JsonObject>()])))
        {
            yield return found;
        }
    }

    private static TheoryData<string, string, string> Mistakes()
    {
        var mistakes = new TheoryData<string, string, string>();
        foreach (var row in CompilerTests.Mistakes.Where(row => Known.Contains((string)row[0])))
        {
            mistakes.Add((string)row[0], (string)row[2], (string)row[3]);
        }

        return mistakes;
    }

    [GeneratedRegex(@"schema/(\w+)\.schema\.json")]
    private static partial Regex SchemaForm();
}

/// <summary>Walking through a schema.</summary>
internal static class SchemaWalk
{
    /// <summary>The schema of that name: the plan itself, or a list of it.</summary>
    public static IReadOnlyList<JsonNode> Of(this JsonNode plan, string name) => [name == "dialplan" ? plan : plan["$defs"]![name]!];

    /// <summary>What it may mean: itself, what it refers to, its alternatives.</summary>
    public static IEnumerable<JsonNode> Meanings(this JsonNode schema)
    {
        var referred = schema["$ref"]?.GetValue<string>() is { } name ? [schema.Root["$defs"]![name["#/$defs/".Length..]]!] : Array.Empty<JsonNode>();
        return ((JsonNode[])[schema]).Concat(referred.Concat(schema["anyOf"]?.AsArray().OfType<JsonNode>() ?? []).SelectMany(Meanings));
    }

    /// <summary>All in it that says of objects what they are.</summary>
    public static IEnumerable<JsonNode> Objects(this JsonNode node)
    {
        var inner = (node switch
        {
            JsonObject names => names.Select(one => one.Value),
            JsonArray list => list,
            _ => [],
        }).OfType<JsonNode>().SelectMany(Objects);
        return node is JsonObject { } map && map["type"] is JsonValue type && type.GetValueKind() == System.Text.Json.JsonValueKind.String && type.GetValue<string>() == "object" ? inner.Prepend(map) : inner;
    }
}
