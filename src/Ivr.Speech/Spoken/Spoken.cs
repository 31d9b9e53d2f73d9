namespace Ivr.Speech;

/// <summary>Words, written and read.</summary>
/// <param name="Text">As written: 两分钟. No digits, where a speaker must not guess how they are said.</param>
/// <param name="Reading">How it is read, for engines that do not know the script: pinyin with numbers for tones. Null: nobody wrote it down.</param>
public sealed record Spoken(string Text, string? Reading = null)
{
    /// <summary>One after the other; as a whole it has a reading only when each part has.</summary>
    public static Spoken Join(params IReadOnlyCollection<Spoken> parts) => new(
        string.Concat(parts.Select(part => part.Text)),
        parts.All(part => part.Reading is not null) ? string.Join(' ', parts.Select(part => part.Reading)) : null);
}
