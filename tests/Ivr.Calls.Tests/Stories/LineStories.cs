using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Waiting: music, position, who is next, seats that do not answer, the conversation and its end.</summary>
public sealed class LineStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public LineStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    private TestCall Wait(string number = "13893101234", string called = "093112345")
    {
        var call = _world.Dial(called, number);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "music", "the line");
        return call;
    }

    private static void Quiet(TestPhone seat) => seat.Manners = Manners.RingsOnly;

    [Fact]
    public void A_waiting_caller_hears_his_position_and_every_half_minute_that_he_is_not_forgotten()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var served = Wait("13893100001");
        _world.Until(() => served.Ear.HeardOf("voice of 1001"), "the first is served");
        var first = Wait("13893100002");
        var second = Wait("13893100003");
        var third = Wait("13893100004");
        _world.RunFor(75);
        Assert.Equal("P08c", first.Ear.Heard.First(name => name.StartsWith("P08", StringComparison.Ordinal)));
        Assert.Equal(["P08a", "N1", "P08b"], second.Ear.Heard.SkipWhile(name => name != "P08a").Take(3));
        Assert.Equal(["P08a", "N2L", "P08b"], third.Ear.Heard.SkipWhile(name => name != "P08a").Take(3));
        Assert.Equal(2, first.Ear.Heard.Count(name => name == "P09"));
        Assert.Single(seat.Rung);
        Assert.True(third.Ear.LongestGap() < TimeSpan.FromSeconds(0.5), $"dead air of {third.Ear.LongestGap()}");
    }

    [Fact]
    public void Callers_are_served_in_the_order_they_came_and_an_elder_earlier()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var served = Wait("13893100001");
        _world.Until(() => served.Ear.HeardOf("voice of 1001"), "the first is served");
        var younger = Wait("13893100002");
        var elder = _world.Dial("093112345", "13893100003");
        _world.Until(() => elder.Ear.Now == "P02", "the menu");
        elder.Press('3');
        _world.Until(() => elder.Ear.Now == "music", "the line");
        served.HangUp();
        _world.Until(() => elder.Ear.HeardOf("voice of 1001"), "the elder is served", 60);
        Assert.False(younger.Ear.HeardOf("voice of 1001"));
        elder.HangUp();
        _world.Until(() => younger.Ear.HeardOf("voice of 1001"), "the younger is served", 60);
        Assert.Equal(3, seat.Rung.Count);
    }

    [Fact]
    public void The_longest_idle_seat_gets_the_call()
    {
        var first = _world.Seat("1001", "lanzhou", "zh");
        _world.RunFor(10);
        var second = _world.Seat("1002", "lanzhou", "zh");
        var one = Wait("13893100001");
        _world.Until(() => one.Ear.HeardOf("voice of 1001"), "the seat that signed in first");
        one.HangUp();
        _world.RunFor(30);
        var two = Wait("13893100002");
        _world.Until(() => two.Ear.HeardOf("voice of 1002"), "the seat that has not talked yet");
        Assert.Single(first.Rung);
        Assert.Single(second.Rung);
    }

    [Fact]
    public void A_seat_that_does_not_answer_rests_and_the_caller_keeps_his_place()
    {
        var asleep = _world.Seat("1001", "lanzhou", "zh");
        Quiet(asleep);
        _world.RunFor(5);
        var awake = _world.Seat("1002", "lanzhou", "zh");
        var call = Wait();
        _world.Until(() => asleep.Rung.Count == 1, "the first seat rings");
        _world.Until(() => call.Ear.HeardOf("voice of 1002"), "the second seat serves him", 40);
        Assert.Equal((SeatState.Resting, "no-answer"), (_world.SeatNow("1001").State, _world.SeatNow("1001").Cause));
        Assert.True(asleep.Rung.Single().IsEnded);
        Assert.Single(awake.Rung);
    }

    [Fact]
    public void A_busy_seat_rests_and_the_next_one_rings_at_once()
    {
        var busy = _world.Seat("1001", "lanzhou", "zh");
        busy.Manners = Manners.IsBusy;
        _world.RunFor(5);
        _world.Seat("1002", "lanzhou", "zh");
        var call = Wait();
        _world.Until(() => call.Ear.HeardOf("voice of 1002"), "the second seat serves him", 6);
        Assert.Equal("busy", _world.SeatNow("1001").Cause);
    }

    [Fact]
    public void A_seat_that_wraps_up_is_not_rung_and_is_ready_again_afterwards()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var one = Wait("13893100001");
        _world.Until(() => one.Ear.HeardOf("voice of 1001"), "the first is served");
        one.HangUp();
        _world.RunFor(1);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);
        var two = Wait("13893100002");
        _world.RunFor(3);
        Assert.Single(seat.Rung);
        _world.Until(() => two.Ear.HeardOf("voice of 1001"), "the second is served", 20);
    }

    [Fact]
    public void Both_hear_each_other_and_nothing_else()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Wait();
        _world.Until(() => seat.Current is { IsAnswered: true }, "the seat answers");
        call.Speak(_world.Carrier.Voice);
        _world.RunFor(10);
        Assert.Equal("voice of 1001", call.Ear.Now);
        Assert.Equal(["voice of the citizen"], seat.Rung.Single().Ear.Heard);
        call.Press('5');
        _world.RunFor(1);
        Assert.Equal("5", seat.Rung.Single().Keys);
    }

    [Fact]
    public void A_seat_whose_phone_dies_in_mid_talk_gives_the_caller_his_place_back()
    {
        var dying = _world.Seat("1001", "lanzhou", "zh");
        _world.RunFor(5);
        var call = Wait();
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the seat serves him");
        _world.RunFor(5);
        _world.Seat("1002", "lanzhou", "zh");
        dying.Current!.Die();
        _world.Until(() => call.Ear.HeardOf("voice of 1002"), "another seat serves him", 60);
        Assert.Equal("lost", _world.SeatNow("1001").Cause);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void A_caller_whose_phone_dies_in_mid_talk_frees_the_seat()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Wait();
        _world.Until(() => seat.Current is { IsAnswered: true }, "the seat answers");
        call.Speak(_world.Carrier.Voice);
        _world.RunFor(5);
        call.Die();
        _world.Until(() => _gateway.Records.Count == 1, "the call ends", 60);
        _world.RunFor(1);
        Assert.Equal(new CallEnding(EndedBy.Network, "rtp-timeout"), _gateway.Records[0].Ending);
        Assert.True(seat.Rung.Single().IsEnded);
    }

    [Fact]
    public void A_seat_that_registers_while_somebody_waits_is_rung_at_once()
    {
        var call = Wait();
        _world.RunFor(8);
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the seat serves him", 5);
    }

    [Fact]
    public void A_seat_whose_registration_lapses_is_offline()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        Assert.Equal(200, seat.Registered);
        _world.Wire.OnDatagram = (from, _, _) => !from.Equals(seat.Address);
        _world.RunFor(400);
        Assert.Equal(SeatState.Offline, _world.SeatNow("1001").State);
    }

    [Fact]
    public void Twenty_minutes_of_waiting_are_twenty_minutes_of_music_and_words()
    {
        var call = Wait();
        _world.RunFor(1200);
        Assert.False(call.IsEnded);
        Assert.True(call.Ear.LongestGap() < TimeSpan.FromSeconds(0.5), $"dead air of {call.Ear.LongestGap()}");
        Assert.InRange(call.Ear.Heard.Count(name => name == "P09"), 35, 41);
    }

    [Fact]
    public void Two_gateways_share_one_line_and_no_seat_rings_twice()
    {
        var other = _world.Gateway();
        var seats = Enumerable.Range(0, 4).Select(i => _world.Seat($"10{i:00}", "lanzhou", "zh")).ToArray();
        var calls = new List<TestCall>();
        for (var i = 0; i < 8; i++)
        {
            var gateway = i % 2 == 0 ? _gateway : other;
            calls.Add(_world.Carrier.Dial(new Sip.SipUri("sip", "093112345", gateway.Address.Address.ToString(), 5060), $"1389310000{i}"));
        }

        _world.RunFor(40);
        Assert.Equal(4, calls.Count(call => call.Ear.Heard.Any(name => name.StartsWith("voice", StringComparison.Ordinal))));
        Assert.All(seats, seat => Assert.Single(seat.Rung));
        foreach (var call in calls.ToArray())
        {
            call.HangUp();
        }

        _world.RunFor(60);
        Assert.Empty(_world.Waiting);
        Assert.Equal(8, _gateway.Records.Count + other.Records.Count);
    }
}
