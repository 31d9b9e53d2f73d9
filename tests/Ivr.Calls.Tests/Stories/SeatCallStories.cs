using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Seats call by themselves: to ask, to hand a citizen over to whom they asked, to pick a call up.</summary>
public sealed class SeatCallStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _first;
    private readonly TestPhone _second;

    public SeatCallStories()
    {
        _gateway = _world.Gateway(options => options with { Transfers = options.Transfers with { Allowed = ["95598"] } });
        _first = _world.Seat("1001", "lanzhou", "zh");
        _second = _world.Seat("1002", "tianshui", "zh");
    }

    public void Dispose() => _world.Dispose();

    private static TestCall Call(TestPhone from, string number, params IEnumerable<SipHeader> headers) => from.Dial(new SipUri("sip", number, "10.12.0.1", 5060), null, headers);

    private TestCall Talk()
    {
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "voice of 1001", "they talk");
        call.Speak(_world.Carrier.Voice);
        _world.RunFor(2);
        return call;
    }

    private CallDetailRecord Own => _gateway.Records.Single(record => record.Direction == CallDirection.Seat);

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal(0, _gateway.Centre.Calls);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
        Assert.Null(_world.SeatNow("1001").Holder);
        Assert.Null(_world.SeatNow("1002").Holder);
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
    }

    [Fact]
    public void A_seat_calls_another_and_no_citizen_is_offered_to_it_meanwhile()
    {
        var own = Call(_first, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "they talk");
        Assert.Equal("坐席 1001", _second.Rung[0].Display);
        Assert.Equal((SeatState.Talking, SeatState.Talking), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
        own.HangUp();
        _world.RunFor(1);
        Assert.Equal((SeatState.Ready, SeatState.WrapUp), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
        AssertNothingStays();
        Assert.Equal(("1001", "1002", new CallEnding(EndedBy.Seat, "hung-up")), (Own.Seat, Own.Called, Own.Ending));
    }

    [Fact]
    public void A_seat_calls_a_listed_number_and_shows_the_hotline()
    {
        var own = Call(_first, "95598");
        _world.Until(() => own.Ear.Now == "voice of the citizen", "they talk");
        Assert.Equal(("95598", "12345"), (_world.Carrier.Rung[0].Invite!.Uri.User, _world.Carrier.Rung[0].Invite!.From.Uri.User));
        _world.Carrier.Rung[0].HangUp();
        _world.RunFor(1);
        Assert.True(own.IsEnded);
        AssertNothingStays();
    }

    [Theory]
    [InlineData("13893100001", 403)]
    [InlineData("093812345", 403)]
    [InlineData("1001", 486)]
    public void What_a_seat_may_not_call_is_refused(string number, int status)
    {
        var own = Call(_first, number);
        _world.RunFor(2);
        Assert.Equal(status, own.End!.Status);
        Assert.Empty(_world.Carrier.Rung);
        AssertNothingStays();
        Assert.DoesNotContain("13893100001", Own.Called);
    }

    [Fact]
    public void Who_knows_no_password_is_no_seat_and_a_stranger_gets_what_he_always_got()
    {
        var thief = _world.Thief("1001", "10.12.7.7");
        var call = Call(thief, "1002");
        var stranger = Call(_world.Stranger("10.12.8.8"), "1002");
        _world.RunFor(2);
        Assert.Equal((401, 403), (call.End!.Status, stranger.End!.Status));
        Assert.Empty(_second.Rung);
        AssertNothingStays();
    }

    [Fact]
    public void A_seat_that_gives_up_stops_the_ringing()
    {
        _second.Manners = Manners.RingsOnly;
        var own = Call(_first, "1002");
        _world.Until(() => _second.Current is not null, "it rings");
        own.HangUp();
        _world.RunFor(1);
        Assert.Null(_second.Current);
        AssertNothingStays();
        Assert.Equal("cancelled", Own.Ending.Cause);
        Assert.Equal(SeatState.Ready, _world.SeatNow("1002").State);
    }

    [Fact]
    public void A_gateway_that_stops_ends_the_calls_of_seats_too()
    {
        var own = Call(_first, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "they talk");
        _gateway.Stop();
        _world.RunFor(1);
        Assert.True(own.IsEnded);
        Assert.Null(_second.Current);
        AssertNothingStays();
        Assert.Single(_gateway.Records);
    }

    [Fact]
    public void A_citizen_is_handed_over_to_whom_the_seat_has_asked()
    {
        var citizen = Talk();
        var seat = _first.Current!;
        var own = Call(_first, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "it asks");
        seat.Refer("sip:1002@10.12.0.1", inPlaceOf: own);
        _world.Until(() => citizen.Ear.Now == "voice of 1002", "they are joined");
        _world.RunFor(0.5);
        Assert.Equal(200, seat.Told[^1]);
        Assert.True(own.IsEnded);
        Assert.Equal("voice of the citizen", _second.Current!.Ear.Now);
        _world.RunFor(3);
        Assert.True(seat.IsEnded);
        Assert.Equal((SeatState.WrapUp, SeatState.Talking), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
        Assert.Equal("transferred", Own.Ending.Cause);
        Assert.Equal("voice of 1002", citizen.Ear.Now);

        // The one who was asked may do the same with him.
        _second.Current.Refer("sip:1001@10.12.0.1");
        _world.Until(() => _world.SeatNow("1001").State == SeatState.Ready, "the first is free again");
        _second.Current.Refer("sip:1001@10.12.0.1");
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "and back");
        citizen.HangUp();
        AssertNothingStays();
        Assert.Contains(_gateway.Records.Single(record => record.Direction == CallDirection.Inbound).Steps, step => step is { Step: "transferred", Detail: "1001 → 1002" });
    }

    [Fact]
    public void Whom_the_seat_has_asked_leaves_a_moment_too_early()
    {
        var citizen = Talk();
        var seat = _first.Current!;
        var own = Call(_first, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "it asks");
        _second.Current!.HangUp();
        seat.Refer("sip:1002@10.12.0.1", inPlaceOf: own);
        _world.RunFor(2);
        Assert.True(seat.Told[^1] == 481, string.Join(' ', seat.Told));
        Assert.Equal("voice of 1001", citizen.Ear.Now);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void Another_seats_asking_is_nobody_elses_to_give_away()
    {
        var third = _world.Seat("1003", "lanzhou", "zh");
        var own = Call(third, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "they talk");
        var citizen = Talk();
        _first.Current!.Refer("sip:1002@10.12.0.1", inPlaceOf: own);
        _world.RunFor(1);
        Assert.Equal([481], _first.Current.Told);
        Assert.Equal("voice of 1001", citizen.Ear.Now);
        Assert.Equal("voice of 1002", own.Ear.Now);
    }

    [Fact]
    public void A_seat_picks_up_what_another_talks_about()
    {
        var citizen = Talk();
        var seat = _first.Current!;
        var picked = Call(_second, "1001", new SipHeader("Replaces", seat.Named));
        _world.Until(() => picked.IsAnswered, "it is answered");
        _second.Speaks(picked);
        _world.Until(() => citizen.Ear.Now == "voice of 1002", "they are joined");
        Assert.True(seat.IsEnded);
        Assert.Equal((SeatState.WrapUp, SeatState.Talking), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
        citizen.HangUp();
        _world.RunFor(1);
        Assert.True(picked.IsEnded);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1002").State);
        AssertNothingStays();
        Assert.Equal("picked-up", Own.Ending.Cause);
        Assert.Contains(_gateway.Records[^1].Steps, step => step is { Step: "picked-up", Detail: "1001 → 1002" });
    }

    [Fact]
    public void Nobody_picks_up_the_citizens_own_leg_and_no_trunk_picks_up_anything()
    {
        var citizen = Talk();
        var robbed = Call(_second, "1001", new SipHeader("Replaces", citizen.Named));
        var carrier = _world.Carrier.Dial(new SipUri("sip", "12345", "10.12.0.1", 5060), "13893100009", new SipHeader("Replaces", _first.Current!.Named));
        _world.RunFor(2);
        Assert.Equal((403, 403), (robbed.End!.Status, carrier.End!.Status));
        Assert.Equal("voice of 1001", citizen.Ear.Now);
    }
}
