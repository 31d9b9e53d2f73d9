using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>One received RTP packet (RFC 3550 section 5.1), a view into the receive buffer.</summary>
internal readonly ref struct RtpPacket
{
    public const int HeaderLength = 12;

    private RtpPacket(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> payload)
    {
        Marker = (datagram[1] & 0x80) != 0;
        PayloadType = datagram[1] & 0x7F;
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]);
        Payload = payload;
    }

    public bool Marker { get; }

    public int PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>False when it is no RTP: version, header, extension or padding do not fit the length.</summary>
    public static bool TryRead(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength || datagram[0] >> 6 != 2)
        {
            return false;
        }

        var start = HeaderLength + 4 * (datagram[0] & 0x0F);
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < start + 4)
            {
                return false;
            }

            start += 4 + 4 * BinaryPrimitives.ReadUInt16BigEndian(datagram[(start + 2)..]);
        }

        var end = datagram.Length;
        if ((datagram[0] & 0x20) != 0)
        {
            var padding = datagram[^1];
            end -= padding == 0 ? datagram.Length : padding;
        }

        if (start > end)
        {
            return false;
        }

        packet = new RtpPacket(datagram, datagram[start..end]);
        return true;
    }

    /// <summary>Writes the header before a payload.</summary>
    public static void WriteHeader(Span<byte> datagram, int payloadType, bool marker, ushort sequence, uint timestamp, uint ssrc)
    {
        datagram[0] = 0x80;
        datagram[1] = (byte)((marker ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(datagram[8..], ssrc);
    }
}
