namespace Ivr.Media;

/// <summary>The way in of one leg: what comes to its socket, sorted into sound, keys and what is dropped, each dropping counted.</summary>
internal sealed class LegReceiver(RtpLeg leg, Shard shard, LegProtection protection, LegPatience patience, LegReports reports, LegControl control)
{
    private readonly VoiceCoder _coder = new();
    private PayloadMap? _payloads;
    private SourceLatch _latch = new(patience.Latch);
    private bool _expectsRtp;
    private bool _timedOut;
    private long _heardAt;

    /// <summary>There is an agreement.</summary>
    public bool IsOpen => _payloads is not null;

    /// <inheritdoc cref="SourceLatch.Target"/>
    public RtpAddress Target => _latch.Target;

    /// <inheritdoc cref="SourceLatch.Know"/>
    public void Know(in RtpAddress signalling) => _latch.Know(signalling);

    public void Agree(SdpAgreement agreed)
    {
        var parameters = agreed.Parameters;
        _payloads = agreed.Payloads;
        _latch.Announce(parameters.Remote is { } remote ? RtpAddress.From(remote) : default);
        _expectsRtp = !parameters.RemoteHolds && parameters.Direction is MediaDirection.SendReceive or MediaDirection.ReceiveOnly;
        _heardAt = shard.Tick;
        _timedOut = false;
    }

    public void Close() => _payloads = null;

    /// <summary>RTP was expected and none came for too long; true once a silence.</summary>
    public bool FallsSilent(long tick)
    {
        var falls = _expectsRtp && !_timedOut && patience.Timeout > 0 && tick - _heardAt >= patience.Timeout;
        _timedOut |= falls;
        return falls;
    }

    public void Take(Span<byte> datagram, in RtpAddress from, long tick)
    {
        if (_payloads is not { } payloads)
        {
            return;
        }

        if (RtcpCompound.MayBe(datagram))
        {
            control.ReceiveShared(datagram, from, tick);
            return;
        }

        var opened = protection.Open(datagram, out var length);
        if (opened != SrtpResult.Good)
        {
            leg.Count(opened == SrtpResult.Replayed ? Dropped.Replayed : Dropped.Unauthentic);
            return;
        }

        if (!RtpPacket.TryRead(datagram[..length], out var packet))
        {
            leg.Count(Dropped.Malformed);
            return;
        }

        if (!_latch.Accepts(from, packet, tick))
        {
            leg.Count(Dropped.Foreign);
            return;
        }

        (_heardAt, _timedOut) = (tick, false);
        var kind = payloads[packet.PayloadType];
        if (kind == PayloadKind.Unknown)
        {
            // A sign of life, but no reason to send a call's audio somewhere.
            leg.Count(Dropped.UnknownPayload);
            return;
        }

        _latch.Take(from, tick);
        var ahead = reports.Heard(packet, isSound: kind is not (PayloadKind.Events or PayloadKind.Noise), tick);
        leg.CountReceived();
        Sort(packet, kind, ahead, tick);
    }

    private void Sort(in RtpPacket packet, PayloadKind kind, int? ahead, long tick)
    {
        if (kind == PayloadKind.Events)
        {
            leg.HearKey(packet, tick);
        }
        else if (ahead == 0 || packet.Payload.Length == 0)
        {
            // a packet sent twice says nothing new
        }
        else if (kind == PayloadKind.Noise)
        {
            leg.HearNoise(packet, tick);
        }
        else
        {
            leg.Hear(new Sound(packet, PayloadMap.CodecOf(kind), ahead, _coder, shard.Samples), tick);
        }
    }
}
