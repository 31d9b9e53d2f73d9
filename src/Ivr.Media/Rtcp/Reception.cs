namespace Ivr.Media;

/// <summary>
/// What one source's stream lost and how unevenly it came (RFC 3550 appendices A.1, A.3, A.8). A new source or a jump begins a
/// new count on top of the old one. Arrival is counted in sub-ticks, so jitter is true to about 5 ms.
/// </summary>
internal struct Reception
{
    private const int MostForward = 3000;
    private const int MostBack = 100;

    /// <summary>Timestamp units in a millisecond.</summary>
    private const double Millisecond = 8;

    private bool _began;
    private ushort _highest;
    private uint _cycles;
    private long _expected;
    private long _received;
    private long _lostBefore;
    private long _expectedBefore;
    private long _reportedExpected;
    private long _reportedReceived;
    private uint _transit;
    private bool _hasTransit;
    private double _jitter;

    /// <summary>Whose stream; 0 before the first packet.</summary>
    public uint Ssrc { get; private set; }

    public readonly bool Began => _began;

    /// <summary>Never negative: duplicates do not undo losses of earlier sources.</summary>
    public readonly long Lost => _lostBefore + Math.Max(0, _expected - _received);

    public readonly long Expected => _expectedBefore + _expected;

    /// <summary>Milliseconds.</summary>
    public readonly double Jitter => _jitter / Millisecond;

    /// <returns>How far this packet is ahead of the newest before it: 1 in order, 0 or less a duplicate or late one; null: the first of a new stream.</returns>
    public int? Take(uint ssrc, ushort sequence)
    {
        var ahead = (short)(sequence - _highest);
        if (!_began || ssrc != Ssrc || ahead is > MostForward or < -MostBack)
        {
            (_lostBefore, _expectedBefore) = (Lost, Expected);
            (_began, Ssrc, _highest, _cycles, _expected, _received) = (true, ssrc, sequence, 0, 1, 1);
            (_reportedExpected, _reportedReceived, _hasTransit) = (0, 0, false);
            return null;
        }

        _received++;
        if (ahead > 0)
        {
            _cycles += sequence < _highest ? 1u : 0;
            _expected += ahead;
            _highest = sequence;
        }

        return ahead;
    }

    /// <summary>Sound moves the jitter; keys do not, whose timestamps stand still (RFC 4733 section 2.2.2).</summary>
    public void Arrived(uint timestamp, long tick)
    {
        var transit = unchecked((uint)(tick * OutStream.SamplesPerTick)) - timestamp;
        if (_hasTransit)
        {
            // A clock that jumps (a pause without packets counted in the timestamp, a new talkspurt of a broken sender) is no jitter.
            var difference = Math.Abs((double)(int)(transit - _transit));
            if (difference < 8000)
            {
                _jitter += (difference - _jitter) / 16;
            }
        }

        (_transit, _hasTransit) = (transit, true);
    }

    /// <summary>What is to be reported now; moves the beginning of the next report's interval.</summary>
    public RtcpReportBlock Report(uint lastReport, uint delay)
    {
        var (expected, received) = (_expected - _reportedExpected, _received - _reportedReceived);
        (_reportedExpected, _reportedReceived) = (_expected, _received);
        var lost = expected - received;
        var fraction = expected <= 0 || lost <= 0 ? 0 : Math.Min(255, lost * 256 / expected);
        return new RtcpReportBlock(
            Ssrc, (byte)fraction, (int)Math.Clamp(_expected - _received, int.MinValue, int.MaxValue),
            (_cycles << 16) | _highest, (uint)_jitter, lastReport, delay);
    }
}
