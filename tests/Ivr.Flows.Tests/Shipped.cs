using System.Text.Json;

namespace Ivr.Flows.Tests;

/// <summary>What the repository ships: plans, prompts, pages.</summary>
internal static class Shipped
{
    public static string Folder { get; } = Find();

    public static JsonElement[] Prompts { get; } =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "audio/manifest.json"))).RootElement.GetProperty("prompts").EnumerateArray()];

    /// <summary>Ids that have a sound for everybody: Chinese, in the standard voice.</summary>
    public static IReadOnlyCollection<string> PromptIds { get; } =
        Prompts.Where(prompt => prompt.GetProperty("status").GetString() == "ready"
            && prompt.GetProperty("language").GetString() == "zh" && prompt.GetProperty("voice").GetString() == "standard").Select(prompt => prompt.GetProperty("id").GetString()!).ToHashSet();

    /// <summary>The same, as plans are compiled with it.</summary>
    public static PromptCatalogue Known { get; } = PromptCatalogue.OfIds(PromptIds);

    public static Dialplan Gansu { get; } = DialplanCompiler.Compile(Path.Combine(Folder, "dialplans/gansu.yaml"), Known).Plan!;

    public static Dialplan Lab { get; } = DialplanCompiler.Compile(Path.Combine(Folder, "dialplans/lab/lab.yaml"), Known).Plan!;

    /// <summary>The shipped plan with changes in its files.</summary>
    /// <param name="prompts">What it can play.</param>
    /// <param name="changes">What stands there and what is put in its place, by turns.</param>
    public static CompiledDialplan Changed(PromptCatalogue prompts, params string[] changes)
    {
        var folder = Directory.CreateTempSubdirectory("ivr-gansu").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "gansu"));
            var plans = Path.Combine(Folder, "dialplans");
            var files = Directory.GetFiles(Path.Combine(plans, "gansu")).Prepend(Path.Combine(plans, "gansu.yaml")).ToDictionary(file => Path.Combine(folder, Path.GetRelativePath(plans, file)), File.ReadAllText);
            for (var at = 0; at < changes.Length; at += 2)
            {
                var changed = files.First(file => file.Value.Contains(changes[at], StringComparison.Ordinal));
                files[changed.Key] = changed.Value.Replace(changes[at], changes[at + 1], StringComparison.Ordinal);
            }

            foreach (var (path, text) in files)
            {
                File.WriteAllText(path, text);
            }

            return DialplanCompiler.Compile(Path.Combine(folder, "gansu.yaml"), prompts);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How long the shipped prompts are: 8 kHz, 16 bit, behind 44 bytes.</summary>
    public static TimeSpan Length(string id, string language, string voice) =>
        Lengths.TryGetValue((id, language, voice), out var length) || Lengths.TryGetValue((id, language, "standard"), out length)
        || Lengths.TryGetValue((id, "zh", voice), out length) || Lengths.TryGetValue((id, "zh", "standard"), out length) ? length : TimeSpan.Zero;

    private static readonly Dictionary<(string, string, string), TimeSpan> Lengths = Prompts.Where(prompt => prompt.TryGetProperty("file", out _)).ToDictionary(
        prompt => (prompt.GetProperty("id").GetString()!, prompt.GetProperty("language").GetString()!, prompt.GetProperty("voice").GetString()!),
        prompt => TimeSpan.FromSeconds((new FileInfo(Path.Combine(Folder, "audio", prompt.GetProperty("file").GetString()!)).Length - 44) / 16000.0));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Ivr.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the repository's root was not found");
    }
}
