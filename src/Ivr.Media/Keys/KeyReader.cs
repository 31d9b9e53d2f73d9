namespace Ivr.Media;

/// <summary>
/// Finds the keys in a stream of events (RFC 4733): each once, at its beginning, whatever of its packets is lost, doubled or
/// out of order. A key is its timestamp.
/// </summary>
internal struct KeyReader
{
    private const int SamplesPerMillisecond = 8;

    /// <summary>Within this a same key with a new timestamp can be no second press: a few senders move the timestamp with each packet.</summary>
    private const int ShortestPress = 50 * SamplesPerMillisecond;

    /// <summary>A duration so near the end of its 16 bits is followed by a further segment of the same key (RFC 4733 section 2.5.1.3).</summary>
    private const int NearlyLongest = KeyEvent.Longest - 200 * SamplesPerMillisecond;

    /// <summary>After so long a pause an older timestamp is a source that began anew, not a packet out of order.</summary>
    private const long StaleTicks = 200;

    private bool _began;
    private uint _ssrc;
    private uint _timestamp;
    private KeyEvent _last;
    private long _tick;

    /// <returns>The key that begins with this packet, if one does.</returns>
    public char? Take(in RtpPacket packet, KeyEvent read, long tick)
    {
        if (read.Key is null)
        {
            return null;
        }

        int ahead = (int)(packet.Timestamp - _timestamp);
        var isNew = !_began || packet.Ssrc != _ssrc || (tick - _tick > StaleTicks && !IsHeld(read, ahead));
        if (!isNew)
        {
            if (ahead < 0)
            {
                return null;
            }

            isNew = ahead > 0 && !Continues(packet.Marker, read, ahead);
        }

        _last = isNew || ahead > 0 || read.Duration >= _last.Duration ? read with { Ended = read.Ended || (!isNew && _last.Ended) } : _last;
        (_began, _ssrc, _timestamp, _tick) = (true, packet.Ssrc, packet.Timestamp, tick);
        return isNew ? read.Key : null;
    }

    /// <summary>A key held through a gap in the stream: its end is still to come and its time went on.</summary>
    private readonly bool IsHeld(KeyEvent read, int ahead) =>
        ahead == 0 && !_last.Ended && read.Code == _last.Code && read.Duration > _last.Duration;

    private readonly bool Continues(bool marker, KeyEvent read, int ahead)
    {
        if (marker || _last.Ended || read.Code != _last.Code)
        {
            return false;
        }

        return (ahead <= ShortestPress && read.Duration >= _last.Duration)
            || (_last.Duration >= NearlyLongest && ahead <= KeyEvent.Longest + ShortestPress);
    }
}
