using System.Net;
using System.Net.Sockets;

namespace Ivr.Sip;

/// <summary>Where a client asks from, as nonces and lock-outs know it: an address, of IPv6 the network of 64 bits that one host may fill as it likes.</summary>
internal readonly record struct DigestSource
{
    private DigestSource(UInt128 bits) => Bits = bits;

    public UInt128 Bits { get; }

    public static DigestSource Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var mapped = address.AddressFamily == AddressFamily.InterNetwork ? address.MapToIPv6() : address;
        mapped.TryWriteBytes(bytes, out _);
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return new DigestSource(mapped.IsIPv4MappedToIPv6 ? bits : bits >> 64 << 64);
    }

    public void Write(Span<byte> to) => System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(to, Bits);
}
