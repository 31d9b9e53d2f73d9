namespace Ivr.Media;

/// <summary>
/// One leg's RTCP: what is counted of the stream we hear, what the peer says of ours, when our next report is due and what it
/// says. On the media thread; allocates nothing. Sending and sources are the leg's.
/// </summary>
/// <param name="name">Our CNAME, one for the engine (RFC 7022 section 4.2).</param>
internal sealed class LegReports(OutStream stream, LegTally tally, Random random, byte[] name)
{
    /// <summary>A peer that says it hears us more unevenly than this has a broken clock.</summary>
    private const double MostJitter = 10_000;

    private Reception _in;
    private uint _lastReport;
    private long _lastReportAt;
    private long _due;
    private bool _hasSent;
    private long _sentBefore;
    private long _sentLast;

    /// <summary>The newest number's distance; see <see cref="Reception.Take"/>.</summary>
    public int? Heard(in RtpPacket packet, bool isSound, long tick)
    {
        var ahead = _in.Take(packet.Ssrc, packet.Sequence);
        if (isSound && ahead is null or > 0)
        {
            _in.Arrived(packet.Timestamp, tick);
        }

        (tally.Lost, tally.Expected) = (_in.Lost, _in.Expected);
        Volatile.Write(ref tally.Jitter, _in.Jitter);
        return ahead;
    }

    /// <summary>Something was heard and a report is due.</summary>
    public bool HasNews => _in.Began;

    public void Begin(long tick) => _due = _due == 0 ? tick + RtcpInterval.Next(isFirst: true, random) : _due;

    public bool IsDue(long tick) => _due != 0 && tick >= _due;

    /// <summary>The next one's time; also when this one could not be sent.</summary>
    public void Sent(long tick)
    {
        _hasSent = true;
        _due = tick + RtcpInterval.Next(isFirst: false, random);
    }

    /// <summary>Whether a goodbye makes sense: only who reported says it (RFC 3550 section 6.3.7).</summary>
    public bool HasSent => _hasSent;

    /// <returns>Length of the compound.</returns>
    public int Write(Span<byte> datagram, bool isLast, long tick)
    {
        var writer = new RtcpWriter(datagram);
        RtcpSenderInfo? info = stream.Packets > _sentBefore
            ? new RtcpSenderInfo(RtcpTime.Ntp(tick), stream.Clock(tick), (uint)stream.Packets, (uint)stream.Octets)
            : null;
        (_sentBefore, _sentLast) = (_sentLast, stream.Packets);
        RtcpReportBlock? block = _in.Began ? _in.Report(_lastReport, _lastReport == 0 ? 0 : RtcpTime.Span(tick - _lastReportAt)) : null;
        writer.Report(stream.Ssrc, info, block);
        writer.Name(stream.Ssrc, name);
        if (isLast)
        {
            writer.Bye(stream.Ssrc);
        }

        return writer.Length;
    }

    /// <summary>
    /// Whether a compound comes from somebody on the path: it tells of our stream or comes with the number of the one we hear.
    /// Both are drawn at random, so that who only guesses addresses cannot make our figures.
    /// </summary>
    public bool Knows(in RtcpCompound compound)
    {
        foreach (var packet in compound)
        {
            if (packet.IsReport && ((_in.Began && packet.Sender == _in.Ssrc) || packet.BlockAbout(stream.Ssrc) is not null))
            {
                return true;
            }
        }

        return false;
    }

    public void Take(in RtcpCompound compound, long tick)
    {
        foreach (var packet in compound)
        {
            if (packet.Type == RtcpType.SenderReport && _in.Began && packet.Sender == _in.Ssrc)
            {
                (_lastReport, _lastReportAt) = (packet.SenderInfo.Middle, tick);
            }

            if (packet.IsReport && packet.BlockAbout(stream.Ssrc) is { } block)
            {
                Take(block, tick);
            }
        }
    }

    private void Take(in RtcpReportBlock block, long tick)
    {
        Volatile.Write(ref tally.PeerLoss, Math.Clamp(block.Lost / (double)Math.Max(1, stream.Packets), 0, 1));
        Volatile.Write(ref tally.PeerJitter, Math.Min(block.Jitter / 8.0, MostJitter));
        if (RtcpTime.RoundTrip(block, tick) is { } trip)
        {
            Volatile.Write(ref tally.RoundTrip, trip);
        }
    }
}
