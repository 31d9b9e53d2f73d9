using Ivr.Speech;

namespace Ivr.Testing;

/// <summary>Who speaks in the virtual world: in time, or not; what is spoken is heard under the name <see cref="Heard"/>.</summary>
public sealed class ScriptedSpeech(VirtualTime time, CodedPrompts prompts)
{
    public const string Heard = "spoken";

    private readonly List<SpeechOrder> _asked = [];
    private byte[]? _sound;

    /// <summary>When the sound is there; longer than a caller waits for it: too late.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>All that was to be said.</summary>
    public IReadOnlyList<SpeechOrder> Asked => _asked;

    public Task<SpeechSound?> AskAsync(SpeechOrder order, CancellationToken hangUp)
    {
        _asked.Add(order);
        var sound = new TaskCompletionSource<SpeechSound?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var inTime = After < SpeechDesk.Patience;
        time.CreateTimer(_ => sound.TrySetResult(inTime ? new SpeechSound(SpeechCoding.Alaw, _sound ??= Sound()) : null), null, inTime ? After : SpeechDesk.Patience, Timeout.InfiniteTimeSpan);
        hangUp.Register(() => sound.TrySetCanceled(hangUp));
        return sound.Task;
    }

    /// <summary>False: what is to be heard later cannot be said.</summary>
    public bool Works { get; set; } = true;

    public Task<SpeechSound?> PrepareAsync(SpeechOrder order)
    {
        _asked.Add(order);
        return Task.FromResult(Works ? new SpeechSound(SpeechCoding.Alaw, _sound ??= Sound()) : null);
    }

    // Two seconds of one level, as the coded prompts are.
    private byte[] Sound() => [.. Enumerable.Repeat(prompts.Level(Heard), 16000)];
}
