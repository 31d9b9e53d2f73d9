namespace Ivr.Media;

/// <summary>All prompts of a folder and the <see cref="CallTones"/>, by id, language and voice. Immutable.</summary>
public sealed class PromptLibrary
{
    /// <summary>What everybody understands when nothing better is recorded.</summary>
    private const string Chinese = "zh";

    private const string Standard = "standard";

    private readonly Dictionary<(string Id, string Language, string Voice), Prompt?> _prompts;

    private PromptLibrary(Dictionary<(string Id, string Language, string Voice), Prompt?> prompts)
    {
        _prompts = prompts;
        foreach (var tone in CallTones.All)
        {
            prompts.TryAdd((tone.Id, Chinese, Standard), tone);
        }

        Ids = prompts.Keys.Select(key => key.Id).Distinct().Where(id => Choose(id) is not null).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The ids that can be played to everybody: those with a Chinese standard recording.</summary>
    public IReadOnlyCollection<string> Ids { get; }

    /// <summary>All that is recorded or to be recorded.</summary>
    public IEnumerable<PromptEntry> Entries => _prompts.Select(one => new PromptEntry(one.Key.Id, one.Key.Language, one.Key.Voice, one.Value));

    /// <summary>Reads <c>manifest.json</c> and the files it lists. Never throws for what is in the folder: all problems are in the result.</summary>
    public static PromptLibraryResult Load(string folder) => new PromptFolder(folder).Load();

    /// <summary>Of two entries for the same place the first counts.</summary>
    public static PromptLibrary From(IEnumerable<PromptEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var prompts = new Dictionary<(string Id, string Language, string Voice), Prompt?>();
        foreach (var entry in entries)
        {
            prompts.TryAdd((entry.Id, entry.Language, entry.Voice), entry.Prompt);
        }

        return new PromptLibrary(prompts);
    }

    /// <summary>The sound of <see cref="Choose"/>.</summary>
    public Prompt? Find(string id, string language = Chinese, string voice = Standard) => Choose(id, language, voice)?.Prompt;

    /// <summary>
    /// What plays when this is asked for: the language and voice, the language in the standard voice, Chinese in the voice,
    /// Chinese in the standard voice. Null: there is no sound for the id at all.
    /// </summary>
    public PromptChoice? Choose(string id, string language = Chinese, string voice = Standard)
    {
        var toBeRecorded = Awaited(id, language, voice) || Awaited(id, language, Standard);
        foreach (var (spoken, by) in new[] { (language, voice), (language, Standard), (Chinese, voice), (Chinese, Standard) })
        {
            if (_prompts.GetValueOrDefault((id, spoken, by)) is { } prompt)
            {
                var substituted = spoken != language || by != voice;
                return new PromptChoice(prompt, spoken, by, substituted, substituted && toBeRecorded);
            }
        }

        return null;
    }

    private bool Awaited(string id, string language, string voice) =>
        _prompts.TryGetValue((id, language, voice), out var prompt) && prompt is null;
}

/// <summary>A prompt in its place; <paramref name="Prompt"/> null: known, but still to be recorded.</summary>
public sealed record PromptEntry(string Id, string Language, string Voice, Prompt? Prompt);

/// <summary>Which prompt plays for what was asked.</summary>
/// <param name="Substituted">Another language or voice than asked plays.</param>
/// <param name="ToBeRecorded">The asked one is known and waits for a native speaker.</param>
public sealed record PromptChoice(Prompt Prompt, string Language, string Voice, bool Substituted, bool ToBeRecorded);

/// <param name="File">The manifest or a WAV file, relative to the folder's parent as an operator would name it.</param>
public sealed record PromptProblem(string File, Phrase Message);

/// <param name="Library">What could be loaded; usable even when there are problems.</param>
/// <param name="Problems">All of them, in the order of the manifest; empty: all is well.</param>
/// <param name="ToBeRecorded">Entries without audio by intent.</param>
public sealed record PromptLibraryResult(PromptLibrary Library, IReadOnlyList<PromptProblem> Problems, IReadOnlyList<PromptEntry> ToBeRecorded);
