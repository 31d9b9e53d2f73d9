using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>A value in a file: what it is, and where. A value of another kind than asked for is reported once and read as nothing.</summary>
public sealed partial class YamlItem
{
    private readonly YamlFile _file;
    private readonly YamlNode _node;

    internal YamlItem(YamlFile file, YamlNode node)
    {
        _file = file;
        _node = node;
    }

    /// <summary>From 1.</summary>
    public int Line => (int)_node.Start.Line;

    /// <summary><c>dialplans/gansu.yaml:14:13</c>.</summary>
    public string Place => $"{_file.Name}:{_node.Start.Line}:{_node.Start.Column}";

    public bool IsMap => _node is YamlMappingNode;

    public bool IsList => _node is YamlSequenceNode;

    /// <summary>Reports a problem with this value.</summary>
    public void Report(string code, string message, string? fix = null, Severity severity = Severity.Error) =>
        _file.Report(code, _node, message, fix, severity);

    /// <summary>Reports a problem with some characters of this word; with all of it where the file writes it otherwise, in several lines or with escapes.</summary>
    /// <param name="from">The first of them, from 0.</param>
    internal void ReportWithin(int from, int length, string code, string message, string? fix) => _file.Report(code, _node, (from, length), message, fix);

    /// <summary>A problem with this value that does not refuse the file.</summary>
    internal Diagnostic Problem(string code, string message, string? fix = null) => _file.Problem(code, _node, message, fix);

    public YamlMap? Map()
    {
        if (_node is YamlMappingNode map)
        {
            return new YamlMap(_file, map);
        }

        Report("IVR102", "names with values are expected here", "write `name: value`, one a line, indented alike");
        return null;
    }

    public IReadOnlyList<YamlItem> List()
    {
        if (_node is YamlSequenceNode list)
        {
            return [.. list.Children.Select(child => new YamlItem(_file, child))];
        }

        Report("IVR102", "a list is expected here", "write `[a, b]`, or `- a` one a line");
        return [];
    }

    /// <summary>A list, or a single value that stands for a list of one.</summary>
    public IReadOnlyList<YamlItem> OneOrMany() => IsList ? List() : [this];

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

    /// <summary><c>500ms</c>, <c>3s</c>, <c>10m</c>, <c>24h</c>.</summary>
    public TimeSpan? Duration()
    {
        if (Text() is not { } text)
        {
            return null;
        }

        if (DurationOf(text) is { } length)
        {
            return length;
        }

        Report("IVR105", $"'{text}' is not a length of time", "write a number with ms, s, m or h: `500ms`, `3s`, `10m`, `24h`");
        return null;
    }

    /// <summary>The same of a text from elsewhere; null: it is none.</summary>
    internal static TimeSpan? DurationOf(string text)
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
            _ => TimeSpan.TicksPerHour,
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

    [GeneratedRegex(@"^(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h)$")]
    private static partial Regex DurationForm();
}
