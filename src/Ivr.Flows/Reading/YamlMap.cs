using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>Names with values. What is asked for is remembered, so that <see cref="Done"/> can report what nobody knows.</summary>
public sealed class YamlMap
{
    private readonly YamlFile _file;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    internal YamlMap(YamlFile file, YamlMappingNode node)
    {
        _file = file;
        _node = node;
    }

    /// <summary>All names, in the file's order.</summary>
    public IEnumerable<(YamlItem Key, string Name, YamlItem Value)> Entries =>
        _node.Children.Select(pair => (new YamlItem(_file, pair.Key), (pair.Key as YamlScalarNode)?.Value ?? "", new YamlItem(_file, pair.Value)));

    public YamlItem? Get(string name)
    {
        _known.Add(name);
        return _node.Children.TryGetValue(new YamlScalarNode(name), out var value) ? new YamlItem(_file, value) : null;
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

    public TimeSpan Duration(string name, TimeSpan otherwise) => Get(name)?.Duration() ?? otherwise;

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

    public void Report(string code, string message, string? fix = null, Severity severity = Severity.Error) =>
        _file.Report(code, _node, message, fix, severity);

    internal static YamlMap Empty(YamlFile file) => new(file, []);
}
