using System.Buffers.Binary;

namespace Ivr.Media.Tests;

/// <summary>Keys and packets of the tests about SRTP.</summary>
internal static class SrtpWorld
{
    public static TheoryData<string> Suites => [.. SrtpSuite.All.Select(suite => suite.Name)];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", ""));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    public static SrtpMaster Master(string suite, byte seed = 1, byte[]? mki = null)
    {
        var found = SrtpSuite.Find(suite)!;
        var random = new Random(seed);
        var (key, salt) = (new byte[found.KeyLength], new byte[found.SaltLength]);
        random.NextBytes(key);
        random.NextBytes(salt);
        return new SrtpMaster(found, key, salt, mki);
    }

    public static byte[] Packet(ushort sequence, uint ssrc = 0xCAFE, int payload = 160)
    {
        var packet = new byte[RtpPacket.HeaderLength + payload];
        RtpPacket.WriteHeader(packet, 8, false, sequence, sequence * 160u, ssrc);
        packet.AsSpan(RtpPacket.HeaderLength).Fill((byte)sequence);
        return packet;
    }

    /// <summary>A sender report without blocks (RFC 3550 section 6.4.1).</summary>
    public static byte[] Report(uint ssrc = 0xCAFE)
    {
        var report = new byte[28];
        (report[0], report[1], report[3]) = (0x80, 200, 6);
        BinaryPrimitives.WriteUInt32BigEndian(report.AsSpan(4), ssrc);
        report.AsSpan(8).Fill(0x55);
        return report;
    }

    public static byte[] Protected(this SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + SrtpSender.MostGrowth];
        packet.CopyTo(buffer, 0);
        return buffer[..sender.Protect(buffer, packet.Length)];
    }

    public static byte[] ProtectedControl(this SrtpSender sender, byte[] packet)
    {
        var buffer = new byte[packet.Length + SrtpSender.MostGrowth];
        packet.CopyTo(buffer, 0);
        return buffer[..sender.ProtectControl(buffer, packet.Length)];
    }

    /// <summary>What is opened, or how it was not; <paramref name="bytes"/> stay as they are.</summary>
    public static (SrtpResult Result, string Packet) Opened(this SrtpReceiver receiver, byte[] bytes)
    {
        var copy = bytes.ToArray();
        var result = receiver.Unprotect(copy, out var length);
        return (result, Hex(copy.AsSpan(0, length)));
    }

    public static (SrtpResult Result, string Packet) OpenedControl(this SrtpReceiver receiver, byte[] bytes)
    {
        var copy = bytes.ToArray();
        var result = receiver.UnprotectControl(copy, out var length);
        return (result, Hex(copy.AsSpan(0, length)));
    }
}
