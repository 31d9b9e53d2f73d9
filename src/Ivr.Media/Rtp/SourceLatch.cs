namespace Ivr.Media;

/// <summary>
/// Symmetric RTP (RFC 4961): the peer is where its packets come from, whatever its description says, because of the address
/// translators between us. Who sends is believed by how well he fits: the announced address best, then any port of a host
/// that the description or the signalling names, then a stranger, who must first send a few packets in a row. The better
/// one takes over at once, an equal or lesser one only when the latched source has fallen silent: nobody off the path
/// takes a stream from a peer that we know.
/// </summary>
internal struct SourceLatch(long silenceTicks)
{
    /// <summary>Packets in sequence that a stranger sends before he counts.</summary>
    private const int Proof = 3;

    private RtpAddress _announced;
    private RtpAddress _signalling;
    private RtpAddress _latched;
    private Fit _fit;
    private long _heard;
    private RtpAddress _candidate;
    private uint _candidateSource;
    private ushort _candidateNext;
    private int _proven;

    private enum Fit : byte { None, Stranger, KnownHost, Announced }

    /// <summary>Where to send: to the latched source, before that to the announced address; may be none.</summary>
    public readonly RtpAddress Target => _latched.IsNone ? _announced : _latched;

    /// <summary>A new address in the peer's description resets the latch; none (a hold by 0.0.0.0, a host name) leaves all as it is.</summary>
    public void Announce(in RtpAddress address)
    {
        if (!address.IsNone && address != _announced)
        {
            _announced = address;
            (_latched, _fit) = (default, Fit.None);
        }
    }

    /// <summary>The host the peer's signalling comes from: behind a translator its packets come from there too.</summary>
    public void Know(in RtpAddress signalling) => _signalling = signalling;

    public bool Accepts(in RtpAddress from, in RtpPacket packet, long tick)
    {
        if (from == _latched)
        {
            return true;
        }

        var fit = FitOf(from);
        return (fit > _fit || tick - _heard >= silenceTicks) && (fit > Fit.Stranger || IsProven(from, packet));
    }

    public void Take(in RtpAddress from, long tick)
    {
        if (from != _latched)
        {
            (_latched, _fit) = (from, FitOf(from));
        }

        _heard = tick;
    }

    private readonly Fit FitOf(in RtpAddress from) =>
        from == _announced ? Fit.Announced
        : from.HasHostOf(_announced) || from.HasHostOf(_signalling) ? Fit.KnownHost
        : Fit.Stranger;

    private bool IsProven(in RtpAddress from, in RtpPacket packet)
    {
        var goesOn = from == _candidate && packet.Ssrc == _candidateSource && packet.Sequence == _candidateNext;
        _proven = goesOn ? _proven + 1 : 1;
        (_candidate, _candidateSource, _candidateNext) = (from, packet.Ssrc, (ushort)(packet.Sequence + 1));
        return _proven >= Proof;
    }
}
