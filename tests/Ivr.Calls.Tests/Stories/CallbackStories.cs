using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Nobody who reached nobody is forgotten.</summary>
public sealed class CallbackStories : IDisposable
{
    // Ten in the morning in Gansu, far from the quiet hours.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly WorldGateway _gateway;

    public CallbackStories()
    {
        _gateway = _world.Gateway();
        _world.Carrier.Manners = Manners.Answers;
    }

    public void Dispose() => _world.Dispose();

    private TestCall Wait(string number = "13893101234")
    {
        var call = _world.Dial("093112345", number);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "music", "the line");
        return call;
    }

    private void Abandon(string number = "13893101234")
    {
        var call = Wait(number);
        _world.RunFor(5);
        call.HangUp();
        _world.RunFor(1);
    }

    [Fact]
    public void Who_hung_up_while_waiting_is_called_back_and_connected()
    {
        Abandon();
        var owed = Assert.Single(_world.Callbacks);
        Assert.Equal(("13893101234", "lanzhou", "abandoned"), (owed.Request.Number, owed.Request.City, owed.Request.Reason));
        var seat = _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "his phone rings", 120);
        Assert.True(seat.Current is { IsAnswered: true }, "the seat is there first");
        Assert.Equal("13893101234", _world.Carrier.Rung[0].Invite!.Uri.User);
        Assert.Equal("12345", _world.Carrier.Rung[0].Invite!.From.Uri.User);
        _world.Until(() => _world.Carrier.Rung[0].Ear.HeardOf("voice of 1001"), "he hears the seat", 60);
        Assert.Equal("P12", _world.Carrier.Rung[0].Ear.Heard[0]);
        _world.Until(() => seat.Rung[0].Ear.HeardOf("voice of the citizen"), "the seat hears him", 1);
        Assert.Empty(_world.Callbacks);
        Assert.Equal("connected", _world.ClosedCallbacks[0].Outcome);
        _world.Carrier.Rung[0].HangUp();
        _world.RunFor(1);
        Assert.True(seat.Rung[0].IsEnded);
        Assert.Equal(CallDirection.Callback, _gateway.Records[^1].Direction);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);
    }

    [Fact]
    public void Who_asks_by_key_is_told_and_called_back()
    {
        var call = Wait();
        _world.Until(() => call.Ear.Now == "P09", "the offer of a callback", 60);
        call.Press('1');
        _world.Until(() => call.IsEnded, "the gateway says goodbye", 20);
        _world.RunFor(1);
        Assert.True(call.Ear.HeardOf("P11"));
        Assert.Equal("requested", Assert.Single(_world.Callbacks).Request.Reason);
        Assert.Equal(_world.Callbacks[0].Id, _gateway.Records[0].Callback);
        Assert.Empty(_world.Waiting);
    }

    [Fact]
    public void A_withheld_number_is_told_to_stay_and_stays()
    {
        var call = Wait("anonymous");
        _world.Until(() => call.Ear.Now == "P09", "the offer of a callback", 60);
        call.Press('1');
        _world.Until(() => call.Ear.HeardOf("P19"), "he is told that his number is not shown", 20);
        _world.Until(() => call.Ear.Now == "music", "the line again", 20);
        Assert.Empty(_world.Callbacks);
        Assert.Single(_world.Waiting);
    }

    [Fact]
    public void One_number_is_owed_one_callback_however_often_it_called()
    {
        Abandon();
        Abandon();
        Abandon("+8613893101234");
        Assert.Single(_world.Callbacks);
    }

    [Fact]
    public void A_later_call_that_is_answered_settles_the_callback()
    {
        Abandon();
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var again = Wait();
        _world.Until(() => again.Ear.HeardOf("voice of 1001"), "he is served");
        _world.RunFor(180);
        Assert.Empty(_world.Callbacks);
        Assert.Empty(_world.Carrier.Rung);
        Assert.Single(seat.Rung);
    }

    [Fact]
    public void Who_is_refused_for_capacity_is_called_back()
    {
        var full = _world.Gateway(options => options with { MostCalls = 0 });
        var call = _world.Carrier.Dial(new Sip.SipUri("sip", "093112345", full.Address.Address.ToString(), 5060), "13893107777");
        _world.RunFor(2);
        Assert.Equal(503, call.End!.Status);
        Assert.Equal(("13893107777", "capacity"), (_world.Callbacks[0].Request.Number, _world.Callbacks[0].Request.Reason));
    }

    [Fact]
    public void Who_does_not_answer_is_tried_again_later_and_given_up_after_three_attempts()
    {
        _world.Carrier.Manners = Manners.RingsOnly;
        Abandon();
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "the first attempt", 120);
        _world.Until(() => _world.Carrier.Rung[0].IsEnded, "the ring ends", 60);
        _world.RunFor(5);
        Assert.Equal(1, Assert.Single(_world.Callbacks).Attempts);
        _world.Until(() => _world.Carrier.Rung.Count == 2, "the second attempt", 700);
        _world.Until(() => _world.Carrier.Rung.Count == 3, "the third attempt", 4000);
        _world.RunFor(60);
        Assert.Empty(_world.Callbacks);
        Assert.StartsWith("given-up", _world.ClosedCallbacks[0].Outcome, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_presses_two_is_left_in_peace()
    {
        Abandon();
        var seat = _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => _world.Carrier.Rung.Count == 1 && _world.Carrier.Rung[0].Ear.Now == "P12", "he is greeted", 120);
        _world.Carrier.Rung[0].Press('2');
        _world.Until(() => _world.Carrier.Rung[0].IsEnded, "the gateway says goodbye", 20);
        _world.RunFor(1);
        Assert.Equal("declined", _world.ClosedCallbacks[0].Outcome);
        Assert.True(seat.Rung[0].IsEnded);
    }

    [Fact]
    public void Without_a_free_seat_no_citizen_is_rung_and_no_attempt_is_counted()
    {
        Abandon();
        _world.RunFor(600);
        Assert.Empty(_world.Carrier.Rung);
        Assert.Equal(0, Assert.Single(_world.Callbacks).Attempts);
    }

    [Fact]
    public void At_night_nobody_is_called()
    {
        using var night = new World(start: new DateTimeOffset(2026, 11, 23, 14, 0, 0, TimeSpan.Zero));
        night.Gateway();
        var call = night.Dial("093112345");
        night.Until(() => call.Ear.Now == "P02", "the menu");
        night.RunFor(3);
        call.HangUp();
        night.RunFor(1);
        night.Seat("1001", "lanzhou", "zh");
        night.RunFor(600);
        Assert.Single(night.Callbacks);
        Assert.Empty(night.Carrier.Rung);
    }

    [Fact]
    public void The_callback_of_a_Tibetan_is_made_by_a_seat_that_speaks_Tibetan()
    {
        var call = _world.Dial("093112345");
        foreach (var menu in new[] { "P02", "P04" })
        {
            _world.Until(() => call.Ear.Now == menu, menu);
            _world.RunFor(1);
            call.Press('4');
        }

        _world.Until(() => call.Ear.Now == "music", "the line");
        call.HangUp();
        _world.RunFor(1);
        var mandarin = _world.Seat("1001", "lanzhou", "zh");
        var tibetan = _world.Seat("9004", "province", "zh", "adx");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "his phone rings", 120);
        Assert.Empty(mandarin.Rung);
        Assert.Single(tibetan.Rung);
    }
}
