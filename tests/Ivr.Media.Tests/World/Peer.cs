using System.Net;
using System.Text;

namespace Ivr.Media.Tests;

/// <summary>The other side of a leg: a bare socket that sends what a test wants and keeps what it hears.</summary>
internal sealed class Peer
{
    private readonly MediaWorld _world;
    private readonly IRtpSocket _socket;

    public Peer(MediaWorld world, IRtpNetwork host, string address, int port)
    {
        _world = world;
        _socket = host.Open(IPAddress.Parse(address), port);
        Address = RtpAddress.From(_socket.Local);
    }

    public RtpAddress Address { get; }

    public MediaSession? Session { get; private set; }

    public ushort Sequence { get; set; } = 1000;

    public uint Timestamp { get; set; } = 50_000;

    public uint Ssrc { get; set; } = 0xCAFE;

    /// <summary>What this peer heard, in order of sending.</summary>
    public List<HeardPacket> Heard => [.. _world.Sent.Where(packet => packet.To == Address && !RtcpCompound.MayBe(packet.Bytes.Span)).Select(packet => HeardPacket.Of(packet.At, packet.From, packet.Bytes.Span))];

    /// <summary>What arrived at this peer, in order of arrival.</summary>
    public List<HeardPacket> Arrived => [.. _world.Arrived.Where(packet => packet.To == Address && !RtcpCompound.MayBe(packet.Bytes.Span)).Select(packet => HeardPacket.Of(packet.At, packet.From, packet.Bytes.Span))];

    public List<HeardPacket> HeardAfter(TimeSpan at) => [.. Heard.Where(packet => packet.At > at)];

    /// <summary>Offers and is answered.</summary>
    public SdpVerdict Call(MediaSession session, string codecs = "8 101", string direction = "sendrecv", string more = "")
    {
        Session = session;
        var verdict = session.Answer([.. Offer(codecs, direction), .. Encoding.ASCII.GetBytes(more)]);
        _world.Pass(5);
        return verdict;
    }

    public byte[] Offer(string codecs = "8 101", string direction = "sendrecv", string? host = null) => Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 {_socket.Local.Address}\r\ns=-\r\nc=IN IP4 {host ?? _socket.Local.Address.ToString()}\r\nt=0 0\r\n" +
        $"m=audio {_socket.Local.Port} RTP/AVP {codecs}\r\na=rtpmap:101 telephone-event/8000\r\na=rtpmap:96 telephone-event/8000\r\na={direction}\r\n");

    /// <summary>One packet of sound; numbers go on by themselves.</summary>
    public void Say(byte[] payload, int type = 8, bool marker = false)
    {
        Send(type, marker, Sequence++, Timestamp, payload);
        Timestamp += (uint)payload.Length;
    }

    /// <summary>As many as a stranger needs to be believed, and more.</summary>
    public void SayFrames(int count, byte value = 0x11, int type = 8)
    {
        for (var i = 0; i < count; i++)
        {
            SayFrame(value, type);
        }
    }

    /// <summary>Sound in A-law, frame by frame, taking its time.</summary>
    /// <param name="skips">Frames that get lost.</param>
    public void SaySound(ReadOnlySpan<short> pcm, params int[] skips)
    {
        var encoded = new byte[pcm.Length];
        G711.Encode(AudioCodec.Pcma, pcm, encoded);
        for (var at = 0; at + 160 <= encoded.Length; at += 160)
        {
            if (skips.Contains(at / 160))
            {
                (Sequence, Timestamp) = ((ushort)(Sequence + 1), Timestamp + 160);
            }
            else
            {
                Say(encoded[at..(at + 160)]);
            }

            _world.Pass(20);
        }
    }

    public void SayFrame(byte value, int type = 8) => Say(Enumerable.Repeat(value, 160).ToArray(), type);

    /// <summary>One event packet of the key that began at <paramref name="timestamp"/>.</summary>
    public void Key(int code, int duration, uint timestamp, bool end = false, bool marker = false, int type = 101) =>
        Send(type, marker, Sequence++, timestamp, [(byte)code, (byte)(end ? 0x8A : 0x0A), (byte)(duration >> 8), (byte)duration]);

    /// <summary>A whole key press as a good phone sends it, taking its time.</summary>
    public void Press(int code, int frames = 5, int type = 101)
    {
        var began = Timestamp;
        for (var i = 1; i <= frames + 2; i++)
        {
            Key(code, Math.Min(i, frames) * 160, began, i >= frames, i == 1, type);
            _world.Pass(20);
            Timestamp += 160;
        }
    }

    public void Send(int type, bool marker, ushort sequence, uint timestamp, byte[] payload)
    {
        var packet = new byte[12 + payload.Length];
        RtpPacket.WriteHeader(packet, type, marker, sequence, timestamp, Ssrc);
        payload.CopyTo(packet, 12);
        SendRaw(packet);
    }

    public void SendRaw(byte[] datagram) => _socket.Send(datagram, RtpAddress.From(Session!.Local));

    /// <summary>Sends to a leg without having called it.</summary>
    public Peer Towards(MediaSession session)
    {
        Session = session;
        return this;
    }
}
