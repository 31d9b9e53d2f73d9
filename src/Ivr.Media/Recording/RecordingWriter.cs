namespace Ivr.Media;

/// <summary>The writer's half of a recording: fetches what was heard, puts it in its place, writes what is complete. One thread at a time.</summary>
internal sealed class RecordingWriter(CallRecording recording, RecordedSides sides, RecordedFile file, RecordingOptions options)
{
    /// <summary>600 ms: a loss may be filled so long after its time.</summary>
    private const int Guard = 4800;

    private readonly RecordedLine _line = new(options.Stereo ? 2 : 1);
    private long _ringLost;

    /// <summary>Writes what is complete; of a recording that has ended all of it, and names the file.</summary>
    /// <param name="forbidden">Why nothing may be written now; null: it may.</param>
    /// <param name="patch">It is time to make the head say what is there.</param>
    /// <returns>Why the disk did not take something; null: it did.</returns>
    public string? Drain(string? forbidden, bool patch)
    {
        // First the end, then what was put before it.
        var ended = sides.HasEnded;
        var until = ended ? sides.Length : sides.Length - Guard;
        var refused = forbidden;
        while (sides.Ring.TryPeek(out var mark, out var frame))
        {
            while (_line.IsAhead(mark.At))
            {
                Give(_line.Given + RecordedLine.Piece, ref refused);
            }

            // What began before the recording did, or comes impossibly late, has no place.
            if (!_line.IsPast(mark.At))
            {
                _line.Put(mark.Side, mark.At, mark.Length, frame);
            }

            sides.Ring.Done();
        }

        while (_line.Given < until)
        {
            Give(until, ref refused);
        }

        NoticeLoss();
        if (ended)
        {
            refused = End(refused);
        }
        else if (refused is null && patch)
        {
            refused = Try(file.Patch);
        }

        recording.Named(file.Name);
        if (ended)
        {
            recording.Over();
        }

        return refused;
    }

    private void Give(long until, ref string? refused)
    {
        var at = _line.Given;
        var piece = _line.Give(until);
        if (refused is null)
        {
            try
            {
                file.Write(piece, at);
                return;
            }
            catch (Exception error) when (IsOfDisk(error))
            {
                refused = error.Message;
            }
        }

        recording.Failed(refused);
        recording.Unwritten(_line.Given - at);
    }

    /// <summary>What the disk did not take at the end is not waited for: the file is as long as it is.</summary>
    private string? End(string? refused)
    {
        if (sides.WasTooLong)
        {
            recording.Failed($"it ended at the longest a recording may be, {options.Longest}");
        }

        if (recording.IsDiscarded)
        {
            return refused ?? Try(file.Discard);
        }

        if (_line.Given == 0 || (refused is not null && file.Name is null))
        {
            return refused;
        }

        var finished = Try(() => file.Finish(refused is null ? _line.Given : 0));
        if (finished is not null)
        {
            _ = Try(file.Close);
        }

        return refused ?? finished;
    }

    private string? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception error) when (IsOfDisk(error))
        {
            recording.Failed(error.Message);
            return error.Message;
        }
    }

    private void NoticeLoss()
    {
        if (sides.Lost != _ringLost)
        {
            _ringLost = sides.Lost;
            recording.Failed("the disk was too slow");
        }
    }

    private static bool IsOfDisk(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;
}
