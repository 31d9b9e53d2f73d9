using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>
/// Reads a register: a line a number, the hash of the number and what is written down for it; <c>#</c> begins a comment. A file of its own and no YAML: a hundred thousand lines are
/// read in a fraction of a second, and nothing but the numbers is kept.
/// </summary>
internal sealed partial class RegisterReader(string path, PlanScope scope)
{
    // Where thousands of lines are wrong they are wrong alike.
    private const int MostProblems = 20;

    private static readonly Phrase Form = $"write what `ivr register add` writes: `HASH elder language:sce city:linxia`, one number a line";

    private readonly Dictionary<UInt128, CallerProfile> _profiles = [];
    private readonly Dictionary<string, CallerProfile> _known = new(StringComparer.Ordinal);
    private readonly List<Diagnostic> _problems = [];
    private string? _mark;

    /// <param name="item">The file's name in the plan; null: the plan names none.</param>
    /// <param name="scope">For the plan's languages and cities.</param>
    public static CallerRegister Read(YamlItem? item, PlanScope scope)
    {
        if (item?.Beside() is not { } path)
        {
            return CallerRegister.None;
        }

        byte[] text;
        try
        {
            text = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            item.Report("IVR250", $"the file '{item.Text()}' cannot be read: {YamlFile.WhyNot(path, error)}", "check the path, from the folder of this file, and who may read it");
            return CallerRegister.None;
        }

        var reader = new RegisterReader(path, scope);
        reader.Lines(new StreamReader(new MemoryStream(text)));
        foreach (var problem in reader._problems)
        {
            item.Add(problem);
        }

        return new CallerRegister(path, Convert.ToHexStringLower(SHA256.HashData(text))[..12], reader._mark, reader._profiles);
    }

    private void Lines(StreamReader text)
    {
        for (var number = 1; text.ReadLine() is { } line && _problems.Count < MostProblems; number++)
        {
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#')
            {
                continue;
            }

            if (RegisterLine.Mark(trimmed) is { } mark)
            {
                _mark = mark;
            }
            else if (RegisterLine.Number(trimmed) is var (hash, words) && Profile(words) is { } profile)
            {
                Add(hash, profile, number, line);
            }
            else
            {
                Report("IVR456", number, line, "this line is no entry of the register", Form);
            }
        }
    }

    private void Add(UInt128 hash, CallerProfile profile, int number, string line)
    {
        if (!_profiles.TryAdd(hash, profile))
        {
            Report("IVR457", number, line, "this number stands in the register already", "take one of the two lines out");
        }
        else if (profile.Language is { } tag && scope.LacksLanguage(tag))
        {
            Report("IVR212", number, line, $"the language '{tag}' is not among the plan's languages", Spelling.Suggest(tag, scope.Languages.Keys));
        }
        else if (profile.City is { } city && scope.LacksCity(city))
        {
            Report("IVR223", number, line, $"there is no city '{city}'", Spelling.Suggest(city, scope.Cities.Keys));
        }
    }

    private CallerProfile? Profile(string words)
    {
        if (!_known.TryGetValue(words, out var profile) && CallerProfile.Read(words) is { } read)
        {
            _known[words] = profile = read;
        }

        return profile;
    }

    // A number somebody wrote here in the open is not shown around.
    private void Report(string code, int number, string line, Phrase message, Phrase? fix)
    {
        var shown = Open().Replace(line, static found => CallerNumber.Normalise(found.Value, null).Masked);
        _problems.Add(new Diagnostic(code, Severity.Error, path, number, 1, Math.Max(1, shown.Length), message, fix) { Source = shown });
    }

    [GeneratedRegex(@"(?<![0-9a-f])\+?[0-9]{7,15}(?![0-9a-f])")]
    private static partial Regex Open();
}
