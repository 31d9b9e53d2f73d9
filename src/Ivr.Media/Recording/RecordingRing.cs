namespace Ivr.Media;

/// <summary>
/// What the media thread has heard and the writer has not yet fetched: frames with their side and place. One puts, one takes; a full
/// ring loses what is put. Nothing is allocated or locked after the beginning.
/// </summary>
internal sealed class RecordingRing(int frames)
{
    private const int Frame = Heard.FrameSamples;

    private readonly short[] _samples = new short[frames * Frame];
    private readonly Mark[] _marks = new Mark[frames];
    private long _put;
    private long _taken;
    private long _lost;

    /// <summary>Frames that found no room. Any thread.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <param name="length">Samples it lasts on the line: 159 to 161.</param>
    public void Put(ReadOnlySpan<short> frame, int side, long at, int length)
    {
        if (_put - Volatile.Read(ref _taken) >= _marks.Length)
        {
            Volatile.Write(ref _lost, _lost + 1);
            return;
        }

        var slot = (int)(_put % _marks.Length);
        frame.CopyTo(_samples.AsSpan(slot * Frame, Frame));
        _marks[slot] = new Mark(side, at, length);
        Volatile.Write(ref _put, _put + 1);
    }

    /// <summary>The oldest frame; it stays valid until <see cref="Done"/>. False: there is none.</summary>
    public bool TryPeek(out Mark mark, out ReadOnlySpan<short> frame)
    {
        if (_taken == Volatile.Read(ref _put))
        {
            mark = default;
            frame = default;
            return false;
        }

        var slot = (int)(_taken % _marks.Length);
        mark = _marks[slot];
        frame = _samples.AsSpan(slot * Frame, Frame);
        return true;
    }

    public void Done() => Volatile.Write(ref _taken, _taken + 1);

    /// <summary>Which side's frame it is, where it begins and how long it lasts.</summary>
    internal readonly record struct Mark(int Side, long At, int Length);
}
