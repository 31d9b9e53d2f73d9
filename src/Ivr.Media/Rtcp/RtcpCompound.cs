using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>
/// A compound RTCP datagram (RFC 3550 section 6.1), checked as a whole by the rules of appendix A.2 before anything of it is
/// believed: version 2 throughout, a report first, padding only in the last packet, lengths that add up. Never throws.
/// </summary>
internal readonly ref struct RtcpCompound
{
    public const int HeaderLength = 4;

    private readonly ReadOnlySpan<byte> _datagram;

    private RtcpCompound(ReadOnlySpan<byte> datagram) => _datagram = datagram;

    /// <summary>RTCP among RTP: the types 200 to 207 would be payload types 72 to 79 with a marker (RFC 5761 section 4).</summary>
    public static bool MayBe(ReadOnlySpan<byte> datagram) => datagram.Length > 1 && datagram[0] >> 6 == 2 && datagram[1] is >= 200 and <= 207;

    public static bool TryRead(ReadOnlySpan<byte> datagram, out RtcpCompound compound)
    {
        compound = new RtcpCompound(datagram);
        if (datagram.Length < HeaderLength + 4 || (datagram[0] & 0x20) != 0)
        {
            return false;
        }

        var isFirst = true;
        for (var rest = datagram; rest.Length > 0; isFirst = false)
        {
            if (!TryCut(ref rest, out var packet) || !packet.IsWhole || (isFirst && !packet.IsReport))
            {
                return false;
            }
        }

        return true;
    }

    public Enumerator GetEnumerator() => new(_datagram);

    private static bool TryCut(scoped ref ReadOnlySpan<byte> rest, out RtcpPacket packet)
    {
        packet = default;
        if (rest.Length < HeaderLength || rest[0] >> 6 != 2)
        {
            return false;
        }

        var length = HeaderLength + 4 * BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length > rest.Length)
        {
            return false;
        }

        var padding = 0;
        if ((rest[0] & 0x20) != 0)
        {
            padding = rest[length - 1];
            if (length != rest.Length || padding == 0 || padding % 4 != 0 || padding > length - HeaderLength)
            {
                return false;
            }
        }

        packet = new RtcpPacket((RtcpType)rest[1], rest[0] & 0x1F, rest[HeaderLength..(length - padding)]);
        rest = rest[length..];
        return true;
    }

    /// <summary>The packets in their order, unknown ones among them.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;
        private RtcpPacket _current;

        public readonly RtcpPacket Current => _current;

        public bool MoveNext() => TryCut(ref _rest, out _current);
    }
}
