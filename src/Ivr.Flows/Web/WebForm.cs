using System.Text.Json.Nodes;

namespace Ivr.Flows;

/// <summary>What a node asks a service, with places for what the call knows: path, and body of a post.</summary>
/// <param name="Body">JSON field → the name whose value it gets, null where it is missing. Null: a get.</param>
/// <param name="Within">All tries together.</param>
internal sealed record WebForm(WebService Service, Template Path, IReadOnlyDictionary<string, Subject>? Body, TimeSpan Within)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static WebForm Read(YamlMap map, PlanScope scope)
    {
        var (get, post) = (map.Get("get"), map.Get("post"));
        if ((get is null) == (post is null))
        {
            map.Report("IVR292", "a service is asked by `get` or by `post`", "write one of them, with the path behind the service's url");
        }

        var path = Template.Read(get ?? post, scope.Words, []);
        if ((get ?? post) is { } at && !path.ToString().StartsWith('/'))
        {
            at.Report("IVR292", "a path begins with `/`", "write what comes behind the service's url: `/orders/{工单编号}`");
        }

        return new WebForm(ReadService(map, scope), path, ReadBody(map.Get("body"), post is null, scope.Words), ReadWithin(map.Get("within")));
    }

    /// <returns>Null: what it asks with is missing.</returns>
    public WebQuestion? Of(IFlowCall call) =>
        Path.Fill(call, written => written, static (value, _) => Encoded(Subject.TextOf(value))) is { } path
            ? new WebQuestion(Service, new Uri(Service.Address + string.Concat(path)), Body is null ? null : Json(Body, call), Within)
            : null;

    public override string ToString() => $"{Service.Name}: {(Body is null ? "get" : "post")} {Path}";

    private static WebService ReadService(YamlMap map, PlanScope scope)
    {
        var item = map.Require("service");
        var name = item?.Text() ?? "";
        if (scope.Services.TryGetValue(name, out var service))
        {
            return service;
        }

        item?.Report("IVR289", $"there is no service '{name}'", scope.Services.Count == 0 ? $"declare it in the plan: `services: {{ {name}: {{ url: https://HOST/PATH }} }}`" : Spelling.Suggest(name, scope.Services.Keys));
        return new WebService(name, "", new Dictionary<string, string>());
    }

    private static Dictionary<string, Subject>? ReadBody(YamlItem? item, bool isGet, PlanWords words)
    {
        if (isGet)
        {
            item?.Report("IVR292", "only `post` has a body", "write values into the path, or ask by `post`");
            return null;
        }

        var body = new Dictionary<string, Subject>(StringComparer.Ordinal);
        foreach (var (_, field, value) in item?.Map()?.Entries ?? [])
        {
            var name = value.Text() ?? "";
            if (words.Find(name) is { } subject)
            {
                body[field] = subject;
            }
            else
            {
                value.Report("IVR245", $"nothing is called '{name}'", Spelling.Suggest(name, words.Names));
            }
        }

        return body;
    }

    private static TimeSpan ReadWithin(YamlItem? item)
    {
        var within = item?.Duration() ?? TimeSpan.FromSeconds(3);
        if (within <= TimeSpan.Zero || within > Longest)
        {
            item!.Report("IVR105", "nobody waits so long for a machine", $"write {Longest.TotalSeconds:0}s or less");
        }

        return within;
    }

    // Dots alone are no name but a way through folders, and an encoded dot is a dot to every server.
    private static string? Encoded(string value) => value.All(letter => letter == '.') ? null : Uri.EscapeDataString(value);

    private static string Json(IReadOnlyDictionary<string, Subject> body, IFlowCall call) => new JsonObject(body.Select(one => KeyValuePair.Create(one.Key, one.Value.ValueOf(call) switch
    {
        decimal number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        { } value => JsonValue.Create(Subject.TextOf(value)),
        null => (JsonNode?)null,
    }))).ToJsonString();
}
