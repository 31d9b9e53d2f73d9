using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>A message a caller leaves: after a tone, until <c>#</c>, silence, its longest, 0, or his hang-up. Only his side is on it.</summary>
internal sealed class MessageTape
{
    // How soon silence is noticed.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    // A cough is no message.
    private static readonly TimeSpan LeastSpoken = TimeSpan.FromMilliseconds(300);

    private readonly CallRecording _recording;
    private readonly DateTimeOffset _from;

    private MessageTape(CallRecording recording, DateTimeOffset from) => (_recording, _from) = (recording, from);

    /// <summary>He is still speaking; stays true when he hangs up in the middle.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>For the record; null: he said nothing.</summary>
    public RecordingNote? Note { get; private set; }

    /// <summary>Null: nothing is kept.</summary>
    public string? File => Note?.File;

    /// <summary>The caller hears the tone and speaks.</summary>
    /// <returns>How it ended, <see cref="MessageEnd.Failed"/> before the tone where nothing can be kept; and its file, if there is any of it.</returns>
    public static async Task<(MessageEnd End, string? File)> TakeAsync(CallDesk desk, CallLoop loop, CallFacts facts, KeyBuffer keys, MessageRules rules, CancellationToken stop)
    {
        var leg = facts.Leg!;
        if (desk.Parts.Recordings is not { Health.Failure: null } recordings)
        {
            return (MessageEnd.Failed, null);
        }

        await leg.Media.PlayAsync([Tones.Speak], stopOnDigit: false, stop);
        stop.ThrowIfCancellationRequested();
        keys.Clear();

        // A moment longer than he has: what ends itself would count as incomplete.
        var tape = facts.Message = new MessageTape(recordings.OpenMessage(facts.CallId, rules.AtMost + Look + Look), facts.Timeline.Now);
        leg.Media.Record(tape._recording);
        var key = await tape.EndAsync(loop, keys, rules, stop);
        var said = await tape.CloseAsync(loop);
        var end = key == '0' ? MessageEnd.Person
            : !said ? MessageEnd.Nothing
            : tape.Note is { File: not null, Fault: null } ? MessageEnd.Left
            : MessageEnd.Failed;
        return (end, tape.File);
    }

    /// <summary>He is done.</summary>
    /// <returns>Whether he said something.</returns>
    public async Task<bool> CloseAsync(CallLoop loop)
    {
        IsOpen = false;
        var said = _recording.Spoken >= LeastSpoken;
        if (!said)
        {
            _recording.Discard();
            _recording.Stop();
            return false;
        }

        _recording.Stop();
        await CallTape.WholeAsync(_recording, loop);
        Note = RecordingNote.Of(_recording.Facts, _from, _recording.Finished.IsCompleted);
        return true;
    }

    // Other keys are noise in what he says.
    private async Task<char?> EndAsync(CallLoop loop, KeyBuffer keys, MessageRules rules, CancellationToken stop)
    {
        while (_recording.Quiet < rules.Silence && _recording.Facts.Length < rules.AtMost)
        {
            if (await keys.TakeAsync(loop, Look, stop) is ('#' or '0') and var key)
            {
                return key;
            }
        }

        return null;
    }
}
