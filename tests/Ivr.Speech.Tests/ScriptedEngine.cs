using System.Collections.Concurrent;

namespace Ivr.Speech.Tests;

/// <summary>Speaks what the test says, when the test says it.</summary>
internal sealed class ScriptedEngine(Func<SpeechOrder, Task<byte[]>> speak, SpeechCoding coding = SpeechCoding.Alaw) : ISpeechEngine
{
    private readonly ConcurrentQueue<SpeechOrder> _asked = new();

    public IReadOnlyCollection<SpeechOrder> Asked => _asked;

    public SpeechCoding Coding => coding;

    public string Recipe(SpeechOrder order) => $"scripted {order.Voice}";

    public string Wording(SpeechOrder order) => order.Said.Text.Length > 0 ? order.Said.Text : throw new SpeechException(SpeechFault.Unspeakable, "nothing to say");

    public Task<byte[]> SpeakAsync(SpeechOrder order, CancellationToken cancel)
    {
        _asked.Enqueue(order);
        return speak(order);
    }

    /// <summary>A 500 Hz tone at −20 dBFS, as long as a text is.</summary>
    public static byte[] Tone(string text, double level = 0.1414) => SoundLevel.Bytes(Sounds.Tone(0.25 * Math.Max(1, text.Length), level));
}
