using System.Buffers.Binary;
using Ivr.Media;
using Ivr.Speech;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Finds the sounds for prompt ids, in the caller's language and voice as far as they are recorded.</summary>
internal sealed partial class Speech(PromptLibrary prompts, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<Speech>();

    /// <summary>A playlist. An id that has no sound is left out and logged: the checker of plans refuses such a plan.</summary>
    public List<Prompt> Find(IReadOnlyList<string> ids, string language, string voice)
    {
        var playlist = new List<Prompt>(ids.Count);
        foreach (var id in ids)
        {
            if (prompts.Find(id, language, voice) is { } prompt)
            {
                playlist.Add(prompt);
            }
            else
            {
                LogMissing(id, language);
            }
        }

        return playlist;
    }

    /// <summary>What an engine spoke, to be played once.</summary>
    public static Prompt Of(SpeechSound sound)
    {
        var pcm = new short[sound.Bytes.Length / (sound.Coding == SpeechCoding.Alaw ? 1 : sizeof(short))];
        if (sound.Coding == SpeechCoding.Alaw)
        {
            G711.Decode(AudioCodec.Pcma, sound.Bytes, pcm);
        }
        else
        {
            for (var i = 0; i < pcm.Length; i++)
            {
                pcm[i] = BinaryPrimitives.ReadInt16LittleEndian(sound.Bytes.AsSpan(i * sizeof(short)));
            }
        }

        return Prompt.FromPcm("spoken", pcm);
    }

    /// <summary>Music on hold.</summary>
    public Prompt? Music(string id) => prompts.Find(id);

    [LoggerMessage(70, LogLevel.Error, "There is no sound for prompt {Id} ({Language})")]
    private partial void LogMissing(string id, string language);
}
