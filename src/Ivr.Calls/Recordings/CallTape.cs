using Ivr.Media;

namespace Ivr.Calls;

/// <summary>
/// The recording of one citizen's call: of his leg, so that it goes on whoever he talks with. What fails about it is told in the record
/// and costs the call nothing.
/// </summary>
internal sealed class CallTape
{
    // A disk that takes its time is not waited for longer: the record says that the file was not whole yet.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly CallRecording _recording;
    private readonly CallFacts _facts;
    private readonly DateTimeOffset _from;
    private bool _paused;

    private CallTape(CallRecording recording, CallFacts facts)
    {
        _recording = recording;
        _facts = facts;
        _from = facts.Timeline.Now;
    }

    public RecordingNote Note => RecordingNote.Of(_recording.Facts, _from, _recording.Finished.IsCompleted);

    /// <summary>The call has come so far; when so much of it is recorded, recording begins, once.</summary>
    public static void Reached(RecordingScope scope, CallDesk desk, CallFacts facts, Leg citizen)
    {
        if (facts.Tape is null && desk.Options.Recording >= scope && desk.Parts.Recordings is { } recordings && !citizen.IsEnded)
        {
            facts.Tape = new CallTape(recordings.Open(facts.CallId), facts);
            citizen.Media.Record(facts.Tape._recording);
            facts.Timeline.Add("recording");
        }
    }

    /// <summary>What is said now does not belong on it: a card's number, say.</summary>
    public void Pause(string by)
    {
        if (!_paused)
        {
            _paused = true;
            _recording.Pause();
            _facts.Timeline.Add("recording-paused", by);
        }
    }

    public void Resume(string by)
    {
        if (_paused)
        {
            _paused = false;
            _recording.Resume();
            _facts.Timeline.Add("recording-resumed", by);
        }
    }

    /// <summary>The call is over; comes back when the file is whole, or has kept us waiting long enough.</summary>
    public Task EndAsync(CallLoop loop)
    {
        _recording.Stop();
        return WholeAsync(_recording, loop);
    }

    /// <summary>Comes back when the file is whole, or has kept us waiting long enough.</summary>
    public static async Task WholeAsync(CallRecording recording, CallLoop loop)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var patience = loop.After(Patience, () => enough.TrySetResult());
        await CallLoop.FirstAsync(recording.Finished, enough.Task);
    }
}
