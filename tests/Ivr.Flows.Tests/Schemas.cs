using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows.Tests;

/// <summary>The published schemas, and YAML files as an editor holds them against one.</summary>
internal static class Schemas
{
    private const string Line = "# yaml-language-server: $schema=";

    private static readonly string Folder = Path.Combine(Shipped.Folder, "dialplans/schema");

    private static readonly Dictionary<string, JsonSchema> All = Read();

    public static JsonNode Plan { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "dialplan.schema.json")))!;

    public static JsonNode Calls { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "calls.schema.json")))!;

    /// <summary>What an editor would underline; empty: nothing. The schema is the one the first line names.</summary>
    public static string Problems(string path)
    {
        var first = File.ReadLines(path).First();
        Assert.StartsWith(Line, first, StringComparison.Ordinal);
        return Problems(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, first[Line.Length..])), File.ReadAllText(path));
    }

    /// <summary>The same of a plan's text.</summary>
    public static string ProblemsOfPlan(string text) => ProblemsOf("dialplan", text);

    /// <summary>The same of a text by the schema of that name.</summary>
    public static string ProblemsOf(string schema, string text) => Problems(Path.Combine(Folder, schema + ".schema.json"), text);

    public static YamlNode Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static string Problems(string schema, string text)
    {
        var found = All[schema].Evaluate(JsonSerializer.SerializeToElement(Json(Load(text))), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return found.IsValid ? "" : string.Join('\n', (found.Details ?? []).Where(one => one.Errors is { Count: > 0 }).Select(one => $"{one.InstanceLocation}: {string.Join(", ", one.Errors!.Values)}"));
    }

    // The wrappers name the plan's own: it is known first.
    private static Dictionary<string, JsonSchema> Read() =>
        Directory.GetFiles(Folder, "*.schema.json").OrderBy(path => Path.GetFileName(path) != "dialplan.schema.json").ToDictionary(path => path, path => JsonSchema.FromText(File.ReadAllText(path), baseUri: new Uri("https://schemas.test/" + Path.GetFileName(path))));

    // As YAML 1.2 reads it.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: not ScalarStyle.Plain, Value: var quoted } => quoted,
        YamlScalarNode { Value: null or "" or "~" or "null" } => null,
        YamlScalarNode { Value: "true" or "false" } flag => bool.Parse(flag.Value),
        YamlScalarNode { Value: var word } when long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode { Value: var word } when double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => ((YamlScalarNode)node).Value,
    };
}
