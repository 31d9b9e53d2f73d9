using System.Net;
using System.Text;
using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Whenever a call ends, and whoever ends it, it is recorded once and leaves nothing behind.</summary>
public sealed class EndingStories
{
    private static readonly string[] Steps = ["dialled", "P01", "P02", "P04", "music", "position", "ringing", "talking", "survey", "graded"];

    public static TheoryData<string, string> EveryEnd
    {
        get
        {
            var ends = new TheoryData<string, string>();
            foreach (var step in Steps)
            {
                ends.Add(step, "the caller");
                ends.Add(step, "the gateway");
                ends.Add(step, "the network");
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(EveryEnd))]
    public void A_call_that_ends_anywhere_leaves_nothing_behind(string step, string by)
    {
        using var world = new World();
        var gateway = world.Gateway();
        var seat = world.Seat("1001", "lanzhou", "zh", "adx");
        seat.AnswersAfter = TimeSpan.FromSeconds(5);
        if (step == "position")
        {
            seat.Manners = Manners.RingsOnly;
        }

        var call = world.Dial("093112345");
        GoTo(world, call, seat, step);
        End(world, gateway, call, by);
        world.RunFor(60);
        AssertClean(world, gateway);
    }

    [Fact]
    public void A_call_taken_back_in_one_breath_with_its_INVITE_leaves_nothing_behind()
    {
        using var world = new World();
        var gateway = world.Gateway();
        world.Seat("1001", "lanzhou", "zh");
        world.Wire.Throw(new IPEndPoint(IPAddress.Parse("10.12.1.1"), 5099), gateway.Address, Message("INVITE"), Message("CANCEL"));
        world.RunFor(60);
        var record = Assert.Single(gateway.Records);
        AssertClean(world, gateway);
        Assert.Equal(new CallEnding(EndedBy.Caller, "cancelled"), record.Ending);
        Assert.Null(record.AnsweredAt);

        static byte[] Message(string method) => Encoding.ASCII.GetBytes(
            $"{method} sip:093112345@10.12.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 10.12.1.1:5099;branch=z9hG4bKbreath\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:13893101234@10.12.1.1>;tag=a\r\nTo: <sip:093112345@10.12.0.1>\r\nCall-ID: breath\r\nCSeq: 1 {method}\r\n"
            + "Contact: <sip:13893101234@10.12.1.1:5099>\r\nContent-Length: 0\r\n\r\n");
    }

    private static void GoTo(World world, TestCall call, TestPhone seat, string step)
    {
        if (step == "dialled")
        {
            world.RunFor(0.002);
            return;
        }

        world.Until(() => call.Ear.Now == "P01", "the welcome");
        if (step == "P01")
        {
            return;
        }

        world.Until(() => call.Ear.Now == "P02", "the menu");
        if (step == "P02")
        {
            return;
        }

        world.RunFor(1);
        call.Press('4');
        world.Until(() => call.Ear.Now == "P04", "the languages");
        if (step == "P04")
        {
            return;
        }

        world.RunFor(1);
        call.Press('4');
        world.Until(() => call.Ear.Now == "music", "the line");
        if (step == "music")
        {
            return;
        }

        if (step == "position")
        {
            world.Until(() => call.Ear.HeardOf("P08c"), "his position", 60);
            return;
        }

        world.Until(() => seat.Current is not null, "the seat rings");
        if (step == "ringing")
        {
            return;
        }

        world.Until(() => call.Ear.HeardOf("voice of 1001"), "they talk");
        call.Speak(world.Carrier.Voice);
        world.RunFor(3);
        if (step == "talking")
        {
            return;
        }

        seat.Current!.HangUp();
        world.Until(() => call.Ear.Now == "P20", "the survey");
        if (step == "survey")
        {
            return;
        }

        call.Press('1');
        world.Until(() => call.Ear.Now == "P22", "the thanks");
    }

    private static void End(World world, WorldGateway gateway, TestCall call, string by)
    {
        switch (by)
        {
            case "the caller":
                call.HangUp();
                break;
            case "the gateway":
                gateway.Stop();
                break;
            default:
                // The line is cut: nothing comes from the carrier any more, and nothing reaches it.
                world.Wire.OnDatagram = (from, to, _) => !from.Equals(world.Carrier.Address) && !to.Equals(world.Carrier.Address);
                call.Die();
                world.RunFor(45);
                gateway.Stop();
                break;
        }
    }

    private static void AssertClean(World world, WorldGateway gateway)
    {
        Assert.Single(gateway.Records);
        Assert.Equal(0, gateway.Centre.Calls);
        Assert.Equal(0, gateway.Media.SessionsOpen);
        Assert.Equal(0, gateway.Centre.Endpoint.Dialogs);
        Assert.Empty(world.Waiting);
        Assert.Empty(world.Cards);
        Assert.Null(world.SeatNow("1001").Holder);
        Assert.DoesNotContain(world.SeatNow("1001").State, new[] { SeatState.Ringing, SeatState.Talking });
        Assert.DoesNotContain(world.Logs, line => line.Error is not null);
        Assert.Equal(gateway.Records[0].LineEnteredAt is not null && gateway.Records[0].SeatAnsweredAt is null, world.Callbacks.Count == 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fifty_calls_that_end_at_random_over_a_wire_that_loses_a_fifth_leave_nothing_behind(int seed)
    {
        // At night: nobody is called back meanwhile.
        using var world = new World(seed, new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));
        var gateway = world.Gateway();
        var seats = Enumerable.Range(0, 5).Select(i => world.Seat($"10{i:00}", i < 3 ? "lanzhou" : "province", i % 2 == 0 ? ["zh", "adx"] : ["zh"])).ToArray();
        world.Wire.Loss = 0.2;
        var calls = new List<TestCall>();
        for (var i = 0; i < 50; i++)
        {
            var call = world.Dial("093112345", $"138931{i:00000}");
            calls.Add(call);
            world.RunFor(world.Chance.NextDouble() * 4);
            foreach (var one in calls.Where(one => !one.IsEnded && one.IsAnswered && world.Chance.Next(4) == 0).ToArray())
            {
                one.Press("0123456789*#"[world.Chance.Next(12)]);
            }

            foreach (var one in calls.Where(one => !one.IsEnded && world.Chance.Next(12) == 0).ToArray())
            {
                one.HangUp();
            }

            seats[world.Chance.Next(seats.Length)].Manners = (Manners)world.Chance.Next(3);
        }

        foreach (var call in calls.Where(call => !call.IsEnded))
        {
            call.HangUp();
        }

        world.RunFor(120);
        world.Wire.Loss = 0;
        world.RunFor(120);
        Assert.Equal(0, gateway.Centre.Calls);
        Assert.Equal(0, gateway.Media.SessionsOpen);
        Assert.Equal(0, gateway.Centre.Endpoint.Dialogs);
        Assert.Equal(gateway.Records.Count, gateway.Records.Select(record => record.CallId).Distinct().Count());
        Assert.Empty(world.Waiting);
        Assert.All(seats, seat => Assert.Null(seat.Current));
        Assert.DoesNotContain(world.Logs, line => line.Error is not null);
    }
}
