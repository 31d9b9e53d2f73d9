namespace Ivr.Media;

/// <summary>Loads one folder of prompts and gathers every problem on the way.</summary>
internal sealed class PromptFolder(string folder)
{
    private const string Manifest = "manifest.json";

    private readonly string _name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
    private readonly List<PromptEntry> _entries = [];
    private readonly List<PromptProblem> _problems = [];
    private readonly Dictionary<(string Id, string Language, string Voice), int> _lines = [];

    public PromptLibraryResult Load()
    {
        try
        {
            PromptManifest.Read(File.ReadAllBytes(Path.Combine(folder, Manifest)), Take, (line, message) => Problem(line, message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Problem(0, $"The list of prompts cannot be read: {error.Message}");
        }

        return new PromptLibraryResult(PromptLibrary.From(_entries), _problems, [.. _entries.Where(entry => entry.Prompt is null)]);
    }

    private void Take(ManifestEntry entry, int line)
    {
        var missing = new[] { ("id", entry.Id), ("language", entry.Language), ("voice", entry.Voice), ("status", entry.Status) }
            .Where(field => string.IsNullOrWhiteSpace(field.Item2)).Select(field => field.Item1).ToArray();
        if (missing.Length > 0)
        {
            Problem(line, $"The prompt {entry.Id ?? "?"} lacks {missing}.");
            return;
        }

        var key = (entry.Id!, entry.Language!, entry.Voice!);
        if (!_lines.TryAdd(key, line))
        {
            Problem(line, $"The prompt {entry.Id} ({entry.Language}, {entry.Voice}) is listed twice, first in line {_lines[key]}.");
            return;
        }

        switch (entry.Status)
        {
            case ManifestEntry.ToBeRecorded:
                _entries.Add(new PromptEntry(entry.Id!, entry.Language!, entry.Voice!, null));
                break;
            case ManifestEntry.Ready when ReadSound(entry, line) is { } prompt:
                _entries.Add(new PromptEntry(entry.Id!, entry.Language!, entry.Voice!, prompt));
                break;
            case ManifestEntry.Ready:
                break;
            default:
                Problem(line, $"The prompt {entry.Id} has the status '{entry.Status}'; wanted is '{ManifestEntry.Ready}' or '{ManifestEntry.ToBeRecorded}'.");
                break;
        }
    }

    private Prompt? ReadSound(ManifestEntry entry, int line)
    {
        if (string.IsNullOrWhiteSpace(entry.File))
        {
            Problem(line, $"The prompt {entry.Id} is ready but names no file.");
            return null;
        }

        var path = Path.GetFullPath(Path.Combine(folder, entry.File));
        var inside = Path.GetRelativePath(Path.GetFullPath(folder), path);
        if (Path.IsPathRooted(inside) || inside.StartsWith("..", StringComparison.Ordinal))
        {
            Problem(line, $"The prompt {entry.Id} names '{entry.File}', which lies outside the folder.");
            return null;
        }

        var named = $"{_name}/{entry.File}";
        try
        {
            var sound = WavFile.Read(path);
            if (sound.Length > 0)
            {
                return Prompt.FromPcm(entry.Id!, sound, entry.Text ?? "");
            }

            _problems.Add(new PromptProblem(named, $"There is no sound in it; {At(line)} lists it."));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            _problems.Add(new PromptProblem(named, $"The file is missing; {At(line)} lists it."));
        }
        catch (WavFormatException error)
        {
            _problems.Add(new PromptProblem(named, $"{error.Told} {At(line)} lists it."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _problems.Add(new PromptProblem(named, $"The file cannot be read: {error.Message} {At(line)} lists it."));
        }

        return null;
    }

    private string At(int line) => $"{_name}/{Manifest}:{line}";

    private void Problem(int line, Phrase message) =>
        _problems.Add(new PromptProblem(line > 0 ? At(line) : $"{_name}/{Manifest}", message));
}
