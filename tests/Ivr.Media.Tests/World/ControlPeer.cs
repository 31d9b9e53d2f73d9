using System.Net;

namespace Ivr.Media.Tests;

/// <summary>One compound as a peer received it.</summary>
internal sealed record HeardReport(TimeSpan At, RtpAddress From, bool IsSender, uint Ssrc, RtcpSenderInfo? Sent, RtcpReportBlock? Block, bool SaysGoodbye);

/// <summary>The RTCP of a peer: a bare socket that reports what a test wants and keeps what it is told.</summary>
internal sealed class ControlPeer
{
    private readonly MediaWorld _world;
    private readonly IRtpSocket _socket;

    public ControlPeer(MediaWorld world, IRtpNetwork host, string address, int port)
    {
        _world = world;
        _socket = host.Open(IPAddress.Parse(address), port);
        Address = RtpAddress.From(_socket.Local);
    }

    public RtpAddress Address { get; }

    public List<HeardReport> Heard => [.. _world.Sent.Where(packet => packet.To == Address && RtcpCompound.MayBe(packet.Bytes.Span)).Select(packet => Read(packet.At, packet.From, packet.Bytes.Span))];

    /// <summary>A receiver's or sender's report to <paramref name="to"/>.</summary>
    public void Report(RtpAddress to, uint ssrc, RtcpReportBlock? block, RtcpSenderInfo? info = null)
    {
        var buffer = new byte[RtcpWriter.Longest];
        var writer = new RtcpWriter(buffer);
        writer.Report(ssrc, info, block);
        writer.Name(ssrc, "peer"u8);
        _socket.Send(buffer.AsSpan(0, writer.Length), to);
    }

    public void SendRaw(byte[] datagram, RtpAddress to) => _socket.Send(datagram, to);

    private static HeardReport Read(TimeSpan at, RtpAddress from, ReadOnlySpan<byte> datagram)
    {
        Assert.True(RtcpCompound.TryRead(datagram, out var compound));
        HeardReport? heard = null;
        var named = false;
        foreach (var packet in compound)
        {
            if (packet.IsReport)
            {
                var isSender = packet.Type == RtcpType.SenderReport;
                heard = new HeardReport(at, from, isSender, packet.Sender, isSender ? packet.SenderInfo : null, packet.Count > 0 ? packet.BlockAbout(0xCAFE) : null, false);
            }

            named |= packet.Type == RtcpType.SourceDescription;
            heard = heard! with { SaysGoodbye = packet.Leaves(heard.Ssrc) };
        }

        Assert.True(named);
        return heard!;
    }
}
