namespace Ivr.Flows;

/// <summary>A flow as it was read: its nodes, each with its place, and where it promises a person.</summary>
internal sealed class FlowText
{
    private readonly IReadOnlyList<NodeText> _texts;

    private FlowText(string name, YamlItem at, IReadOnlyList<NodeText> texts, PlanScope scope, bool isWhole)
    {
        var (promised, asked) = (scope.MustReachPerson.Count, scope.HoursAsked);
        (Name, At, _texts) = (name, at, texts);
        Nodes = [.. texts.Select(text => (Node: NodeSource.Read(text, scope)!, text.At)).Where(one => one.Node is not null)];
        IsWhole = isWhole && Nodes.Count == texts.Count;
        Promises = [.. scope.MustReachPerson.Skip(promised)];
        NamesHours = scope.HoursAsked > asked;
        Flow = new Flow(name, [.. Nodes.Select(one => one.Node)]);
    }

    /// <summary>A flow nobody wrote, of nodes that follow from what stands at <paramref name="at"/>; the same in every layer.</summary>
    public FlowText(string name, YamlItem at, IReadOnlyList<Node> nodes)
    {
        (Name, At, _texts, Promises, IsWhole) = (name, at, [], [], true);
        Nodes = [.. nodes.Select(node => (node with { File = at.File }, at))];
        Flow = new Flow(name, [.. Nodes.Select(one => one.Node)]);
    }

    public string Name { get; }

    public YamlItem At { get; }

    public IReadOnlyList<(Node Node, YamlItem At)> Nodes { get; }

    public IReadOnlyList<(YamlItem At, string Flow, Phrase Who)> Promises { get; }

    /// <summary>All that stands in it could be read; what could not is told, and nothing is told of its end.</summary>
    public bool IsWhole { get; }

    public bool NamesHours { get; }

    public Flow Flow { get; }

    public static FlowText Read(YamlItem at, string name, YamlItem value, PlanScope scope) => new(name, at, Listed(value), scope, IsListed(value));

    /// <summary>This flow with what an overlay says of it: a list takes its place; a word with a value is laid over its node of that word.</summary>
    public FlowText With(YamlItem at, YamlItem value, PlanScope scope) => value.IsMap ? new(Name, at, Laid(value.Map()!), scope, IsWhole) : Read(at, Name, value, scope);

    /// <summary>The same words, read anew where names mean something else.</summary>
    public FlowText In(PlanScope scope) => new(Name, At, _texts, scope, IsWhole);

    private static bool IsListed(YamlItem value) => value.IsList && value.List().All(one => NodeText.Read(one) is not null);

    private static NodeText[] Listed(YamlItem value) => [.. value.List().Select(NodeText.Read).OfType<NodeText>()];

    private List<NodeText> Laid(YamlMap changes)
    {
        var texts = _texts.ToList();
        foreach (var (at, kind, value) in changes.Entries)
        {
            if (texts.FindAll(text => text.Kind == kind) is not [var text])
            {
                at.Report("IVR254", texts.Exists(one => one.Kind == kind) ? $"the flow '{Name}' has more than one '{kind}'" : (Phrase)$"the flow '{Name}' has no '{kind}'", $"{Spelling.Suggest(kind, texts.Select(one => one.Kind).Distinct())}; or write the whole flow, as a list");
            }
            else if (value.IsNothing)
            {
                texts.Remove(text);
            }
            else
            {
                texts[texts.IndexOf(text)] = new NodeText(at, kind, value.Over(text.Value));
            }
        }

        return texts;
    }
}
