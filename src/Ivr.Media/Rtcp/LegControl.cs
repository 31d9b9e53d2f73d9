namespace Ivr.Media;

/// <summary>
/// The way of one leg's RTCP: with RTP over one port when that was agreed (RFC 5761), else over a socket of its own at the
/// port after it, which is opened when the first report is due and RTP was heard: a leg that hears nothing needs none. Every
/// datagram passes <see cref="Take"/> and <see cref="Send"/>, where it is opened and sealed (SRTCP).
/// </summary>
internal sealed class LegControl(RtpLeg leg, MediaSession session, Shard shard, IRtpSocket shared, LegReports reports, LegProtection protection) : IRtpOwner
{
    private IRtpSocket? _own;
    private bool _isWanted;
    private bool _isMuxed;
    private RtpAddress _remote;
    private RtpAddress _announced;
    private RtpAddress _latched;
    private long _overflown;

    public RtpLeg Leg => leg;

    private IRtpSocket? Way => _isMuxed ? shared : _own;

    public void Agree(SdpAgreement agreed, long tick)
    {
        _isMuxed = agreed.Muxed;
        _remote = agreed.Parameters.Remote is { } remote ? RtpAddress.From(remote) : default;
        var announced = agreed.Control is { } control ? RtpAddress.From(control) : _remote.IsNone ? default : After(_remote);
        if (announced != _announced)
        {
            (_announced, _latched) = (announced, default);
        }

        reports.Begin(tick);
    }

    /// <summary>The socket this leg asked for.</summary>
    public void Opened(IRtpSocket socket, long tick)
    {
        if (leg.IsClosed)
        {
            socket.Dispose();
            return;
        }

        _own = socket;
        socket.Owner = this;
        Send(isLast: false, tick);
    }

    /// <summary>What came to our own socket.</summary>
    public void Receive(Span<byte> datagram, in RtpAddress from, long tick)
    {
        var isTheirs = from.HasHostOf(leg.Target) || from == _announced;
        if (Take(datagram, isTheirs, tick) && !_isMuxed)
        {
            _latched = from;
        }
    }

    /// <summary>What came to RTP's socket; a few send it there without having agreed on it.</summary>
    public void ReceiveShared(Span<byte> datagram, in RtpAddress from, long tick) => Take(datagram, from == leg.Target, tick);

    /// <summary>The network took one of our reports and then did not send it.</summary>
    public void Refused()
    {
        leg.Tally.ReportsSent--;
        leg.Tally.SendFailures++;
        shard.Totals.ReportsSent--;
        shard.Totals.SendFailures++;
    }

    /// <summary>At the leg's beat.</summary>
    public void Beat(long tick)
    {
        if (!reports.IsDue(tick))
        {
            return;
        }

        reports.Sent(tick);
        CountOverflow();
        if (Way is not null)
        {
            Send(isLast: false, tick);
        }
        else if (!_isWanted && reports.HasNews)
        {
            _isWanted = true;
            session.PostControlWanted();
        }
    }

    public void Close(long tick)
    {
        CountOverflow();
        if (reports.HasSent)
        {
            Send(isLast: true, tick);
        }

        _own?.Owner = null;
        _own?.Dispose();
    }

    /// <param name="isTheirs">It comes from the peer's host.</param>
    /// <returns>Whether it was believed.</returns>
    private bool Take(Span<byte> datagram, bool isTheirs, long tick)
    {
        var opened = protection.OpenControl(datagram, out var length);
        if (opened != SrtpResult.Good)
        {
            leg.Count(opened == SrtpResult.Replayed ? Dropped.Replayed : Dropped.Unauthentic);
            return false;
        }

        if (!RtcpCompound.TryRead(datagram[..length], out var compound))
        {
            leg.Count(Dropped.MalformedReport);
            return false;
        }

        if (!isTheirs || !reports.Knows(compound))
        {
            leg.Count(Dropped.ForeignReport);
            return false;
        }

        leg.Tally.ReportsReceived++;
        shard.Totals.ReportsReceived++;
        reports.Take(compound, tick);
        return true;
    }

    private void Send(bool isLast, long tick)
    {
        var target = Target();
        if (Way is not { } way || target.IsNone)
        {
            return;
        }

        var length = protection.SealControl(shard.Wire, reports.Write(shard.Wire, isLast, tick));
        if (way.Send(shard.Wire.AsSpan(0, length), target))
        {
            leg.Tally.ReportsSent++;
            shard.Totals.ReportsSent++;
        }
        else
        {
            leg.Tally.SendFailures++;
            shard.Totals.SendFailures++;
        }
    }

    // Behind a translator the announced address leads nowhere: then next to where the peer's RTP comes from, until its RTCP shows itself.
    private RtpAddress Target() =>
        _isMuxed ? leg.Target
        : !_latched.IsNone ? _latched
        : leg.Target == _remote || (!_announced.IsNone && !_announced.HasHostOf(_remote)) ? _announced
        : leg.Target.IsNone ? default
        : After(leg.Target);

    private void CountOverflow()
    {
        var overflown = shared.Overflown;
        shard.Totals.Overflown += overflown - _overflown;
        leg.Tally.Overflown = _overflown = overflown;
    }

    private static RtpAddress After(RtpAddress rtp) => rtp with { Port = (ushort)(rtp.Port + 1) };
}
