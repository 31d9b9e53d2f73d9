namespace Ivr.Media.Tests;

/// <summary>An RTP packet as a peer received it.</summary>
internal sealed record HeardPacket(TimeSpan At, RtpAddress From, int Type, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc, byte[] Payload)
{
    public bool IsSilence => Payload.All(b => b is G711.AlawSilence) || Payload.All(b => b is G711.UlawSilence) || Payload.SequenceEqual(Wide(Payload.Length));

    private static byte[] Wide(int length)
    {
        var frame = new byte[length];
        Silence.Fill(frame, AudioCodec.G722);
        return frame;
    }

    public static HeardPacket Of(TimeSpan at, RtpAddress from, ReadOnlySpan<byte> datagram)
    {
        Assert.True(RtpPacket.TryRead(datagram, out var packet));
        return new HeardPacket(at, from, packet.PayloadType, packet.Marker, packet.Sequence, packet.Timestamp, packet.Ssrc, packet.Payload.ToArray());
    }
}
