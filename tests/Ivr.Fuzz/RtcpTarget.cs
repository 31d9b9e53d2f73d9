using Ivr.Media;

namespace Ivr.Fuzz;

/// <summary>RTCP: the compound, its packets and the blocks in them.</summary>
internal sealed class RtcpTarget : ITarget
{
    private int _seen;
    private bool _isRtcp;

    public string Name => "rtcp";

    public InputKind Kind => InputKind.Rtp;

    public void Read(byte[] bytes)
    {
        _seen = 0;
        _isRtcp = RtcpCompound.TryRead(bytes, out var compound);
        if (!_isRtcp)
        {
            return;
        }

        foreach (var packet in compound)
        {
            _seen += RtcpCompound.HeaderLength + packet.Body.Length;
            _ = packet.Leaves(1);
            if (packet.IsReport && packet.BlockAbout(packet.Sender) is { } block)
            {
                _ = RtcpTime.RoundTrip(block, 1000);
            }

            if (packet.Type == RtcpType.SenderReport)
            {
                _ = packet.SenderInfo;
            }
        }
    }

    public void Check(byte[] bytes)
    {
        // all of it but padding, which the last packet may have
        if (_isRtcp && (_seen > bytes.Length || bytes.Length - _seen > byte.MaxValue))
        {
            throw new FindingException($"packets of {_seen} bytes were seen in a datagram of {bytes.Length}");
        }
    }
}
