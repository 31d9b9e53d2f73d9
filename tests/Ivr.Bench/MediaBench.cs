using System.Net;
using BenchmarkDotNet.Attributes;
using Ivr.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Bench;

/// <summary>The media thread on the machine's own sockets, as fast as it can: each packet is sent by one leg and heard by another.</summary>
public class MediaBench : IDisposable
{
    private const int Legs = 200;
    private const int TicksAFrame = 4;

    // Until all legs are latched and their first reports are through.
    private const int Settling = 3000;

    private readonly HandBeat _playing = new();
    private readonly HandBeat _relaying = new();
    private readonly SynchronizationContext _home = new();
    private readonly IRtpNetwork _network = RtpNetwork.Create();
    private readonly List<MediaEngine> _engines = [];

    /// <summary>Phones that play to phones that are silent, and phones that play to phones through a bridge.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var sound = Prompt.Tone(440, TimeSpan.FromSeconds(1));
        var player = Open(_playing, 50000);
        for (var pair = 0; pair < Legs / 2; pair++)
        {
            Pair(player).Outer.Loop([sound]);
        }

        var bridge = Open(_relaying, 52000);
        for (var four = 0; four < Legs / 4; four++)
        {
            var (phone, caller) = Pair(bridge);
            phone.Loop([sound]);
            caller.Bridge(Pair(bridge).Inner);
        }

        foreach (var (clock, engine) in new[] { (_playing, player), (_relaying, bridge) })
        {
            clock.Run(Settling);
            var before = engine.Counters;
            clock.Run(TicksAFrame * 50);
            var (sent, heard) = (engine.Counters.PacketsSent - before.PacketsSent, engine.Counters.PacketsReceived - before.PacketsReceived);
            if (Math.Min(sent, heard) < Legs * 50 * 99 / 100)
            {
                throw new InvalidOperationException($"{Legs} legs sent {sent} and heard {heard} packets in a second; both should be {Legs * 50}");
            }
        }
    }

    /// <summary>A packet of each leg, half of them prompts, half silence.</summary>
    [Benchmark(OperationsPerInvoke = Legs)]
    public void Play() => _playing.Run(TicksAFrame);

    /// <summary>A packet of each leg, half of them relayed.</summary>
    [Benchmark(OperationsPerInvoke = Legs)]
    public void Relay() => _relaying.Run(TicksAFrame);

    [GlobalCleanup]
    public void Dispose()
    {
        _engines.ForEach(static engine => engine.Dispose());
        _network.Dispose();
        GC.SuppressFinalize(this);
    }

    private MediaEngine Open(HandBeat clock, int first)
    {
        var engine = new MediaEngine(
            new MediaOptions { Address = IPAddress.Loopback, FirstPort = first, LastPort = first + 1000 },
            clock, _network, new Random(1), NullLoggerFactory.Instance);
        _engines.Add(engine);
        return engine;
    }

    private (MediaSession Outer, MediaSession Inner) Pair(MediaEngine engine)
    {
        var (outer, inner) = (engine.Open(_home), engine.Open(_home));
        outer.AcceptAnswer(inner.Answer(outer.CreateOffer(AudioCodec.Pcma).Span).Body.Span);
        return (outer, inner);
    }

    /// <summary>Ticks when it is told to.</summary>
    private sealed class HandBeat : IMediaClock, IDisposable
    {
        private MediaTick? _tick;

        public IDisposable Start(MediaTick tick)
        {
            _tick = tick;
            return this;
        }

        public void Run(int ticks)
        {
            for (; ticks > 0; ticks--)
            {
                _tick!(1);
            }
        }

        public void Dispose() => _tick = null;
    }
}
