using Ivr.Flows;

namespace Ivr.Cli.Commands;

/// <summary>What a laboratory takes the environment to say: <c>NAME=VALUE</c> lines in <c>lab.env</c> beside its settings. No secrets.</summary>
internal sealed class LabEnvironment
{
    public const string FileName = "lab.env";

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _problems = [];

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public IReadOnlyList<Diagnostic> Problems => _problems;

    /// <summary>Reads the file beside <paramref name="settings"/>; there need be none.</summary>
    public static LabEnvironment Beside(string settings)
    {
        var environment = new LabEnvironment();
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings))!, FileName);
        try
        {
            if (File.Exists(path))
            {
                environment.Read(path, File.ReadAllLines(path));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            environment.Report(path, 1, "", $"it cannot be read: {error.Message}", "make it readable to this user, or take it away");
        }

        return environment;
    }

    private void Read(string path, string[] lines)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at];
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            var equals = line.IndexOf('=');
            if (equals <= 0 || !line[..equals].All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'))
            {
                Report(path, at + 1, line, "the line is no NAME=VALUE", "write a variable's name of letters, digits and underscores, `=`, and its value without quotes; comments begin with `#`");
            }
            else if (!_variables.TryAdd(line[..equals], line[(equals + 1)..]))
            {
                Report(path, at + 1, line, $"{line[..equals]} is set a second time", "leave one of the two lines");
            }
        }
    }

    private void Report(string path, int line, string source, Phrase message, Phrase fix) =>
        _problems.Add(new Diagnostic("IVR326", Severity.Error, path, line, 1, Math.Max(1, source.IndexOf('=')), message, fix) { Source = source });
}
