namespace Ivr.Media;

/// <summary>
/// What one leg sends under its one SSRC: sequence numbers without holes, timestamps that run with the clock through
/// prompts, pauses, keys and bridges and never go back.
/// </summary>
internal sealed class OutStream(uint firstSsrc, ushort firstSequence, uint firstTimestamp)
{
    /// <summary>8 samples a millisecond, 5 ms a sub-tick.</summary>
    public const int SamplesPerTick = 40;

    public const int SamplesPerMillisecond = 8;

    /// <summary>40 ms, the longest packet we send.</summary>
    public const int LongestFrame = 320;

    private uint _end;
    private bool _began;

    public uint Ssrc { get; private set; } = firstSsrc;

    /// <summary>The sequence number that comes next.</summary>
    public ushort Next { get; private set; } = firstSequence;

    /// <summary>Packets and bytes of payload sent, as a sender report tells them (RFC 3550 section 6.4.1).</summary>
    public long Packets { get; private set; }

    public long Octets { get; private set; }

    /// <summary>The timestamp that belongs to this moment.</summary>
    public uint Clock(long tick) => firstTimestamp + unchecked((uint)(tick * SamplesPerTick));

    /// <summary>
    /// Goes on as another source, for a key of its own: one that begins has no rollovers behind it, whatever the peer thinks of
    /// those of the old one. Its numbers begin in the lower half, so that the first do not wrap (RFC 3711 section 3.3.1).
    /// </summary>
    public void Renew(uint ssrc) => (Ssrc, Next, _began, Packets, Octets) = (ssrc, (ushort)(Next & 0x7FFF), false, 0, 0);

    /// <summary>The timestamp of what begins now: the clock's, or the end of what was sent when that is ahead (a relayed source that runs faster than we do).</summary>
    public uint At(long tick)
    {
        var now = Clock(tick);
        return _began && (int)(now - _end) < 0 ? _end : now;
    }

    /// <summary>Whether sound at <paramref name="timestamp"/> does not follow the sound before it without a seam (the marker bit, RFC 3551 section 4.1).</summary>
    public bool Begins(uint timestamp) => !_began || timestamp != _end;

    /// <summary>Notes a packet as sent; late relayed ones do not move the stream back.</summary>
    public void Sent(ushort sequence, uint timestamp, int samples, int octets)
    {
        Packets++;
        Octets += octets;
        if (!_began || (short)(sequence - Next) >= 0)
        {
            Next = (ushort)(sequence + 1);
        }

        var end = timestamp + (uint)samples;
        if (!_began || (int)(end - _end) > 0)
        {
            _end = end;
        }

        _began = true;
    }
}
