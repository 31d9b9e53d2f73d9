namespace Ivr.Media;

/// <summary>
/// Symmetric RTP (RFC 4961): the first source that sends what was agreed on is the peer, whatever its description says,
/// because of the address translators between us. Others are foreign until it falls silent; only the announced address may
/// always take over: a peer that moved said so by SIP.
/// </summary>
internal struct SourceLatch(long silenceTicks)
{
    private RtpAddress _announced;
    private RtpAddress _latched;
    private long _heard;

    /// <summary>Where to send: to the latched source, before that to the announced address; may be none.</summary>
    public readonly RtpAddress Target => _latched.IsNone ? _announced : _latched;

    /// <summary>A new address in the peer's description resets the latch; none (a hold by 0.0.0.0, a host name) leaves all as it is.</summary>
    public void Announce(in RtpAddress address)
    {
        if (!address.IsNone && address != _announced)
        {
            _announced = address;
            _latched = default;
        }
    }

    public readonly bool Accepts(in RtpAddress from, long tick) =>
        _latched.IsNone || from == _latched || from == _announced || tick - _heard >= silenceTicks;

    public void Take(in RtpAddress from, long tick)
    {
        _latched = from;
        _heard = tick;
    }
}
