namespace Ivr.Media;

/// <summary>
/// The recording of one leg: what it says and what it hears, each frame at its time. Opened by <see cref="RecordingDesk"/>, begun by
/// <see cref="MediaSession.Record"/>; ends with the leg or with <see cref="Stop"/>. Whatever the disk does, no packet waits for it.
/// Any thread.
/// </summary>
public sealed class CallRecording
{
    private readonly RecordedSides _sides;
    private readonly TaskCompletionSource<RecordingFacts> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Action<Action>? _post;
    private volatile string? _file;
    private volatile string? _fault;
    private volatile bool _discarded;
    private long _unwritten;

    internal CallRecording(RecordedFile file, RecordingOptions options)
    {
        _sides = new RecordedSides(options);
        IsMessage = options.IsMessage;
        Writer = new RecordingWriter(this, _sides, file, options);
    }

    /// <summary>Done when the file is whole, or has been given up.</summary>
    public Task<RecordingFacts> Finished => _finished.Task;

    public RecordingFacts Facts => new(
        _file, TimeOf(_sides.Length), [.. _sides.Paused.Select(span => new PausedSpan(TimeOf(span.From), span.To is { } to ? TimeOf(to) : null))],
        TimeOf(((_sides.Lost + 1) / 2 * Heard.FrameSamples) + Volatile.Read(ref _unwritten)), _fault);

    /// <summary>How long somebody has spoken in this message.</summary>
    public TimeSpan Spoken => TimeOf(_sides.Spoken);

    /// <summary>How long nobody has spoken in this message, up to now.</summary>
    public TimeSpan Quiet => TimeOf(_sides.Quiet);

    internal bool IsMessage { get; }

    internal bool IsDiscarded => _discarded;

    internal RecordingWriter Writer { get; }

    /// <summary>In frames of 20 ms: of one side where the ring was full, of both where the disk refused.</summary>
    internal long FramesLost => _sides.Lost + (Volatile.Read(ref _unwritten) / Heard.FrameSamples);

    /// <summary>Nothing is recorded until <see cref="Resume"/>; silence stands for it. Again: nothing happens.</summary>
    public void Pause() => _post?.Invoke(_sides.Pause);

    public void Resume() => _post?.Invoke(_sides.Resume);

    /// <summary>It was for nothing: no file stays of it. Before <see cref="Stop"/>.</summary>
    public void Discard() => _discarded = true;

    public void Stop()
    {
        if (_post is { } post)
        {
            post(_sides.End);
        }
        else
        {
            _sides.End();
        }
    }

    /// <summary>On the media thread: from now on.</summary>
    /// <returns>What hears the two sides.</returns>
    internal RecordedSides Begin(Shard shard)
    {
        _post = shard.Post;
        _sides.Begin(() => shard.Tick);
        return _sides;
    }

    /// <summary>The same with another clock.</summary>
    internal RecordedSides Begin(Func<long> tick)
    {
        _post = static command => command();
        _sides.Begin(tick);
        return _sides;
    }

    internal void Named(string? file) => _file = file;

    /// <summary>The first reason is kept: what follows mostly follows from it.</summary>
    internal bool Failed(string why)
    {
        if (_fault is not null)
        {
            return false;
        }

        _fault = why;
        return true;
    }

    internal void Unwritten(long samples) => Volatile.Write(ref _unwritten, _unwritten + samples);

    internal void Over() => _finished.TrySetResult(Facts);

    private static TimeSpan TimeOf(long samples) => TimeSpan.FromMilliseconds(samples / 8);
}
