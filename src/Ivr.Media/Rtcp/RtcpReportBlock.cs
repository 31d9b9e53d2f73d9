using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>What one side says about the stream it receives (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">Whose stream.</param>
/// <param name="FractionLost">Of the packets expected since the last report, in 256ths.</param>
/// <param name="Lost">Packets since the beginning; duplicates make it negative. 24 bits.</param>
/// <param name="Highest">Extended highest sequence number.</param>
/// <param name="Jitter">Interarrival jitter, in timestamp units.</param>
/// <param name="LastReport">Middle 32 bits of the NTP time of the last sender report; 0: none came.</param>
/// <param name="Delay">Since that came, in 1/65536 s.</param>
internal readonly record struct RtcpReportBlock(uint Ssrc, byte FractionLost, int Lost, uint Highest, uint Jitter, uint LastReport, uint Delay)
{
    public const int Length = 24;

    private const int MostLost = 0x7FFFFF;

    public static RtcpReportBlock Read(ReadOnlySpan<byte> block) => new(
        BinaryPrimitives.ReadUInt32BigEndian(block), block[4],
        BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8,
        BinaryPrimitives.ReadUInt32BigEndian(block[8..]), BinaryPrimitives.ReadUInt32BigEndian(block[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(block[16..]), BinaryPrimitives.ReadUInt32BigEndian(block[20..]));

    public void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt32BigEndian(block, Ssrc);
        BinaryPrimitives.WriteInt32BigEndian(block[4..], Math.Clamp(Lost, -MostLost - 1, MostLost));
        block[4] = FractionLost;
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], Highest);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(block[16..], LastReport);
        BinaryPrimitives.WriteUInt32BigEndian(block[20..], Delay);
    }
}

/// <summary>What a sender says about itself (RFC 3550 section 6.4.1).</summary>
/// <param name="Ntp">Its time, 32.32 fixed point seconds.</param>
/// <param name="Timestamp">The same moment on its RTP clock.</param>
/// <param name="Packets">Sent since the beginning.</param>
/// <param name="Octets">Of payload.</param>
internal readonly record struct RtcpSenderInfo(ulong Ntp, uint Timestamp, uint Packets, uint Octets)
{
    public const int Length = 20;

    /// <summary>What a report block repeats of it.</summary>
    public uint Middle => RtcpTime.Middle(Ntp);

    public static RtcpSenderInfo Read(ReadOnlySpan<byte> info) => new(
        BinaryPrimitives.ReadUInt64BigEndian(info), BinaryPrimitives.ReadUInt32BigEndian(info[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(info[12..]), BinaryPrimitives.ReadUInt32BigEndian(info[16..]));

    public void Write(Span<byte> info)
    {
        BinaryPrimitives.WriteUInt64BigEndian(info, Ntp);
        BinaryPrimitives.WriteUInt32BigEndian(info[8..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(info[12..], Packets);
        BinaryPrimitives.WriteUInt32BigEndian(info[16..], Octets);
    }
}
