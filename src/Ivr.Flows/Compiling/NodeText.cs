namespace Ivr.Flows;

/// <summary>A node as it is written: a word, and what stands behind it.</summary>
internal sealed record NodeText(YamlItem At, string Kind, YamlItem Value)
{
    /// <summary>Reads <c>- menu: …</c>; null when it is no node, which is reported.</summary>
    public static NodeText? Read(YamlItem item)
    {
        if (item.Map() is not { } map)
        {
            return null;
        }

        if (map.Entries.ToArray() is [var (at, kind, value)])
        {
            return new NodeText(at, kind, value);
        }

        item.Report("IVR201", "a node is one word with its value", "write each node behind a `- ` of its own");
        return null;
    }
}
