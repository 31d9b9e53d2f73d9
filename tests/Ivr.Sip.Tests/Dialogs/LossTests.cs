using System.Net;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>Two of our own endpoints over a line that loses packets: whatever happens, every call ends once on each side and nothing stays.</summary>
public sealed class LossTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0.5)]
    [InlineData(4, 0.8)]
    public void Every_call_ends_once_on_each_side_whatever_is_lost(int seed, double loss)
    {
        output.WriteLine($"seed {seed}, loss {loss}");
        var random = new Random(seed);
        var queue = new RunQueue();
        var time = new VirtualTime(queue);
        var wire = new TestWire(queue) { Loses = (_, _, _) => random.NextDouble() < loss };
        var home = new QueueHome(queue);
        var ends = new Dictionary<object, int>();
        var begun = 0;
        var callee = Endpoint(wire, time, home, "10.0.0.2", Answer);
        var caller = Endpoint(wire, time, home, "10.0.0.1", static _ => { });

        void After(double seconds, Action work) => time.CreateTimer(_ => home.Post(_ => work(), null), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);

        void Watch(SipCall call)
        {
            begun++;
            ends[call] = 0;
            call.OnEnded = _ => ends[call]++;
        }

        void Answer(InboundCall call)
        {
            Watch(call);
            call.Ring();
            After(random.NextDouble() * 2, random.Next(4) == 0 ? () => call.Reject(486) : () => call.Answer(SipWorld.Session("answer")));
            After(random.NextDouble() * 30, () => call.HangUp());
        }

        for (var number = 0; number < 200; number++)
        {
            After(random.NextDouble() * 60, () =>
            {
                var call = caller.Call(home, new OutboundCallRequest { Target = new SipUri("sip", "x", "10.0.0.2", 5060), From = new SipUri("sip", "y", "10.0.0.1", 5060), Offer = SipWorld.Session("offer") });
                Watch(call);
                After(random.NextDouble() * 30, () => call.HangUp());
            });
        }

        time.RunFor(TimeSpan.FromMinutes(10));
        Assert.True(begun >= 200);
        Assert.All(ends.Values, static count => Assert.Equal(1, count));
        Assert.Equal((0, 0, 0, 0), (caller.Dialogs, caller.Transactions, callee.Dialogs, callee.Transactions));
        Assert.Empty(caller.Counters.Malformed);
        Assert.Empty(callee.Counters.Malformed);
    }

    [Fact]
    public void Both_sides_hanging_up_at_any_moment_of_a_call_leaves_nothing()
    {
        for (var caller = 0; caller < 8; caller++)
        {
            for (var callee = 0; callee < 8; callee++)
            {
                Race(caller, callee);
            }
        }
    }

    // Messages take a turn each: the moments of a call are counted in turns.
    private static void Race(int callerLeaves, int calleeLeaves)
    {
        var queue = new RunQueue();
        var time = new VirtualTime(queue);
        var wire = new TestWire(queue);
        var home = new QueueHome(queue);
        var ends = new List<string>();
        var callee = Endpoint(wire, time, home, "10.0.0.2", call =>
        {
            call.OnEnded = _ => ends.Add("callee");
            call.Ring();
            call.Answer(SipWorld.Session("answer"));
            Later(calleeLeaves, () => call.HangUp());
        });
        var caller = Endpoint(wire, time, home, "10.0.0.1", static _ => { });

        void Later(int turns, Action work) => home.Post(_ =>
        {
            if (turns == 0)
            {
                work();
            }
            else
            {
                Later(turns - 1, work);
            }
        }, null);

        Later(0, () =>
        {
            var call = caller.Call(home, new OutboundCallRequest { Target = new SipUri("sip", "x", "10.0.0.2", 5060), From = new SipUri("sip", "y", "10.0.0.1", 5060), Offer = SipWorld.Session("offer") });
            call.OnEnded = _ => ends.Add("caller");
            Later(callerLeaves, () => call.HangUp());
        });
        time.RunFor(TimeSpan.FromMinutes(3));
        Assert.Equal(1, ends.Count(one => one == "caller"));
        Assert.Equal(1, ends.Count(one => one == "callee"));
        Assert.Equal((0, 0, 0, 0), (caller.Dialogs, caller.Transactions, callee.Dialogs, callee.Transactions));
    }

    private static SipEndpoint Endpoint(TestWire wire, VirtualTime time, QueueHome home, string address, Action<InboundCall> onInvite)
    {
        var endpoint = new SipEndpoint(
            new SipEndpointOptions { Address = new SipUri("sip", "", address, 5060) },
            new SipHandlers { HomeFor = (_, _) => home, OnInvite = onInvite, ServiceHome = home, OnRequest = static request => request.Respond(200) },
            [new TestTransport(wire, SipTransportKind.Udp, new IPEndPoint(IPAddress.Parse(address), 5060))],
            new CountingIds(address),
            time,
            NullLoggerFactory.Instance);
        endpoint.Start();
        return endpoint;
    }
}
