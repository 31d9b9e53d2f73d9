namespace Ivr.Media;

/// <summary>
/// The media thread's half of a recording: gives each frame of the two sides its place and puts it where the writer fetches it. Both
/// sides are placed by the same clock, so that they stay side by side through losses, pauses and holds.
/// </summary>
internal sealed class RecordedSides(RecordingOptions options)
{
    public const int Said = 0;
    public const int HeardSide = 1;

    /// <summary>20 ms: two sides so near each other are side by side for every ear, and what is not corrected keeps its pitch.</summary>
    private const int Band = 160;

    private readonly long _longest = (long)options.Longest.TotalMilliseconds * 8;
    private Func<long>? _tick;
    private SpeechClock _said = new(0, 0, 0, Band);
    private SpeechClock _heard = new(0, 0, 0, Band);
    private long _origin;
    private long _ended = -1;
    private long _spoken;
    private long _lastSpoken;
    private volatile bool _pausing;
    private volatile Span[] _paused = [];

    /// <summary>100 frames a second, of both sides.</summary>
    public RecordingRing Ring { get; } = new(Math.Max(1, (int)(options.Patience.TotalSeconds * 100)));

    public bool HasEnded => Volatile.Read(ref _ended) >= 0;

    /// <summary>It would have gone on.</summary>
    public bool WasTooLong => Length >= _longest;

    /// <summary>Samples from the beginning until now, or to the end.</summary>
    public long Length => Volatile.Read(ref _ended) is >= 0 and var ended ? ended : _tick is null ? 0 : Math.Min(Now(), _longest);

    public long Lost => Ring.Lost;

    public IReadOnlyList<Span> Paused => _paused;

    public void Begin(Func<long> tick)
    {
        _origin = tick() * OutStream.SamplesPerTick;
        _tick = tick;
    }

    /// <summary>Samples in which the peer spoke; counted of messages only.</summary>
    public long Spoken => Volatile.Read(ref _spoken);

    /// <summary>Samples since he last did.</summary>
    public long Quiet => Length - Volatile.Read(ref _lastSpoken);

    public void Say(ReadOnlySpan<short> frame)
    {
        if (options.IsMessage && !HasEnded && Voice.IsIn(frame))
        {
            Volatile.Write(ref _spoken, _spoken + frame.Length);
            Volatile.Write(ref _lastSpoken, Length);
        }

        Take(ref _said, frame, Said);
    }

    public void Hear(ReadOnlySpan<short> frame) => Take(ref _heard, frame, HeardSide);

    public void Pause()
    {
        if (!_pausing && !HasEnded)
        {
            _pausing = true;
            _paused = [.. _paused, new Span(Length, null)];
        }
    }

    public void Resume()
    {
        if (_pausing)
        {
            _pausing = false;
            _paused = [.. _paused[..^1], _paused[^1] with { To = Length }];
        }
    }

    public void End()
    {
        if (!HasEnded)
        {
            Resume();
            Volatile.Write(ref _ended, Length);
        }
    }

    private void Take(ref SpeechClock clock, ReadOnlySpan<short> frame, int side)
    {
        if (HasEnded || _tick is not { } tick)
        {
            return;
        }

        var (at, length) = clock.Take(frame, tick());
        if (Now() >= _longest)
        {
            End();
        }
        else if (!_pausing)
        {
            Ring.Put(frame, side, at - _origin, length);
        }
    }

    private long Now() => (_tick!() * OutStream.SamplesPerTick) - _origin;

    /// <summary>In samples.</summary>
    internal readonly record struct Span(long From, long? To);
}
