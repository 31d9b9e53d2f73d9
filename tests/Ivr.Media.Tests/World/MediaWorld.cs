using System.Net;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media.Tests;

/// <summary>One engine, peers, a wire and time, all virtual.</summary>
internal sealed class MediaWorld : IDisposable
{
    private readonly RunQueue _queue = new();
    private readonly IRtpNetwork _peers;

    public MediaWorld(MediaOptions? options = null, Random? chance = null, Func<VirtualTime, IMediaClock>? clock = null)
    {
        Time = new VirtualTime(_queue);
        Wire = new VirtualRtpNetwork(_queue, chance, Time)
        {
            OnDatagram = datagram => Sent.Add((Time.Elapsed, datagram.From, datagram.To, datagram.Bytes)),
            OnArrived = datagram => Arrived.Add((Time.Elapsed, datagram.From, datagram.To, datagram.Bytes)),
        };
        _peers = Wire.Host();
        Home = new QueueHome(_queue);
        Engine = new MediaEngine(options ?? Options, clock?.Invoke(Time) ?? new ManualMediaClock(Time), Wire.Host(), new Random(7), NullLoggerFactory.Instance);
    }

    public static MediaOptions Options => new() { Address = IPAddress.Parse("10.0.0.1"), FirstPort = 20000, LastPort = 20099 };

    public VirtualRtpNetwork Wire { get; }

    public VirtualTime Time { get; }

    public MediaEngine Engine { get; }

    public SynchronizationContext Home { get; }

    public List<(TimeSpan At, RtpAddress From, RtpAddress To, ReadOnlyMemory<byte> Bytes)> Sent { get; } = [];

    /// <summary>Of those sent, the ones that the wire delivered.</summary>
    public List<(TimeSpan At, RtpAddress From, RtpAddress To, ReadOnlyMemory<byte> Bytes)> Arrived { get; } = [];

    public MediaSession Open() => Engine.Open(Home);

    public MediaSession Open(SrtpPolicy srtp) => Engine.Open(Home, srtp);

    public Peer Peer(string address = "10.0.0.2", int port = 4000) => new(this, _peers, address, port);

    public ControlPeer Control(string address = "10.0.0.2", int port = 4001) => new(this, _peers, address, port);

    /// <summary>A leg and its peer, agreed.</summary>
    public (MediaSession Session, Peer Peer) Call(int port = 4000, string codecs = "8 101")
    {
        var peer = Peer(port: port);
        var session = Open();
        Assert.True(peer.Call(session, codecs).Accepted);
        return (session, peer);
    }

    /// <summary>The same, and every key that is told goes into <paramref name="keys"/>.</summary>
    public (MediaSession Session, Peer Peer) Call(List<char> keys, string codecs = "8 101")
    {
        var (session, peer) = Call(codecs: codecs);
        session.OnDigit = keys.Add;
        return (session, peer);
    }

    public void Pass(int milliseconds) => Time.RunFor(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A prompt whose every byte, in A-law, is <paramref name="value"/>: what a peer hears tells where it comes from.</summary>
    public static Prompt Marked(byte value, int milliseconds)
    {
        Span<short> sample = stackalloc short[1];
        G711.Decode(AudioCodec.Pcma, [value], sample);
        var pcm = new short[milliseconds * 8];
        Array.Fill(pcm, sample[0]);
        return Prompt.FromPcm($"marked-{value}", pcm);
    }

    public void Dispose() => Engine.Dispose();
}
