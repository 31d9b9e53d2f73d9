namespace Ivr.Flows;

/// <summary>What is known of a recorded prompt.</summary>
/// <param name="Id">As plans name it.</param>
/// <param name="Language">Its tag.</param>
/// <param name="Voice"><c>standard</c> or <c>slow</c>.</param>
/// <param name="Text">What is said; empty: no words are in it, every language hears the same.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Level">Its mean loudness in dBFS.</param>
public sealed record PromptFacts(string Id, string Language, string Voice, string Text, TimeSpan Length, double Level);

/// <summary>What can be played, as far as a compiler of plans must know it.</summary>
public sealed class PromptCatalogue
{
    private const string Standard = "standard";

    private readonly Dictionary<(string Id, string Language, string Voice), PromptFacts> _facts;

    /// <summary>Facts of all that is recorded; <paramref name="ids"/> have a sound for everybody.</summary>
    public PromptCatalogue(IReadOnlyCollection<string>? ids, IEnumerable<PromptFacts> facts)
    {
        Ids = ids?.ToHashSet(StringComparer.Ordinal);
        _facts = facts.ToDictionary(one => (one.Id, one.Language, one.Voice));
    }

    /// <summary>Ids that have a sound for everybody; null: not known.</summary>
    public IReadOnlyCollection<string>? Ids { get; }

    /// <summary>Whether lengths, levels and languages are known.</summary>
    public bool HasFacts => _facts.Count > 0;

    /// <summary>Nothing is known.</summary>
    public static PromptCatalogue Unknown { get; } = new(null, []);

    /// <summary>Nothing is known but ids.</summary>
    public static PromptCatalogue OfIds(IReadOnlyCollection<string> ids) => new(ids, []);

    public bool IsRecorded(string id, string language, string voice) => _facts.ContainsKey((id, language, voice));

    /// <summary>Whether it is recorded in that language, in whatever voice.</summary>
    /// <param name="otherVoice">It is, and in the standard voice only.</param>
    public bool IsRecorded(string id, string language, string voice, out bool otherVoice)
    {
        var exact = IsRecorded(id, language, voice);
        otherVoice = !exact && IsRecorded(id, language, Standard);
        return exact || otherVoice;
    }

    /// <summary>It is known that no words are in it: music, a tone.</summary>
    public bool IsKnownWordless(string id) => HasFacts && (Ids?.Contains(id) ?? false) && IsWordless(id);

    /// <summary>No words are in it.</summary>
    public bool IsWordless(string id) => _facts.GetValueOrDefault((id, CallerState.Chinese, Standard)) is not { Text.Length: > 0 };

    /// <summary>What plays when this is asked for: the language and voice, the language, Chinese in the voice, Chinese. Null: nothing is known.</summary>
    public PromptFacts? Played(string id, string language, string voice)
    {
        foreach (var key in new[] { (id, language, voice), (id, language, Standard), (id, CallerState.Chinese, voice), (id, CallerState.Chinese, Standard) })
        {
            if (_facts.TryGetValue(key, out var facts))
            {
                return facts;
            }
        }

        return null;
    }
}
