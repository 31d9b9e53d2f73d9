using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

/// <summary>An IP address and port as a plain value, so that comparing and storing one allocates nothing. default = none.</summary>
public readonly record struct RtpAddress
{
    /// <summary>First 8 bytes of an IPv6 address in network order as a number; 0 for IPv4.</summary>
    internal ulong High { get; init; }

    /// <summary>Last 8 bytes of an IPv6 address, or the 4 bytes of an IPv4 one, as a number.</summary>
    internal ulong Low { get; init; }

    /// <summary>Scope of a link-local IPv6 address.</summary>
    internal uint Scope { get; init; }

    public ushort Port { get; init; }

    public bool IsV6 { get; init; }

    public bool IsNone => Port == 0;

    /// <summary>The same host, whatever the ports; never of no host.</summary>
    public bool HasHostOf(in RtpAddress other) =>
        (other.Low | other.High) != 0 && Low == other.Low && High == other.High && Scope == other.Scope && IsV6 == other.IsV6;

    /// <summary>An IPv4-mapped IPv6 address becomes the IPv4 one.</summary>
    public static RtpAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        var ip = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        Span<byte> bytes = stackalloc byte[16];
        ip.TryWriteBytes(bytes, out _);
        return ip.AddressFamily == AddressFamily.InterNetwork
            ? V4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)endPoint.Port)
            : V6(bytes, (ushort)endPoint.Port, (uint)ip.ScopeId);
    }

    internal static RtpAddress V4(uint address, ushort port) => new() { Low = address, Port = port };

    internal static RtpAddress V6(ReadOnlySpan<byte> address, ushort port, uint scope) => new()
    {
        High = BinaryPrimitives.ReadUInt64BigEndian(address),
        Low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
        Port = port,
        Scope = scope,
        IsV6 = true,
    };

    /// <summary>Allocates: for tests and for people, not for packets.</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!IsV6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Low);
            return new IPEndPoint(new IPAddress(bytes[..4]), Port);
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPEndPoint(new IPAddress(bytes, Scope), Port);
    }

    public override string ToString() => IsNone ? "nowhere" : ToEndPoint().ToString();
}
