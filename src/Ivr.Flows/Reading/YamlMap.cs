using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>
/// Names with values, of a file, or of an overlay and what it lies over. What is asked for is remembered, so that <see cref="Done"/> can report
/// what nobody knows.
/// </summary>
public sealed class YamlMap
{
    private readonly YamlFile _file;
    private readonly YamlMappingNode _node;
    private readonly YamlMap? _under;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    internal YamlMap(YamlFile file, YamlMappingNode node, YamlMap? under = null)
    {
        _file = file;
        _node = node;
        _under = under;
    }

    /// <summary>All names, in the file's order; what an overlay adds comes last.</summary>
    public IEnumerable<(YamlItem Key, string Name, YamlItem Value)> Entries => _under is null ? Own : Laid(_under);

    private IEnumerable<(YamlItem Key, string Name, YamlItem Value)> Own =>
        _node.Children.Select(pair => (new YamlItem(_file, pair.Key), (pair.Key as YamlScalarNode)?.Value ?? "", new YamlItem(_file, pair.Value)));

    public YamlItem? Get(string name)
    {
        _known.Add(name);
        var under = _under?.Get(name);
        return !_node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? under
            : _under is null ? new YamlItem(_file, value)
            : Over(new YamlItem(_file, value), under);
    }

    /// <summary>Reports its absence.</summary>
    public YamlItem? Require(string name)
    {
        var item = Get(name);
        if (item is null)
        {
            _file.Report("IVR103", _node, $"'{name}' is missing here", $"add `{name}:`");
        }

        return item;
    }

    public string? Text(string name) => Get(name)?.Text();

    public string? RequireText(string name) => Require(name)?.Text();

    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least = default, TimeSpan? most = null) => Get(name)?.Duration(least, most) ?? otherwise;

    public TimeSpan? Duration(string name) => Get(name)?.Duration();

    public int Int(string name, int otherwise, int least = 0, int most = int.MaxValue) => Get(name)?.Int(least, most) ?? otherwise;

    public bool Flag(string name, bool otherwise) => Get(name)?.Flag() ?? otherwise;

    public YamlMap? Map(string name) => Get(name)?.Map();

    /// <summary>A list of words, or one word; empty when absent.</summary>
    public IReadOnlyList<string> Words(string name) =>
        [.. Get(name)?.OneOrMany().Select(item => item.Text()).OfType<string>() ?? []];

    /// <summary>Reports names nobody asked for.</summary>
    public void Done()
    {
        foreach (var (key, name, _) in Entries)
        {
            if (!_known.Contains(name))
            {
                key.Report("IVR104", $"'{name}' is not known here", Spelling.Suggest(name, _known));
            }
        }
    }

    public void Report(string code, Phrase message, Phrase? fix = null, Severity severity = Severity.Error) =>
        _file.Report(code, _node, message, fix, severity);

    private IEnumerable<(YamlItem Key, string Name, YamlItem Value)> Laid(YamlMap under)
    {
        var own = Own.DistinctBy(one => one.Name).ToDictionary(one => one.Name, StringComparer.Ordinal);
        foreach (var below in under.Entries)
        {
            if (!own.Remove(below.Name, out var mine))
            {
                yield return below;
            }
            else if (Over(mine.Value, below.Value) is { } value)
            {
                yield return (mine.Key, below.Name, value);
            }
        }

        foreach (var mine in own.Values)
        {
            if (Over(mine.Value, null) is { } value)
            {
                yield return (mine.Key, mine.Name, value);
            }
        }
    }

    private static YamlItem? Over(YamlItem mine, YamlItem? below)
    {
        if (!mine.IsNothing)
        {
            return below is null ? mine : mine.Over(below);
        }

        if (below is null)
        {
            mine.Report("IVR251", "there is nothing here to take away", "look at the name before it, and at the plan this is laid over");
        }

        return null;
    }

    internal static YamlMap Empty(YamlFile file) => new(file, []);
}
