using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>
/// A value in a file: what it is, and where. A value of another kind than asked for is reported once and read as nothing. The name of a file
/// stands for what is in that file, see <see cref="YamlFile"/>.
/// </summary>
public sealed partial class YamlItem
{
    private readonly YamlFile _file;
    private readonly YamlNode _node;
    private readonly YamlItem? _under;

    internal YamlItem(YamlFile file, YamlNode node, YamlItem? under = null)
    {
        _file = file;
        _node = node;
        _under = under;
    }

    /// <summary>From 1.</summary>
    public int Line => (int)_node.Start.Line;

    /// <summary>The file it stands in: its name alone, as every machine has it.</summary>
    public string File => Path.GetFileName(_file.Name);

    /// <summary><c>dialplans/gansu.yaml:14:13</c>.</summary>
    public string Place => $"{_file.Name}:{_node.Start.Line}:{_node.Start.Column}";

    public bool IsMap => Meant?._node is YamlMappingNode;

    public bool IsList => Meant?._node is YamlSequenceNode;

    internal bool IsText => _node is YamlScalarNode;

    /// <summary><c>~</c>: takes away what it is laid over.</summary>
    internal bool IsNothing => _node is YamlScalarNode { Value: "~", Style: ScalarStyle.Plain };

    /// <summary>The same for all that name the same file, or the same place of one.</summary>
    internal object? Identity => Meant?._node;

    /// <summary>This value laid over another: names with values are laid name by name, anything else takes the other's place.</summary>
    internal YamlItem Over(YamlItem under) => new(_file, _node, under);

    // What stands in the file it names; itself, when it names none; null: nothing can be read there.
    private YamlItem? Meant => _node is YamlScalarNode { Value: { } word } && YamlFile.IsName(word) ? _file.Named(this, word) : this;

    /// <summary>The path of the file it names, which is no YAML; null: it names none.</summary>
    internal string? Beside() => Text() is { } name ? _file.NameBeside(name) : null;

    /// <summary>Told with those of its file.</summary>
    internal void Add(Diagnostic problem) => _file.Add(problem);

    /// <summary>Reports a problem with this value.</summary>
    public void Report(string code, Phrase message, Phrase? fix = null, Severity severity = Severity.Error) =>
        _file.Report(code, _node, message, fix, severity);

    /// <summary>Reports a problem with some characters of this word; with all of it where the file writes it otherwise, in several lines or with escapes.</summary>
    /// <param name="from">The first of them, from 0.</param>
    internal void ReportWithin(int from, int length, string code, Phrase message, Phrase? fix) => _file.Report(code, _node, (from, length), message, fix);

    /// <summary>A problem with this value that does not refuse the file.</summary>
    internal Diagnostic Problem(string code, Phrase message, Phrase? fix = null, Severity severity = Severity.Error) => _file.Problem(code, _node, message, fix, severity);

    public YamlMap? Map()
    {
        switch (Meant)
        {
            case { _node: YamlMappingNode map } meant:
                return new YamlMap(meant._file, map, _under is { IsMap: true } ? _under.Map() : null);
            case { } other:
                other.Report("IVR102", "names with values are expected here", "write `name: value`, one a line, indented alike");
                return null;
            default:
                return null;
        }
    }

    public IReadOnlyList<YamlItem> List()
    {
        switch (Meant)
        {
            case { _node: YamlSequenceNode list } meant:
                return [.. list.Children.Select(child => new YamlItem(meant._file, child))];
            case { } other:
                other.Report("IVR102", "a list is expected here", "write `[a, b]`, or `- a` one a line");
                return [];
            default:
                return [];
        }
    }

    /// <summary>A list, or a single value that stands for a list of one.</summary>
    public IReadOnlyList<YamlItem> OneOrMany() => Meant is null ? [] : IsList ? List() : [this];

    public string? Text()
    {
        if (_node is YamlScalarNode { Value: { } value })
        {
            return value;
        }

        Report("IVR102", "a single word or number is expected here");
        return null;
    }

    public int? Int(int least = 0, int most = int.MaxValue)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Report("IVR105", $"'{text}' is not a whole number from {least} to {most}");
        return null;
    }

    public bool? Flag()
    {
        switch (Text())
        {
            case "true" or "on" or "yes":
                return true;
            case "false" or "off" or "no":
                return false;
            case { } text:
                Report("IVR105", $"'{text}' is neither on nor off", "write `on` or `off`");
                return null;
            default:
                return null;
        }
    }

    /// <summary><c>500ms</c>, <c>3s</c>, <c>10m</c>, <c>24h</c>, <c>90d</c>.</summary>
    /// <param name="least">Shorter is reported.</param>
    /// <param name="most">Longer is reported; null: nothing is too long.</param>
    public TimeSpan? Duration(TimeSpan least = default, TimeSpan? most = null)
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (DurationOf(text) is not { } length)
        {
            Report("IVR105", $"'{text}' is not a length of time", "write a number with ms, s, m, h or d: `500ms`, `3s`, `10m`, `24h`, `90d`");
            return null;
        }

        if (length < least || length > most)
        {
            Report("IVR105", most is { } longest ? $"'{text}' is not from {least.TotalSeconds:0.#} s to {longest.TotalSeconds:0.#} s" : (Phrase)$"'{text}' is less than {least.TotalSeconds:0.#} s");
            return null;
        }

        return length;
    }

    /// <summary>The same of a text from elsewhere; null: it is none.</summary>
    public static TimeSpan? DurationOf(string text)
    {
        if (DurationForm().Match(text) is not { Success: true } match
            || !decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var unit = match.Groups[2].Value switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => TimeSpan.TicksPerDay,
        };
        return TimeSpan.FromTicks((long)(number * unit));
    }

    /// <summary><c>08:00-20:00</c>.</summary>
    public (TimeOnly From, TimeOnly To)? Hours()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (text.Split('-') is [var from, var to] && TimeOfDay(from) is { } first && TimeOfDay(to) is { } last)
        {
            return (first, last);
        }

        Report("IVR105", $"'{text}' are no hours of a day", "write from and to: `08:00-20:00`");
        return null;
    }

    private static TimeOnly? TimeOfDay(string text) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    [GeneratedRegex(@"^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h|d)$")]
    private static partial Regex DurationForm();
}
