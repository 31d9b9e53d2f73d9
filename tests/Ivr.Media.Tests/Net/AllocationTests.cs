using System.Net;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media.Tests;

/// <summary>The media thread makes no garbage: a collection would stop every caller's audio at once.</summary>
public sealed class AllocationTests
{
    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Playing_receiving_and_relaying_allocate_nothing(string name)
    {
        const int Pairs = 20;
        using var network = Networks.Create(name);
        var clock = new ManualMediaClock();
        var first = Networks.FreeRange();
        using var engine = new MediaEngine(
            new MediaOptions { Address = IPAddress.Loopback, FirstPort = first, LastPort = first + 400 },
            clock, network, new Random(1), NullLoggerFactory.Instance);
        var home = new HeldHome();
        var heard = 0;
        for (var i = 0; i < Pairs; i++)
        {
            // A phone that plays, calling a leg that is bridged to a leg of another codec that another phone hears.
            var (phone, caller) = Pair(engine, home, AudioCodec.Pcma);
            var (seat, answered) = Pair(engine, home, i % 2 == 0 ? AudioCodec.Pcma : AudioCodec.Pcmu);
            phone.Loop([Prompt.Tone(440, TimeSpan.FromMilliseconds(70))]);
            caller.Bridge(answered);
            seat.OnHeard = _ => heard++;
        }

        // The runtime may still make something of its own on this thread while it recompiles what runs hot. Ours would be there
        // in every stretch: two in a row, 800 sub-ticks of 80 legs, must be clean to the byte.
        clock.Run(800);
        home.Run();
        clock.Run(400);
        var stretches = new List<long>();
        while (stretches.Count < 8 && !(stretches.Count >= 2 && stretches[^1] == 0 && stretches[^2] == 0))
        {
            stretches.Add(Allocated(clock));
        }

        Assert.Equal([0, 0], stretches[^2..]);
        Assert.True(heard > Pairs * 150, $"{heard} frames heard");
        Assert.True(engine.Counters.ReportsReceived > Pairs, $"{engine.Counters.ReportsReceived} reports");
        Assert.True(engine.Counters.PacketsReceived > Pairs * 500);
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Conferences_and_recordings_allocate_nothing(string name)
    {
        const int Rooms = 6;
        using var network = Networks.Create(name);
        using var folder = new TempFolder();
        var clock = new ManualMediaClock();
        var first = Networks.FreeRange();
        using var engine = new MediaEngine(
            new MediaOptions { Address = IPAddress.Loopback, FirstPort = first, LastPort = first + 400 },
            clock, network, new Random(1), NullLoggerFactory.Instance);
        Action drain = static () => { };
        using var desk = new RecordingDesk(
            new RecordingOptions { Folder = folder.Path }, one => new Ticking(drain = one), _ => long.MaxValue, TimeSpan.Zero, TimeProvider.System, NullLoggerFactory.Instance);
        var home = new HeldHome();
        for (var i = 0; i < Rooms; i++)
        {
            var room = engine.OpenConference();
            for (var party = 0; party < 3; party++)
            {
                var (phone, leg) = Pair(engine, home, party == 1 ? AudioCodec.Pcmu : AudioCodec.Pcma);
                phone.Loop([Prompt.Tone(440 + (party * 100), TimeSpan.FromMilliseconds(70))]);
                Assert.True(room.Join(leg));
                if (party == 0)
                {
                    leg.Record(desk.Open($"call-{i}"));
                }
            }
        }

        clock.Run(400);
        var stretches = new List<long>();
        while (stretches.Count < 8 && !(stretches.Count >= 2 && stretches[^1] == 0 && stretches[^2] == 0))
        {
            stretches.Add(Allocated(clock));
            drain();
        }

        Assert.Equal([0, 0], stretches[^2..]);
        Assert.Equal(Rooms, desk.Health.Running);
    }

    private sealed class Ticking(Action drain) : IDisposable
    {
        public void Dispose() => drain();
    }

    private static long Allocated(ManualMediaClock clock)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        clock.Run(400);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static (MediaSession Outer, MediaSession Inner) Pair(MediaEngine engine, SynchronizationContext home, AudioCodec codec)
    {
        var (outer, inner) = (engine.Open(home), engine.Open(home));
        Assert.True(outer.AcceptAnswer(inner.Answer(outer.CreateOffer(codec).Span).Body.Span).Accepted);
        return (outer, inner);
    }
}
