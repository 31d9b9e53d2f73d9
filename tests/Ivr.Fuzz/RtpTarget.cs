using Ivr.Media;

namespace Ivr.Fuzz;

/// <summary>RTP and the keys in it.</summary>
internal sealed class RtpTarget : ITarget
{
    private KeyReader _keys;
    private int _payload;
    private bool _isRtp;

    public string Name => "rtp";

    public InputKind Kind => InputKind.Rtp;

    public void Read(byte[] bytes)
    {
        _isRtp = RtpPacket.TryRead(bytes, out var packet);
        _payload = packet.Payload.Length;
        if (_isRtp && KeyEvent.TryRead(packet.Payload, out var key))
        {
            _keys = default;
            _ = _keys.Take(packet, key, 1);
            _ = _keys.Take(packet, key, 2);
        }
    }

    public void Check(byte[] bytes)
    {
        if (_isRtp && (bytes.Length < RtpPacket.HeaderLength || _payload > bytes.Length - RtpPacket.HeaderLength))
        {
            throw new FindingException($"a payload of {_payload} bytes was seen in a datagram of {bytes.Length}");
        }
    }
}
