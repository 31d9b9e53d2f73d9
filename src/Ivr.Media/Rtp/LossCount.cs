namespace Ivr.Media;

/// <summary>
/// Counts what a stream lost (RFC 3550 appendices A.1 and A.3): expected by sequence numbers, less received; a new source
/// or a jump begins a new count on top of the old one.
/// </summary>
internal struct LossCount
{
    private const int MostForward = 3000;
    private const int MostBack = 100;

    private bool _began;
    private uint _ssrc;
    private ushort _highest;
    private long _expected;
    private long _received;
    private long _before;

    /// <summary>Never negative: duplicates do not undo losses of earlier sources.</summary>
    public readonly long Lost => _before + Math.Max(0, _expected - _received);

    /// <returns>How far this packet is ahead of the newest before it: 1 in order, 0 or less a duplicate or late one; null: the first of a new stream.</returns>
    public int? Take(uint ssrc, ushort sequence)
    {
        var ahead = (short)(sequence - _highest);
        if (!_began || ssrc != _ssrc || ahead is > MostForward or < -MostBack)
        {
            (_before, _began, _ssrc, _highest, _expected, _received) = (Lost, true, ssrc, sequence, 1, 1);
            return null;
        }

        _received++;
        if (ahead > 0)
        {
            _expected += ahead;
            _highest = sequence;
        }

        return ahead;
    }
}
