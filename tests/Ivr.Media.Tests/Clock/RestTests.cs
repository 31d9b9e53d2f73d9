using Ivr.Testing;

namespace Ivr.Media.Tests;

/// <summary>A media thread that nobody is heard by sleeps from packet to packet, and nobody notices.</summary>
public sealed class RestTests : IDisposable
{
    private readonly List<int> _passed = [];
    private readonly MediaWorld _world;

    public RestTests() => _world = new MediaWorld(clock: time => new SeldomClock(time, _passed));

    [Fact]
    public void While_nobody_is_heard_the_thread_wakes_for_its_packets_only_and_they_go_on_as_before()
    {
        var (session, peer) = _world.Call();
        session.Loop([MediaWorld.Marked(0x11, 1000)]);
        _world.Pass(2000);
        _passed.Clear();
        var from = _world.Time.Elapsed;
        _world.Pass(1000);

        Assert.InRange(_passed.Count, 49, 51);
        Assert.All(_passed, passed => Assert.Equal(4, passed));
        var heard = peer.HeardAfter(from).ToList();
        Assert.InRange(heard.Count, 49, 51);
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
        {
            Assert.Equal(pair.First.Timestamp + 160, pair.Second.Timestamp);
            Assert.Equal(TimeSpan.FromMilliseconds(20), pair.Second.At - pair.First.At);
        });
    }

    [Fact]
    public void Calls_that_come_while_it_rests_send_together_so_that_it_rests_on()
    {
        for (var call = 0; call < 12; call++)
        {
            var (session, _) = _world.Call(port: 4000 + 2 * call);
            session.Loop([MediaWorld.Marked(0x11, 1000)]);
            _world.Pass(37);
        }

        _world.Pass(2000);
        _passed.Clear();
        _world.Pass(1000);

        Assert.All(_passed, passed => Assert.Equal(4, passed));
    }

    [Fact]
    public void A_packet_wakes_it_for_a_second_so_that_a_conversation_waits_for_nothing()
    {
        var (session, peer) = _world.Call();
        _world.Pass(2000);
        peer.SayFrame(0x33);
        _world.Pass(40);
        _passed.Clear();
        _world.Pass(900);

        Assert.Equal(1, session.Statistics.Received);
        Assert.All(_passed, passed => Assert.Equal(1, passed));
        _world.Pass(200);
        Assert.Equal(4, _passed[^1]);
    }

    [Fact]
    public void A_command_is_in_time_for_the_next_packet()
    {
        var (session, peer) = _world.Call();
        _world.Pass(2000);
        var from = _world.Time.Elapsed;
        session.PlayAsync([MediaWorld.Marked(0x11, 20)], false, default);
        _world.Pass(20);

        Assert.Equal(0x11, Assert.Single(peer.HeardAfter(from)).Payload[0]);
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Comes as seldom as it may.</summary>
    private sealed class SeldomClock(VirtualTime time, List<int> passed) : IMediaClock
    {
        public IDisposable Start(MediaTick tick)
        {
            var step = 1;
            ITimer? timer = null;
            timer = time.CreateTimer(
                _ =>
                {
                    passed.Add(step);
                    step = tick(step);
                    timer!.Change(step * MediaEngine.TickLength, Timeout.InfiniteTimeSpan);
                },
                null, MediaEngine.TickLength, Timeout.InfiniteTimeSpan);
            return timer;
        }
    }
}
