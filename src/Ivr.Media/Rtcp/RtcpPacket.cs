using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>RTCP packet types (RFC 3550 section 12.1).</summary>
internal enum RtcpType : byte { SenderReport = 200, ReceiverReport = 201, SourceDescription = 202, Bye = 203, Application = 204 }

/// <summary>One packet of a compound, a view into the receive buffer.</summary>
/// <param name="count">Of report blocks or sources; of an application packet its subtype.</param>
/// <param name="body">What follows the first four bytes, padding taken off.</param>
internal readonly ref struct RtcpPacket(RtcpType type, int count, ReadOnlySpan<byte> body)
{
    private const int SsrcLength = 4;

    public RtcpType Type { get; } = type;

    public int Count { get; } = count;

    public ReadOnlySpan<byte> Body { get; } = body;

    public bool IsReport => Type is RtcpType.SenderReport or RtcpType.ReceiverReport;

    /// <summary>Of a report: who sent it.</summary>
    public uint Sender => BinaryPrimitives.ReadUInt32BigEndian(Body);

    public RtcpSenderInfo SenderInfo => RtcpSenderInfo.Read(Body[SsrcLength..]);

    /// <summary>The report block about <paramref name="ssrc"/>, if there is one.</summary>
    public RtcpReportBlock? BlockAbout(uint ssrc)
    {
        var blocks = Body[ReportHead(Type)..];
        for (var i = 0; i < Count; i++)
        {
            var block = blocks.Slice(i * RtcpReportBlock.Length, RtcpReportBlock.Length);
            if (BinaryPrimitives.ReadUInt32BigEndian(block) == ssrc)
            {
                return RtcpReportBlock.Read(block);
            }
        }

        return null;
    }

    /// <summary>Whether a goodbye names this source.</summary>
    public bool Leaves(uint ssrc)
    {
        for (var i = 0; Type == RtcpType.Bye && i < Count; i++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(Body[(i * SsrcLength)..]) == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the body is as long as the count says.</summary>
    internal bool IsWhole => Type switch
    {
        RtcpType.SenderReport or RtcpType.ReceiverReport => Body.Length >= ReportHead(Type) + Count * RtcpReportBlock.Length,
        RtcpType.Bye => Body.Length >= Count * SsrcLength,
        _ => true,
    };

    private static int ReportHead(RtcpType type) => SsrcLength + (type == RtcpType.SenderReport ? RtcpSenderInfo.Length : 0);
}
