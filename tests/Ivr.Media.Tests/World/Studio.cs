using Ivr.Testing;

namespace Ivr.Media.Tests;

/// <summary>A recording and its two sides without legs: virtual time, a real folder, a disk whose room the test sets.</summary>
internal sealed class Studio : IDisposable
{
    private CallRecording? _recording;
    private Action? _drain;
    private long _tick;

    public Studio(string folder, Func<RecordingOptions, RecordingOptions>? change = null)
    {
        Folder = folder;
        var options = new RecordingOptions { Folder = folder, LeastFree = 100 };
        Desk = new RecordingDesk(change?.Invoke(options) ?? options, Beat, _ => Free, TimeSpan.Zero, new FixedTime(), Logs);
    }

    public string Folder { get; }

    public RecordingDesk Desk { get; }

    public CollectingLogs Logs { get; } = new();

    public RecordedSides Sides { get; private set; } = null!;

    public long Free { get; set; } = long.MaxValue;

    public bool Drains { get; set; } = true;

    /// <summary>What is said and heard; null: nothing comes.</summary>
    public Pitch? Say { get; set; }

    public Pitch? Hear { get; set; }

    public CallRecording Begin(string callId)
    {
        _recording = Desk.Open(callId);
        Sides = _recording.Begin(() => _tick);
        return _recording;
    }

    public void Run(int milliseconds)
    {
        for (var left = milliseconds / 5; left > 0; left--)
        {
            _tick++;
            if (_tick % 4 == 1 && Say is { } said)
            {
                Sides.Say(said.Next());
            }

            if (_tick % 4 == 2 && Hear is { } heard)
            {
                Sides.Hear(heard.Next());
            }

            if (Drains && _tick % 100 == 0)
            {
                _drain!();
            }
        }
    }

    public RecordingFacts End()
    {
        _recording!.Stop();
        _drain!();
        Assert.True(_recording.Finished.IsCompleted);
        return _recording.Facts;
    }

    public (short[] Left, short[] Right) Read(string name) => AlawFile.Read(Path.Combine(Folder, name));

    public void Dispose() => Desk.Dispose();

    private Nothing Beat(Action drain)
    {
        _drain = drain;
        return new Nothing();
    }

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 5, 1, 9, 0, 0, TimeSpan.Zero);
    }
}
