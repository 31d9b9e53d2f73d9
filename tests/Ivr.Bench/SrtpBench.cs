using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Ivr.Media;

namespace Ivr.Bench;

/// <summary>What protection adds to a packet of 20 ms.</summary>
public class SrtpBench : IDisposable
{
    private const int Length = RtpPacket.HeaderLength + 160;

    private readonly byte[] _buffer = new byte[Length + SrtpSender.MostGrowth];
    private SrtpSender _sender = null!;
    private SrtpReceiver _receiver = null!;
    private ushort _sequence;

    [Params("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM")]
    public string Suite { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var master = SrtpMaster.Fresh(SrtpSuite.Find(Suite)!, RandomNumberGenerator.Create());
        (_sender, _receiver) = (new SrtpSender(master), new SrtpReceiver(master));
    }

    /// <summary>Returns the packet's length.</summary>
    [Benchmark]
    public int Protect()
    {
        RtpPacket.WriteHeader(_buffer, 8, false, _sequence++, 0, 0xCAFE);
        return _sender.Protect(_buffer, Length);
    }

    /// <summary>Both ways. Returns what came of it.</summary>
    [Benchmark]
    public int ProtectAndOpen() => (int)_receiver.Unprotect(_buffer.AsSpan(0, Protect()), out _);

    [GlobalCleanup]
    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        GC.SuppressFinalize(this);
    }
}
