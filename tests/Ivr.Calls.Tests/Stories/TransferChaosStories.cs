using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Everybody hands on, asks, picks up and hangs up at random, over a wire that loses.</summary>
public sealed class TransferChaosStories
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_seats_and_citizens_do_nothing_stays_behind(int seed)
    {
        // At night: nobody is called back meanwhile.
        using var world = new World(seed, new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));
        var gateway = world.Gateway(options => options with { Transfers = options.Transfers with { Allowed = ["110"] } });
        var seats = Enumerable.Range(1, 5).Select(i => world.Seat($"100{i}", i < 4 ? "lanzhou" : "tianshui", "zh")).ToArray();
        var citizens = new List<TestCall>();
        var own = new List<TestCall>();
        world.Wire.Loss = 0.1;
        for (var round = 0; round < 180; round++)
        {
            var seat = seats[world.Chance.Next(seats.Length)];
            var target = new[] { "1001", "1002", "1003", "1004", "1005", "110", "093812345", "00441" }[world.Chance.Next(8)];
            switch (world.Chance.Next(9))
            {
                case 0 or 1 when citizens.Count(call => !call.IsEnded) < 8:
                    citizens.Add(world.Dial("093112345", $"138931{round:00000}"));
                    break;
                case 2 or 3 when seat.Current is { IsAnswered: true } talk:
                    talk.TryRefer($"sip:{target}@10.12.0.1");
                    break;
                case 4:
                    own.Add(seat.Dial(new SipUri("sip", target, "10.12.0.1", 5060)));
                    break;
                case 5 when seat.Current is { IsAnswered: true } talk && own.LastOrDefault(call => call.IsAnswered && !call.IsEnded) is { } asked:
                    talk.TryRefer($"sip:{target}@10.12.0.1", asked);
                    break;
                case 6 when seats[world.Chance.Next(seats.Length)].Current is { IsAnswered: true } talk:
                    own.Add(seat.Dial(new SipUri("sip", target, "10.12.0.1", 5060), null, new SipHeader("Replaces", talk.Named)));
                    break;
                case 7:
                    (world.Chance.Next(2) == 0 ? seat.Current : citizens.Concat(own).Where(call => !call.IsEnded).ElementAtOrDefault(world.Chance.Next(10)))?.HangUp();
                    break;
                default:
                    seat.Manners = world.Chance.Next(4) == 0 ? (Manners)world.Chance.Next(3) : Manners.Answers;
                    break;
            }

            foreach (var waiting in citizens.Where(call => call is { IsEnded: false, IsAnswered: true } && call.Ear.Now == "P02"))
            {
                waiting.Press('0');
            }

            world.RunFor(world.Chance.NextDouble() * 4);
        }

        foreach (var call in citizens.Concat(own).Where(call => !call.IsEnded))
        {
            call.HangUp();
        }

        world.RunFor(120);
        world.Wire.Loss = 0;
        world.RunFor(120);
        Assert.Equal(0, gateway.Centre.Calls);
        Assert.Equal(0, gateway.Media.SessionsOpen);
        Assert.Equal(0, gateway.Centre.Endpoint.Dialogs);
        Assert.Empty(world.Waiting);
        Assert.All(seats, seat => Assert.Null(seat.Current));
        Assert.All(Enumerable.Range(1, 5), i => Assert.Null(world.SeatNow($"100{i}").Holder));
        Assert.Equal(gateway.Records.Count, gateway.Records.Select(record => record.CallId).Distinct().Count());
        Assert.DoesNotContain(world.Logs, line => line.Error is not null);
        var steps = gateway.Records.SelectMany(record => record.Steps).GroupBy(step => step.Step).ToDictionary(group => group.Key, group => group.Count());
        Assert.True(steps.GetValueOrDefault("transferred") + steps.GetValueOrDefault("picked-up") > 3 && steps.GetValueOrDefault("transfer-failed") > 3, string.Join(' ', steps));
    }
}
