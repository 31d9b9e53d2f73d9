namespace Ivr.Media;

/// <summary>
/// Puts the frames of two sides in their places on one line of time, on the writer's thread, and gives the line away piece by piece
/// once nothing more can come for it. Where nothing came is silence.
/// </summary>
/// <param name="channels">2: side 0 left, side 1 right; 1: both mixed.</param>
internal sealed class RecordedLine(int channels)
{
    /// <summary>Four seconds: more than may wait in a ring, and the second nothing is given away.</summary>
    private const int Window = 32768;

    private readonly short[][] _sides = [new short[Window], new short[Window]];
    private readonly short[] _mixed = new short[Piece];
    private readonly byte[] _piece = new byte[Piece * 2];
    private readonly byte[] _coded = new byte[Piece];

    /// <summary>Samples given away together at most.</summary>
    public const int Piece = 4000;

    /// <summary>Samples of each side given away.</summary>
    public long Given { get; private set; }

    /// <summary>A frame too old for what is still here.</summary>
    public bool IsPast(long at) => at < Given;

    /// <summary>Whether the frame is so far ahead that something must be given away first.</summary>
    public bool IsAhead(long at) => at + Heard.FrameSamples + 1 > Given + Window;

    /// <summary>Puts a frame; one that lasts a sample more repeats its last one, one that lasts a sample less has it overwritten by the next.</summary>
    public void Put(int side, long at, int length, ReadOnlySpan<short> frame)
    {
        for (var i = 0; i < Math.Max(length, frame.Length); i++)
        {
            _sides[side][(int)((at + i) % Window)] = frame[Math.Min(i, frame.Length - 1)];
        }
    }

    /// <summary>The next samples of the line, encoded as they stand in the file, at most <see cref="Piece"/> and not past <paramref name="until"/>.</summary>
    /// <returns>Valid until the next call; empty: the line is given away that far.</returns>
    public ReadOnlySpan<byte> Give(long until)
    {
        var from = (int)(Given % Window);
        var count = (int)Math.Min(Math.Min(until - Given, Piece), Window - from);
        if (count <= 0)
        {
            return [];
        }

        var left = _sides[0].AsSpan(from, count);
        var right = _sides[1].AsSpan(from, count);
        if (channels == 1)
        {
            for (var i = 0; i < count; i++)
            {
                _mixed[i] = SoftLimit.Of(left[i] + right[i]);
            }

            G711.Encode(AudioCodec.Pcma, _mixed.AsSpan(0, count), _piece);
        }
        else
        {
            Interleave(left, 0);
            Interleave(right, 1);
        }

        left.Clear();
        right.Clear();
        Given += count;
        return _piece.AsSpan(0, count * channels);
    }

    private void Interleave(ReadOnlySpan<short> side, int channel)
    {
        G711.Encode(AudioCodec.Pcma, side, _coded);
        for (var i = 0; i < side.Length; i++)
        {
            _piece[(2 * i) + channel] = _coded[i];
        }
    }
}
