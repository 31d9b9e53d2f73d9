namespace Ivr.Flows;

/// <summary>A flow as it was read: its nodes, each with its place.</summary>
internal sealed record FlowText(string Name, YamlItem At, IReadOnlyList<(Node Node, YamlItem At)> Nodes)
{
    public Flow Flow => new(Name, [.. Nodes.Select(one => one.Node)]);

    public static FlowText Read(YamlItem at, string name, YamlItem value, PlanScope scope)
    {
        var nodes = new List<(Node, YamlItem)>();
        foreach (var item in value.List())
        {
            if (NodeSource.Read(item, scope) is { } node)
            {
                nodes.Add((node, item));
            }
        }

        return new FlowText(name, at, nodes);
    }
}
