using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>A YAML file with the place of every word, and the problems found in it so far.</summary>
public sealed class YamlFile
{
    private const int MostDepth = 64;

    private readonly string[] _lines;
    private readonly List<Diagnostic> _problems = [];

    private YamlFile(string name, string text)
    {
        Name = name;
        _lines = text.Split('\n');
        Version = Hash(text);
    }

    /// <summary>As the operator named it.</summary>
    public string Name { get; }

    /// <summary>A hash of the text, 12 hex digits.</summary>
    public string Version { get; }

    /// <summary>A hash of several texts, of one its own.</summary>
    public static string VersionOf(IReadOnlyList<YamlFile> files) => files is [var only] ? only.Version : Hash(string.Concat(files.Select(file => file.Version)));

    /// <summary>All problems, in the order of their places.</summary>
    public IReadOnlyList<Diagnostic> Problems =>
        [.. _problems.Distinct().OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    public bool HasErrors => _problems.Any(problem => problem.Severity == Severity.Error);

    /// <summary>Reads a file; what cannot be read is a problem, not an exception.</summary>
    public static (YamlFile File, YamlMap Root) Read(string path)
    {
        try
        {
            return Parse(path, System.IO.File.ReadAllText(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            var file = new YamlFile(path, "");
            file.Report("IVR100", 1, 1, 1, $"the file cannot be read: {error.Message}", "check the path and who may read it");
            return (file, YamlMap.Empty(file));
        }
    }

    /// <summary>Reads text that stands in for the file <paramref name="name"/>.</summary>
    public static (YamlFile File, YamlMap Root) Parse(string name, string text)
    {
        var file = new YamlFile(name, text.Replace("\r\n", "\n", StringComparison.Ordinal));
        var reached = Mark.Empty;
        try
        {
            CheckDepth(text, ref reached);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count > 0)
            {
                return (file, new YamlItem(file, stream.Documents[0].RootNode).Map() ?? YamlMap.Empty(file));
            }

            file.Report("IVR102", 1, 1, 1, "the file is empty", "see docs/errors/IVR102.md for an example");
        }
        catch (YamlException error)
        {
            file.NotYaml(error.Start, error.Message);
        }
        catch (Exception error)
        {
            // The scanner has more ways to give up on broken text than its own exception.
            file.NotYaml(reached, error.Message);
        }

        return (file, YamlMap.Empty(file));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private void NotYaml(Mark at, string why) =>
        Report("IVR101", (int)at.Line, (int)at.Column, 1, $"this is not YAML: {why}", "look at the indentation, quotes and double keys around this place");

    // The loader below recurses; what no operator writes must not exhaust its stack.
    private static void CheckDepth(string text, ref Mark reached)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            reached = parser.Current!.End;
            depth += parser.Current.NestingIncrease;
            if (depth > MostDepth)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"it is nested deeper than {MostDepth}");
            }
        }
    }

    internal void Report(string code, YamlNode at, string message, string? fix, Severity severity = Severity.Error) =>
        _problems.Add(Problem(code, at, message, fix, severity));

    internal void Report(string code, YamlNode at, (int From, int Length) part, string message, string? fix)
    {
        var whole = Problem(code, at, message, fix);
        var begin = at is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Literal or ScalarStyle.Folded } ? 0 : 1;
        var asWritten = at is YamlScalarNode { Value: { } value } && string.CompareOrdinal(whole.Source, whole.Column - 1 + begin, value, 0, value.Length) == 0;
        _problems.Add(asWritten ? whole with { Column = whole.Column + begin + part.From, Length = part.Length } : whole);
    }

    internal Diagnostic Problem(string code, YamlNode at, string message, string? fix, Severity severity = Severity.Error)
    {
        var length = at is YamlScalarNode { Value: { } value } ? value.Length : 1;
        return Problem(code, (int)at.Start.Line, (int)at.Start.Column, length, message, fix, severity);
    }

    private void Report(string code, int line, int column, int length, string message, string? fix) =>
        _problems.Add(Problem(code, line, column, length, message, fix, Severity.Error));

    private Diagnostic Problem(string code, int line, int column, int length, string message, string? fix, Severity severity) =>
        new(code, severity, Name, Math.Max(1, line), Math.Max(1, column), length, message, fix)
        {
            Source = line >= 1 && line <= _lines.Length ? _lines[line - 1] : "",
        };
}
