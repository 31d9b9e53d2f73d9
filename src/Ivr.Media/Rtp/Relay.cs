namespace Ivr.Media;

/// <summary>
/// Maps the packets of a bridged peer onto our stream: losses and order stay visible to the receiver, numbers and clock are
/// ours. A break (other sound in between, a new source, a clock that jumped) begins a new mapping where our stream stands.
/// </summary>
internal struct Relay
{
    private const int MostForward = 3000;
    private const int MostDrift = 2 * 8000;

    private bool _anchored;
    private uint _ssrc;
    private ushort _inSequence;
    private ushort _outSequence;
    private int _behind;
    private uint _offset;

    public void Break() => _anchored = false;

    /// <summary>False: the packet is older than the mapping and its place is taken.</summary>
    /// <param name="begins">The mapping began with this packet.</param>
    public bool TryMap(in RtpPacket packet, bool isKey, OutStream stream, long tick, out ushort sequence, out uint timestamp, out bool begins)
    {
        begins = !Continues(packet, isKey, stream, tick);
        if (begins)
        {
            _offset = stream.At(tick) - packet.Timestamp;
            (_anchored, _ssrc, _inSequence, _outSequence, _behind) = (true, packet.Ssrc, packet.Sequence, stream.Next, 0);
        }

        int ahead = (short)(packet.Sequence - _inSequence);
        sequence = (ushort)(_outSequence + ahead);
        timestamp = packet.Timestamp + _offset;
        if (ahead > 0)
        {
            (_inSequence, _outSequence, _behind) = (packet.Sequence, sequence, Math.Min(_behind + ahead, MostForward));
        }

        return ahead >= -_behind;
    }

    // A key keeps the timestamp of its beginning however long it lasts (RFC 4733 section 2.2.2), so its distance from now says nothing.
    private readonly bool Continues(in RtpPacket packet, bool isKey, OutStream stream, long tick) =>
        _anchored && packet.Ssrc == _ssrc
        && Math.Abs((int)(short)(packet.Sequence - _inSequence)) <= MostForward
        && (isKey || Math.Abs((long)(int)(packet.Timestamp + _offset - stream.At(tick))) <= MostDrift);
}
