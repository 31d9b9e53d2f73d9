using Ivr.Testing;

namespace Ivr.Media.Tests;

public sealed class ConferenceTests : IDisposable
{
    private readonly MediaWorld _world = new();
    private readonly Conference _room;
    private readonly Talker _citizen;
    private readonly Talker _seat;
    private readonly Talker _third;
    private readonly Talker[] _all;

    public ConferenceTests()
    {
        _room = _world.Engine.OpenConference();
        _citizen = new Talker(_world, 0, 300);
        _seat = new Talker(_world, 1, 500, type: 0);
        _third = new Talker(_world, 2, 700);
        _all = [_citizen, _seat, _third];
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Two_are_relayed_and_nothing_is_mixed()
    {
        Join(_citizen, _seat);
        Talk(1000);
        var heard = _citizen.Session.Statistics.Relayed;
        Talk(1000);
        Assert.Equal(50, _citizen.Session.Statistics.Relayed - heard);
        Assert.Equal(("500", "300", ""), Hear());
    }

    [Fact]
    public void Three_of_both_codecs_hear_each_other_and_nobody_himself()
    {
        Join(_all);
        Talk(1000);
        Assert.Equal(("500 700", "300 700", "300 500"), Hear());
        foreach (var one in _all)
        {
            var heard = one.Heard(_world.Time.Elapsed - TimeSpan.FromMilliseconds(500));
            Assert.True(_all.Where(other => other != one).All(other => other.Voice.IsIn(heard)), $"{one.Voice.Hertz}");
        }
    }

    [Fact]
    public void Who_listens_hears_all_and_is_heard_by_none_and_the_two_are_relayed_on()
    {
        Join(_citizen, _seat);
        Talk(500);
        _room.Join(_third.Session, heard: 0);
        Talk(1000);
        Assert.Equal(("500", "300", "300 500"), Hear());
        var relayed = _citizen.Session.Statistics.Relayed;
        Talk(1000);
        Assert.Equal(50, _citizen.Session.Statistics.Relayed - relayed);
    }

    [Fact]
    public void Who_whispers_is_heard_by_the_seat_alone_and_who_barges_in_by_all()
    {
        Join(_citizen, _seat);
        _room.Join(_third.Session, heard: 0);
        _room.Hear(_third.Session, _seat.Session, 1);
        Talk(1000);
        Assert.Equal(("500", "300 700", "300 500"), Hear());
        _room.Hear(_third.Session, _citizen.Session, 1);
        Talk(1000);
        Assert.Equal(("500 700", "300 700", "300 500"), Hear());
        _room.Hear(_third.Session, _citizen.Session, 0);
        _room.Hear(_third.Session, _seat.Session, 0);
        Talk(1000);
        Assert.Equal(("500", "300", "300 500"), Hear());
    }

    [Fact]
    public void Who_is_heard_at_half_is_half_as_loud()
    {
        Join(_all);
        _room.Hear(_third.Session, _citizen.Session, 0.5f);
        Talk(1000);
        var heard = _citizen.Heard(_world.Time.Elapsed - TimeSpan.FromMilliseconds(500));
        Assert.True(_third.Voice.IsIn(heard, 0.5) && _seat.Voice.IsIn(heard));
    }

    [Fact]
    public void A_third_who_comes_and_goes_leaves_no_gap_for_the_others()
    {
        Join(_citizen, _seat);
        Talk(500);
        var began = _world.Time.Elapsed;
        _third.Speaks = false;
        Talk(500);
        _room.Join(_third.Session);
        Talk(500);
        Assert.Equal("", _citizen.Hears(200, _third));
        _third.Session.Dispose();
        Talk(500);
        foreach (var one in new[] { _citizen, _seat })
        {
            var gap = Pitch.LongestSilence(one.Heard(began));
            Assert.True(gap <= 160, $"{one.Voice.Hertz} heard nothing for {gap / 8} ms");
        }

        var relayed = _citizen.Session.Statistics.Relayed;
        Talk(1000);
        Assert.Equal(50, _citizen.Session.Statistics.Relayed - relayed);
        Assert.Equal(("500", "300"), (_citizen.Hears(500, _all), _seat.Hears(500, _all)));
    }

    [Fact]
    public void When_the_first_goes_the_other_two_talk_on()
    {
        Join(_all);
        Talk(1000);
        _room.Leave(_seat.Session);
        Talk(1000);
        Assert.Equal(("700", "", "300"), Hear());
        _room.Leave(_citizen.Session);
        Talk(1000);
        Assert.Equal(("", "", ""), Hear());
        Assert.True(_third.Peer.HeardAfter(_world.Time.Elapsed - TimeSpan.FromMilliseconds(500)).Count > 20, "Silence keeps the way open.");
    }

    [Fact]
    public void What_is_played_to_one_takes_the_place_of_the_others_for_him_alone()
    {
        Join(_all);
        Talk(500);
        var tone = new Pitch(1500);
        var playing = _citizen.Session.PlayAsync([Prompt.FromPcm("tone", tone.Next(8000))], stopOnDigit: false, CancellationToken.None);
        Talk(800);
        var heard = _citizen.Heard(_world.Time.Elapsed - TimeSpan.FromMilliseconds(500));
        Assert.True(tone.IsIn(heard));
        Assert.Equal(("", "300 700", "300 500"), Hear());
        Talk(1000);
        Assert.True(playing.IsCompletedSuccessfully);
        Assert.Equal("500 700", _citizen.Hears(500, _all));
    }

    [Fact]
    public void A_key_reaches_the_call_from_inside_a_conference()
    {
        var keys = "";
        _seat.Session.OnDigit = key => keys += key;
        Join(_all);
        Talk(500);
        _seat.Peer.Press(5);
        Talk(200);
        Assert.Equal("5", keys);
        Assert.Equal("500 700", _citizen.Hears(100, _all));
    }

    [Theory]
    [InlineData(20261126)]
    [InlineData(5)]
    public void Lost_packets_cost_what_was_in_them(int seed)
    {
        var chance = new Random(seed);
        Join(_all);
        for (var i = 0; i < 500; i++)
        {
            foreach (var one in _all)
            {
                one.Speaks = chance.NextDouble() >= 0.05;
                if (!one.Speaks)
                {
                    one.Peer.Sequence++;
                }
            }

            Talk(20);
        }

        var heard = _third.Heard(_world.Time.Elapsed - TimeSpan.FromSeconds(5));
        foreach (var other in new[] { _citizen, _seat })
        {
            Assert.True(other.Voice.In(heard) > 5000, $"seed {seed}: {other.Voice.Hertz} Hz {other.Voice.In(heard)}");
        }
    }

    [Fact]
    public void A_bridge_takes_its_legs_out_and_a_conference_takes_them_out_of_a_bridge()
    {
        Join(_all);
        Talk(300);
        _citizen.Session.Bridge(_third.Session);
        Talk(1000);
        Assert.Equal(("700", "", "300"), Hear());
        Join(_citizen, _seat);
        Talk(1000);
        Assert.Equal(("500", "300", ""), Hear());
    }

    [Fact]
    public void One_more_than_sixteen_is_refused_and_a_leg_of_another_engine_is_an_error()
    {
        var many = Enumerable.Range(10, 14).Select(number => new Talker(_world, number, 900)).ToArray();
        Assert.All([.. many, _citizen, _seat], one => Assert.True(_room.Join(one.Session)));
        Assert.False(_room.Join(_third.Session));
        many[0].Session.Dispose();
        Assert.True(_room.Join(_third.Session));
        Talk(100);
        using var other = new MediaWorld();
        Assert.Throws<ArgumentException>(() => _room.Join(other.Open()));
        Assert.Throws<ArgumentOutOfRangeException>(() => _room.Hear(_seat.Session, _third.Session, -1));
    }

    private void Join(params Talker[] talkers)
    {
        foreach (var one in talkers)
        {
            Assert.True(_room.Join(one.Session));
        }
    }

    private void Talk(int milliseconds) => Talker.Talk(_world, milliseconds, _all);

    private (string Citizen, string Seat, string Third) Hear() => (_citizen.Hears(500, _all), _seat.Hears(500, _all), _third.Hears(500, _all));
}
