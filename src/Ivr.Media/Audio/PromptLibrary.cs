namespace Ivr.Media;

/// <summary>All prompts of a folder.</summary>
public sealed class PromptLibrary
{
    internal PromptLibrary() { }
    public static PromptLibraryResult Load(string folder) => throw new NotSupportedException();
    public static PromptLibrary From(IEnumerable<PromptEntry> entries) => throw new NotSupportedException();
    public IReadOnlyCollection<string> Ids => throw new NotSupportedException();
    public Prompt? Find(string id, string language = "zh", string voice = "standard") => Choose(id, language, voice)?.Prompt;
    public PromptChoice? Choose(string id, string language = "zh", string voice = "standard") => throw new NotSupportedException();
}

/// <summary>A prompt in its place; <paramref name="Prompt"/> null: known, but still to be recorded.</summary>
public sealed record PromptEntry(string Id, string Language, string Voice, Prompt? Prompt);

/// <summary>Which prompt plays for what was asked.</summary>
/// <param name="Substituted">Another language or voice than asked plays.</param>
/// <param name="ToBeRecorded">The asked one is known and waits for a native speaker.</param>
public sealed record PromptChoice(Prompt Prompt, string Language, string Voice, bool Substituted, bool ToBeRecorded);

/// <param name="File">The manifest or a WAV file, relative to the folder's parent as an operator would name it.</param>
public sealed record PromptProblem(string File, string Message);

/// <param name="Library">What could be loaded; usable even when there are problems.</param>
/// <param name="Problems">All of them, in the order of the manifest; empty: all is well.</param>
/// <param name="ToBeRecorded">Entries without audio by intent.</param>
public sealed record PromptLibraryResult(PromptLibrary Library, IReadOnlyList<PromptProblem> Problems, IReadOnlyList<PromptEntry> ToBeRecorded);
