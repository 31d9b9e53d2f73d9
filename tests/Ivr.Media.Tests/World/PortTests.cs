using System.Net;
using System.Net.Sockets;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media.Tests;

public sealed class PortTests
{
    private static readonly MediaOptions Four = MediaWorld.Options with { FirstPort = 20001, LastPort = 20009 };

    [Fact]
    public void Ports_are_even_and_each_is_given_once()
    {
        using var world = new MediaWorld(Four);
        Assert.Equal([20002, 20004, 20006, 20008], Enumerable.Range(0, 4).Select(_ => world.Open().Local.Port));
        Assert.Equal((4, 0), (world.Engine.Counters.SessionsOpen, world.Engine.Counters.PortsFree));
        var error = Assert.Throws<MediaPortsExhaustedException>(world.Open);
        Assert.Contains("20001", error.Message);
    }

    [Fact]
    public void A_closed_port_rests_before_it_is_given_again()
    {
        using var world = new MediaWorld(Four with { LastPort = 20003 });
        world.Open().Dispose();
        world.Pass(2900);
        Assert.Throws<MediaPortsExhaustedException>(world.Open);
        world.Pass(200);
        Assert.Equal(20002, world.Open().Local.Port);
    }

    [Fact]
    public void A_port_somebody_else_holds_is_passed_over()
    {
        var queue = new RunQueue();
        var wire = new VirtualRtpNetwork(queue);
        using var taken = wire.Host().Open(IPAddress.Parse("10.0.0.1"), 20002);
        using var engine = new MediaEngine(Four, new ManualMediaClock(), wire.Host(), new Random(1), NullLoggerFactory.Instance);
        Assert.Equal(20004, engine.Open(new QueueHome(queue)).Local.Port);
        Assert.Equal(1, engine.Counters.SessionsOpen);
    }

    [Fact]
    public void Options_that_cannot_work_are_refused_with_the_reason()
    {
        foreach (var options in new[]
        {
            Four with { FirstPort = 0 }, Four with { LastPort = 20001 }, Four with { LastPort = 70000 }, Four with { Address = IPAddress.Any },
        })
        {
            Assert.Throws<ArgumentException>(() => new MediaWorld(options));
        }

        using var announced = new MediaWorld(Four with { Address = IPAddress.Any, AnnouncedAddress = IPAddress.Parse("1.2.3.4") });
        Assert.Contains("c=IN IP4 1.2.3.4", System.Text.Encoding.ASCII.GetString(announced.Open().CreateOffer().Span));
    }
}
