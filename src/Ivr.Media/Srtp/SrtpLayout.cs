using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>Where things lie in a packet (RFC 3550 section 5.1, RFC 3711 sections 3.1 and 3.4).</summary>
internal static class SrtpLayout
{
    /// <summary>What stays readable: header, sources and extension; -1: no RTP.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < RtpPacket.HeaderLength || packet[0] >> 6 != 2)
        {
            return -1;
        }

        var length = RtpPacket.HeaderLength + 4 * (packet[0] & 0x0F);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4)
            {
                return -1;
            }

            length += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]);
        }

        return length <= packet.Length ? length : -1;
    }

    public static ushort SequenceOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);

    public static uint SsrcOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);

    public static uint ControlSsrcOf(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
}
