namespace Ivr.Media;

/// <summary>One playlist being played to one leg. On the media thread but for <see cref="Completion"/>.</summary>
internal sealed class Playing
{
    private readonly Prompt[] _prompts;
    private readonly bool _loops;
    private readonly bool _isEmpty;
    private int _prompt;
    private int _sample;

    private Playing(IReadOnlyList<Prompt> playlist, bool loops, bool stopsOnKey, long keysSeen, TaskCompletionSource<PlayEnd>? completion)
    {
        _prompts = [.. playlist];
        _loops = loops;
        _isEmpty = Array.TrueForAll(_prompts, prompt => prompt.Samples == 0);
        StopsOnKey = stopsOnKey;
        KeysSeen = keysSeen;
        Completion = completion;
    }

    public bool StopsOnKey { get; }

    /// <summary>Keys the call had been told of when it began this: later ones that were under way stop it at its beginning.</summary>
    public long KeysSeen { get; }

    /// <summary>Null for a loop, which nobody awaits.</summary>
    public TaskCompletionSource<PlayEnd>? Completion { get; }

    public bool IsPaused { get; set; }

    /// <summary>What is being played, or was last.</summary>
    public Prompt? Prompt => _prompts.Length == 0 ? null : _prompts[Math.Min(_prompt, _prompts.Length - 1)];

    /// <summary>How much of <see cref="Prompt"/> was sent.</summary>
    public TimeSpan Position => Prompt is { } prompt ? Prompt.LengthOf(_prompt == _prompts.Length ? prompt.Samples : _sample) : TimeSpan.Zero;

    /// <summary>The end of the call's wish to be able to cancel this; set on the call's loop before playing begins.</summary>
    public CancellationTokenRegistration Cancellation { get; set; }

    public static Playing Once(IReadOnlyList<Prompt> playlist, bool stopsOnKey, long keysSeen) =>
        new(playlist, false, stopsOnKey, keysSeen, new TaskCompletionSource<PlayEnd>(TaskCreationOptions.RunContinuationsAsynchronously));

    public static Playing Endless(IReadOnlyList<Prompt> playlist) => new(playlist, true, false, 0, null);

    /// <summary>Fills one frame from the playlist without a seam between prompts; silence follows the last sample. False: nothing was left.</summary>
    public bool Fill(Span<byte> frame, AudioCodec codec)
    {
        var filled = 0;
        while (filled < frame.Length && Current() is { } prompt)
        {
            var left = prompt.Encoded(codec)[_sample..];
            var part = left[..Math.Min(left.Length, frame.Length - filled)];
            part.CopyTo(frame[filled..]);
            filled += part.Length;
            _sample += part.Length;
        }

        Silence.Fill(frame[filled..], codec);
        return filled > 0;
    }

    private Prompt? Current()
    {
        while (!_isEmpty)
        {
            if (_prompt == _prompts.Length)
            {
                if (!_loops)
                {
                    return null;
                }

                _prompt = 0;
            }

            if (_sample < _prompts[_prompt].Samples)
            {
                return _prompts[_prompt];
            }

            (_prompt, _sample) = (_prompt + 1, 0);
        }

        return null;
    }
}
