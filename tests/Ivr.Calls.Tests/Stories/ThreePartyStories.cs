using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A citizen, a seat and a third talk together: 110 above all. Whoever goes, the citizen is not let go while somebody is there.</summary>
public sealed class ThreePartyStories : IDisposable
{
    private static readonly Pitch CitizenVoice = new(300);
    private static readonly Pitch SeatVoice = new(500);
    private static readonly Pitch PoliceVoice = new(700);

    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _first;
    private readonly TestPhone _police;
    private readonly TestCall _citizen;
    private readonly TestCall _seat;

    public ThreePartyStories()
    {
        _gateway = _world.Gateway(options => options with { Transfers = options.Transfers with { Allowed = ["110"] } });
        _first = _world.Seat("1001", "lanzhou", "zh");
        _police = _world.Carrier;
        _citizen = _world.Dial("093112345");
        _world.Until(() => _citizen.Ear.Now == "P02", "the menu");
        _citizen.Press('0');
        _world.Until(() => _citizen.Ear.Now == "voice of 1001", "they talk");
        _seat = _first.Current!;
        _citizen.Speak(CitizenVoice);
        _seat.Speak(SeatVoice);
        _world.RunFor(2);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_seat_joins_110_by_an_operators_word_and_all_three_hear_each_other()
    {
        var police = Join110();
        Assert.Equal(("seat+police", "citizen+police", "citizen+seat"), (Hears(_citizen), Hears(_seat), Hears(police)));
        // An outside call shows whose emergency it is.
        Assert.Equal("110", police.Invite!.Uri.User);
        police.HangUp();
        _world.RunFor(2);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        _seat.HangUp();
        _world.Until(() => _citizen.Ear.Now == "P20", "the survey");
        _citizen.HangUp();
        AssertNothingStays();
        Assert.Equal(["join-ringing 1001 → 110", "joined 110", "left 110"], Steps());
    }

    [Fact]
    public void A_seat_joins_110_by_keys_and_hears_that_it_was_understood()
    {
        _seat.Press("*3110#");
        _world.Until(() => _police.Rung.Count == 1 && _police.Current is { IsAnswered: true }, "110 answers");
        _police.Current!.Speak(PoliceVoice);
        _world.RunFor(2);
        Assert.Equal("seat+police", Hears(_citizen));
        _citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void Keys_that_mean_nothing_are_written_down_and_nobody_is_disturbed()
    {
        _seat.Press("*9#");
        _seat.Press("*3999#");
        _world.RunFor(4);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        _citizen.HangUp();
        AssertNothingStays();
        Assert.Equal(2, Record().Steps.Count(step => step.Step == "keys-refused"));
        Assert.Empty(_police.Rung);
    }

    [Fact]
    public void When_the_seat_goes_the_citizen_and_110_talk_on_and_its_wrap_up_begins()
    {
        var police = Join110();
        _seat.HangUp();
        _world.RunFor(2);
        Assert.Equal(("police", "citizen"), (Hears(_citizen), Hears(police)));
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);
        police.HangUp();
        _world.Until(() => _citizen.IsEnded, "whoever talked outside needs no grade");
        AssertNothingStays();
        Assert.Equal(["join-ringing 1001 → 110", "joined 110", "left 1001"], Steps());
        Assert.NotNull(Record().SeatLeftAt);
        Assert.True(Record().SeatLeftAt < Record().EndedAt);
    }

    [Fact]
    public void A_seat_that_goes_while_110_still_rings_leaves_the_citizen_with_music_and_then_with_110()
    {
        _police.AnswersAfter = TimeSpan.FromSeconds(8);
        Order("110");
        _world.Until(() => _police.Rung.Count == 1, "110 rings");
        _seat.HangUp();
        _world.RunFor(2);
        Assert.Equal("music", _citizen.Ear.Now);
        _world.Until(() => _police.Current is { IsAnswered: true }, "110 answers");
        _police.Current!.Speak(PoliceVoice);
        _world.RunFor(2);
        Assert.Equal(("police", "citizen"), (Hears(_citizen), Hears(_police.Current!)));
        _citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void When_110_does_not_answer_and_the_seat_has_gone_he_is_at_the_front_of_his_line()
    {
        _police.Manners = Manners.RingsOnly;
        Order("110");
        _world.Until(() => _police.Rung.Count == 1, "110 rings");
        _seat.HangUp();
        _world.RunFor(29);
        Assert.Equal("music", _citizen.Ear.Now);
        _world.Until(() => _citizen.Ear.Now == "voice of 1001", "his seat is free again and takes him first");
        _citizen.HangUp();
        AssertNothingStays();
        Assert.Contains(Record().Steps, step => step.Step == "line-again");
    }

    [Fact]
    public void When_110_is_busy_the_two_talk_on_and_may_ask_again()
    {
        _police.Manners = Manners.IsBusy;
        Order("110");
        _world.RunFor(3);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        _police.Manners = Manners.Answers;
        var police = Join110();
        Assert.Equal("seat+police", Hears(_citizen));
        _citizen.HangUp();
        _world.RunFor(2);
        Assert.True(police.IsEnded && _seat.IsEnded);
        AssertNothingStays();
        Assert.Contains("join-failed 110: 486", Steps());
    }

    [Fact]
    public void Another_seat_may_be_the_third_and_the_first_may_go()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        Order("1002");
        _world.Until(() => second.Current is { IsAnswered: true }, "the other seat answers");
        Assert.StartsWith("三方 兰州市12345", second.Current!.Display, StringComparison.Ordinal);
        second.Current.Speak(PoliceVoice);
        _world.RunFor(2);
        Assert.Equal(SeatState.Talking, _world.SeatNow("1002").State);
        Assert.Equal("seat+police", Hears(_citizen));
        _seat.HangUp();
        _world.RunFor(2);
        Assert.Equal("police", Hears(_citizen));
        second.Current.HangUp();
        _world.Until(() => _citizen.Ear.Now == "P20", "the survey");
        _citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void Nobody_joins_who_is_no_seat_and_no_listed_number_nor_a_fourth()
    {
        Assert.Contains("transfers", Order("13900000000", expectsProblem: true));
        Assert.Contains("nobody talks", Answer(_gateway.Centre.JoinAsync("no such call", "110", "ops")));
        Join110();
        Assert.Contains("three", Order("110", expectsProblem: true));
        _citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void A_phone_of_the_three_that_dies_is_noticed_and_the_others_talk_on()
    {
        var police = Join110();
        _seat.Die();
        _world.RunFor(40);
        Assert.Equal(("police", "citizen"), (Hears(_citizen), Hears(police)));
        Assert.Equal(SeatState.Resting, _world.SeatNow("1001").State);
        _citizen.HangUp();
        AssertNothingStays();
    }

    private TestCall Join110()
    {
        var before = _police.Rung.Count;
        Order("110");
        _world.Until(() => _police.Rung.Count > before && _police.Current is { IsAnswered: true }, "110 answers");
        var police = _police.Current!;
        police.Speak(PoliceVoice);
        _world.RunFor(2);
        return police;
    }

    private string? Order(string whom, bool expectsProblem = false)
    {
        var problem = Answer(_gateway.Centre.JoinAsync(_world.Cards.Single().CallId, whom, "1001"));
        Assert.Equal(expectsProblem, problem is not null);
        return problem;
    }

    private string? Answer(Task<Phrase?> order)
    {
        return _world.Answer(order)?.English;
    }

    private static string Hears(TestCall call) => string.Join('+', new[] { (CitizenVoice, "citizen"), (SeatVoice, "seat"), (PoliceVoice, "police") }
        .Where(one => call.Ear.Hears(one.Item1)).Select(one => one.Item2));

    private CallDetailRecord Record() => _gateway.Records.Single(record => record.Direction == CallDirection.Inbound);

    private string[] Steps() => [.. Record().Steps.Where(step => step.Step is "join-ringing" or "joined" or "left" or "join-failed").Select(step => $"{step.Step} {step.Detail}")];

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal((0, 0, 0), (_gateway.Centre.Calls, _gateway.Media.SessionsOpen, _gateway.Centre.Endpoint.Dialogs));
        Assert.Empty(_world.Waiting);
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
    }
}
