using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Speech;

namespace Ivr.Calls;

/// <summary>An announcement with its sounds on this gateway, as far as they are made. Immutable.</summary>
/// <param name="Of">As the store has it.</param>
public sealed record ReadyAnnouncement(Announcement Of)
{
    /// <summary>The longest of its sounds; zero: none is made yet.</summary>
    public TimeSpan Longest => Sounds.Values.Select(sound => sound.Length).DefaultIfEmpty().Max();

    /// <summary>Why nobody can be told; null: nothing is known against it.</summary>
    public Phrase? Problem { get; init; }

    /// <summary>By language and voice.</summary>
    internal IReadOnlyDictionary<(string Language, string Voice), Prompt> Sounds { get; init; } = new Dictionary<(string, string), Prompt>();

    /// <summary>In his language and voice, else in the standard voice, else in Chinese.</summary>
    internal Prompt? Find(string language, string voice) =>
        Sounds.GetValueOrDefault((language, voice)) ?? Sounds.GetValueOrDefault((language, AnnouncementSounds.Standard)) ?? Sounds.GetValueOrDefault((AnnouncementSounds.Chinese, AnnouncementSounds.Standard));
}

/// <summary>Makes the sounds of an announcement for all who may come to a place where it is heard.</summary>
internal sealed class AnnouncementSounds(CallCentreParts parts)
{
    public const string Chinese = "zh";

    public const string Standard = "standard";

    /// <summary>What an engine did not say may be said then.</summary>
    public static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    /// <summary>Never throws for what an engine does: <see cref="ReadyAnnouncement.Problem"/> says it.</summary>
    public async Task<ReadyAnnouncement> MakeAsync(Announcement wanted, AnnouncePlaces places)
    {
        var ready = new ReadyAnnouncement(wanted);
        if (places.Heard.Count == 0)
        {
            return ready with { Problem = "the plan in force has no place for announcements: add `announce: 8s` to it" };
        }

        var sounds = new Dictionary<(string, string), Prompt>();
        foreach (var (language, voice) in places.Heard.Append((Chinese, Standard)).Distinct())
        {
            if (await SoundAsync(wanted, language, voice) is not { } sound)
            {
                return ready with { Problem = $"there is no sound of it for language {language}, voice {voice}; the log says why" };
            }

            if (sound.Length > places.AtMost)
            {
                return ready with { Problem = $"it takes {sound.Length.TotalSeconds:0.0} s (language {language}, voice {voice}), the plan leaves {places.AtMost.TotalSeconds:0.#} s to announcements: say it shorter" };
            }

            sounds[(language, voice)] = sound;
        }

        return ready with { Sounds = sounds };
    }

    // A language nobody wrote a text for hears the Chinese one, as with prompts nobody recorded.
    private async Task<Prompt?> SoundAsync(Announcement wanted, string language, string voice)
    {
        if (wanted.Prompt is { } id)
        {
            return parts.Prompts.Find(id, language, voice);
        }

        var (tag, text) = wanted.Texts.TryGetValue(language, out var own) ? (language, own) : (Chinese, wanted.Texts.GetValueOrDefault(Chinese, ""));
        return text.Length > 0 && await parts.SpeechAhead(new SpeechOrder(new Spoken(text, tag == Chinese ? wanted.Reading : null), tag, voice)) is { } sound ? Speech.Of(sound) : null;
    }
}
