using System.Security.Cryptography;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ivr.Flows;

/// <summary>
/// A YAML file with the place of every word, and the problems found in it so far. Where names with values or a list are expected, it may name
/// another file that has them: <c>languages: lists/languages.yaml</c>, from its own folder. Such files are read once, and told of together.
/// </summary>
public sealed class YamlFile
{
    private const int MostDepth = 64;
    private const string Ending = ".yaml";

    private readonly string _text;
    private readonly string[] _lines;
    private readonly List<Diagnostic> _problems = [];
    private readonly List<YamlFile> _files;
    private readonly List<FileStamp> _stamps;
    private YamlItem? _root;

    private YamlFile(FileStamp stamp, string text, YamlFile? namedBy = null)
    {
        Name = stamp.Path;
        _text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        _lines = _text.Split('\n');
        _files = namedBy?._files ?? [];
        _stamps = namedBy?._stamps ?? [];
        _files.Add(this);
        _stamps.Add(stamp);
    }

    /// <summary>As the operator named it.</summary>
    public string Name { get; }

    /// <summary>All that was read: the first file, and those named in it, and in them, whether they are there or not.</summary>
    public IReadOnlyList<FileStamp> Stamps => _stamps;

    /// <summary>A hash of all texts that were read, 12 hex digits.</summary>
    public string Version => Hash(_files is [_] ? _text : string.Concat(_files.Select(file => Hash(file._text))));

    /// <summary>All problems of all files that were read, in the order of their places.</summary>
    public IReadOnlyList<Diagnostic> Problems =>
        [.. _files.SelectMany(file => file._problems.Distinct().OrderBy(problem => problem.Line).ThenBy(problem => problem.Column))];

    public bool HasErrors => _files.Exists(file => file._problems.Exists(problem => problem.Severity == Severity.Error));

    /// <summary>Reads a file; what cannot be read is a problem, not an exception.</summary>
    public static (YamlFile File, YamlMap Root) Read(string path)
    {
        var (stamp, text, why) = TextOf(path);
        if (text is not null)
        {
            return Parse(stamp, text);
        }

        var file = new YamlFile(stamp, "");
        file.Report("IVR100", 1, 1, 1, $"the file cannot be read: {why}", "check the path and who may read it");
        return (file, YamlMap.Empty(file));
    }

    /// <summary>Reads text that stands in for the file <paramref name="name"/>.</summary>
    public static (YamlFile File, YamlMap Root) Parse(string name, string text) => Parse(FileStamp.Of(name), text);

    private static (YamlFile File, YamlMap Root) Parse(FileStamp stamp, string text)
    {
        var file = new YamlFile(stamp, text);
        file.Load();
        return (file, file._root?.Map() ?? YamlMap.Empty(file));
    }

    /// <summary>Whether a word is the name of a file.</summary>
    internal static bool IsName(string word) => word.EndsWith(Ending, StringComparison.Ordinal);

    /// <summary>What stands in the file that is named at <paramref name="at"/>; null: nothing that can be read, which is reported.</summary>
    internal YamlItem? Named(YamlItem at, string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(Name) ?? "", name);
        if (_files.Find(file => file.Name == path) is { } known)
        {
            return known._root;
        }

        var (stamp, text, why) = TextOf(path);
        var file = new YamlFile(stamp, text ?? "", this);
        if (text is null)
        {
            at.Report("IVR250", $"the file '{name}' cannot be read: {why}", Beside(path));
            return null;
        }

        file.Load();
        if (file._root is { IsText: true } word)
        {
            word.Report("IVR102", "names with values, or a list, are expected in a file that another one names");
            file._root = null;
        }

        return file._root;
    }

    /// <summary>The path of a file that is no YAML and is read by somebody else; it is told of with the others, and no part of the version.</summary>
    internal string NameBeside(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(Name) ?? "", name);
        _stamps.Add(FileStamp.Of(path));
        return path;
    }

    internal void Add(Diagnostic problem) => _problems.Add(problem);

    // What somebody may have meant, of what is there.
    private static Phrase Beside(string path)
    {
        var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        return Directory.Exists(folder)
            ? Spelling.Suggest(Path.GetFileName(path), Directory.GetFiles(folder, "*" + Ending).Select(file => Path.GetFileName(file)))
            : $"there is no folder '{folder}'; a name is looked for from the folder of the file it stands in";
    }

    private static (FileStamp Stamp, string? Text, Phrase? Why) TextOf(string path)
    {
        var stamp = FileStamp.Of(path);
        try
        {
            return (stamp, File.ReadAllText(path), null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (stamp, null, WhyNot(path, error));
        }
    }

    /// <summary>Why a file cannot be read.</summary>
    internal static Phrase WhyNot(string path, Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it is not there",
        UnauthorizedAccessException => Directory.Exists(path) ? "it is a folder" : "this user may not read it",
        _ => (Phrase)$"{error.Message}",
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private void Load()
    {
        var reached = Mark.Empty;
        try
        {
            CheckDepth(_text, ref reached);
            var stream = new YamlStream();
            stream.Load(new StringReader(_text));
            if (stream.Documents.Count > 0)
            {
                _root = new YamlItem(this, stream.Documents[0].RootNode);
                foreach (var more in stream.Documents.Skip(1))
                {
                    Report("IVR102", more.RootNode, "a second document begins here, which nobody would read", "take the `---` before it out, or give it a file of its own");
                }
            }
            else
            {
                Report("IVR102", 1, 1, 1, "the file is empty", "see docs/errors/IVR102.md for an example");
            }
        }
        catch (YamlException error)
        {
            NotYaml(error.Start, error.Message);
        }
        catch (Exception)
        {
            // The scanner has more ways to give up on broken text than its own exception.
            NotYaml(reached, YamlSlip.BrokenOff);
        }
    }

    private void NotYaml(Mark at, string why)
    {
        var slip = YamlSlip.Of(_lines, (int)at.Line, (int)at.Column, why);
        Report("IVR101", slip.Line, slip.Column, 1, $"this is not YAML: {slip.What}", slip.Fix);
    }

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

    internal void Report(string code, YamlNode at, Phrase message, Phrase? fix, Severity severity = Severity.Error) =>
        _problems.Add(Problem(code, at, message, fix, severity));

    internal void Report(string code, YamlNode at, (int From, int Length) part, Phrase message, Phrase? fix)
    {
        var whole = Problem(code, at, message, fix);
        var begin = at is YamlScalarNode { Style: ScalarStyle.Plain or ScalarStyle.Literal or ScalarStyle.Folded } ? 0 : 1;
        var asWritten = at is YamlScalarNode { Value: { } value } && string.CompareOrdinal(whole.Source, whole.Column - 1 + begin, value, 0, value.Length) == 0;
        _problems.Add(asWritten ? whole with { Column = whole.Column + begin + part.From, Length = part.Length } : whole);
    }

    internal Diagnostic Problem(string code, YamlNode at, Phrase message, Phrase? fix, Severity severity = Severity.Error)
    {
        var length = at is YamlScalarNode { Value: { } value } ? value.Length : 1;
        return Problem(code, (int)at.Start.Line, (int)at.Start.Column, length, message, fix, severity);
    }

    private void Report(string code, int line, int column, int length, Phrase message, Phrase? fix) =>
        _problems.Add(Problem(code, line, column, length, message, fix, Severity.Error));

    private Diagnostic Problem(string code, int line, int column, int length, Phrase message, Phrase? fix, Severity severity) =>
        new(code, severity, Name, Math.Max(1, line), Math.Max(1, column), length, message, fix)
        {
            Source = line >= 1 && line <= _lines.Length ? _lines[line - 1] : "",
        };
}
