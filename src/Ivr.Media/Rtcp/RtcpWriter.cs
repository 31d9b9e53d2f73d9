using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>Writes our compounds: a report, who we are, at the end a goodbye (RFC 3550 sections 6.1, 6.4 to 6.6).</summary>
internal ref struct RtcpWriter(Span<byte> datagram)
{
    /// <summary>The longest we write: a sender report with one block, a name of 32 bytes, a goodbye.</summary>
    public const int Longest = 128;

    private const int CanonicalName = 1;

    private readonly Span<byte> _datagram = datagram;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <param name="info">What we sent; null: nothing since the last two reports, so a receiver report.</param>
    /// <param name="block">What we heard; null: nothing.</param>
    public void Report(uint ssrc, in RtcpSenderInfo? info, in RtcpReportBlock? block)
    {
        var at = Begin();
        Ssrc(ssrc);
        if (info is { } sent)
        {
            sent.Write(_datagram[Length..]);
            Length += RtcpSenderInfo.Length;
        }

        if (block is { } heard)
        {
            heard.Write(_datagram[Length..]);
            Length += RtcpReportBlock.Length;
        }

        End(at, info is null ? RtcpType.ReceiverReport : RtcpType.SenderReport, block is null ? 0 : 1);
    }

    /// <summary>The one item that must be there: CNAME (section 6.5.1).</summary>
    public void Name(uint ssrc, ReadOnlySpan<byte> name)
    {
        var at = Begin();
        Ssrc(ssrc);
        _datagram[Length] = CanonicalName;
        _datagram[Length + 1] = (byte)name.Length;
        name.CopyTo(_datagram[(Length + 2)..]);
        Length += 2 + name.Length;

        // the list ends with a zero byte and fills its last word with more
        var end = (Length + 4) & ~3;
        _datagram[Length..end].Clear();
        Length = end;
        End(at, RtcpType.SourceDescription, 1);
    }

    public void Bye(uint ssrc)
    {
        var at = Begin();
        Ssrc(ssrc);
        End(at, RtcpType.Bye, 1);
    }

    private int Begin()
    {
        var at = Length;
        Length += RtcpCompound.HeaderLength;
        return at;
    }

    private void Ssrc(uint ssrc)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_datagram[Length..], ssrc);
        Length += 4;
    }

    private readonly void End(int at, RtcpType type, int count)
    {
        _datagram[at] = (byte)(0x80 | count);
        _datagram[at + 1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(_datagram[(at + 2)..], (ushort)((Length - at) / 4 - 1));
    }
}
