using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ivr.Media;

/// <summary><see cref="RtpAddress"/> against the kernel's <c>sockaddr_in</c> and <c>sockaddr_in6</c>; the family is in the machine's byte order, the rest in the network's.</summary>
internal static class SocketAddresses
{
    public const int Longest = 28;

    private const int LengthV4 = 16;
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>Writes an address as a socket of a family needs it; 0: that socket cannot send there.</summary>
    /// <param name="familyV4">The system's number of the family; it differs between systems for IPv6.</param>
    public static int Write(Span<byte> target, in RtpAddress address, bool socketIsV6, short familyV4, short familyV6)
    {
        if (address.IsNone || (address.IsV6 && !socketIsV6))
        {
            return 0;
        }

        target.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], address.Port);
        if (!socketIsV6)
        {
            MemoryMarshal.Write(target, familyV4);
            BinaryPrimitives.WriteUInt32BigEndian(target[4..], (uint)address.Low);
            return LengthV4;
        }

        MemoryMarshal.Write(target, familyV6);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], address.High);
        BinaryPrimitives.WriteUInt64BigEndian(target[16..], address.IsV6 ? address.Low : MappedPrefix | address.Low);
        MemoryMarshal.Write(target[24..], address.Scope);
        return Longest;
    }

    /// <summary>An IPv4-mapped IPv6 address becomes the IPv4 one.</summary>
    public static RtpAddress Read(ReadOnlySpan<byte> source, bool socketIsV6)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        if (!socketIsV6)
        {
            return RtpAddress.V4(BinaryPrimitives.ReadUInt32BigEndian(source[4..]), port);
        }

        var address = RtpAddress.V6(source[8..24], port, MemoryMarshal.Read<uint>(source[24..]));
        return address.High == 0 && address.Low >> 32 == MappedPrefix >> 32 ? RtpAddress.V4((uint)address.Low, port) : address;
    }
}
