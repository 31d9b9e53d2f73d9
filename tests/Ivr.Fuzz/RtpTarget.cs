using Ivr.Media;

namespace Ivr.Fuzz;

/// <summary>RTP and the keys in it, plain, and as what a protected leg is sent.</summary>
internal sealed class RtpTarget : ITarget
{
    private readonly SrtpReceiver[] _protected = [.. SrtpSuite.All.Select(suite => new SrtpReceiver(new SrtpMaster(suite, new byte[suite.KeyLength], new byte[suite.SaltLength])))];
    private KeyReader _keys;
    private bool _opened;
    private int _payload;
    private bool _isRtp;

    public string Name => "rtp";

    public InputKind Kind => InputKind.Rtp;

    public void Read(byte[] bytes)
    {
        _opened = false;
        foreach (var receiver in _protected)
        {
            _opened |= receiver.Unprotect(bytes, out _) == SrtpResult.Good || receiver.UnprotectControl(bytes, out _) == SrtpResult.Good;
        }

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
        if (_opened)
        {
            throw new FindingException("bytes that no key made were opened");
        }

        if (_isRtp && (bytes.Length < RtpPacket.HeaderLength || _payload > bytes.Length - RtpPacket.HeaderLength))
        {
            throw new FindingException($"a payload of {_payload} bytes was seen in a datagram of {bytes.Length}");
        }
    }
}
