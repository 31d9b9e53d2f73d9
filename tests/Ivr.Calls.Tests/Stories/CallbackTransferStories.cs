using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A citizen whom we have called back is handed on like one who called.</summary>
public sealed class CallbackTransferStories : IDisposable
{
    // Ten in the morning in Gansu, far from the quiet hours.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly WorldGateway _gateway;
    private readonly TestPhone _first;

    public CallbackTransferStories()
    {
        _gateway = _world.Gateway(options => options with { Transfers = options.Transfers with { Allowed = ["95598"] } });
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "music", "the line");
        call.HangUp();
        _world.RunFor(1);
        _first = _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => _world.Carrier.Rung.Count == 1 && Citizen.Ear.Now == "voice of 1001", "he is called back", 180);
        _world.RunFor(1);
    }

    private TestCall Citizen => _world.Carrier.Rung[0];

    private CallDetailRecord Record => _gateway.Records.Single(record => record.Direction == CallDirection.Callback);

    public void Dispose() => _world.Dispose();

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
        Assert.All(World.Now(_world.Memory.Seats.ListAsync(_world.Time.GetUtcNow())), seat => Assert.Null(seat.Holder));
        Assert.Empty(_world.Logs.Where(line => line.Error is not null).Select(line => line.Error!.ToString()));
    }

    [Fact]
    public void To_another_seat()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => second.Current is not null, "the other rings");
        _world.RunFor(0.5);
        Assert.Equal(("music", "转接 兰州市12345 138****1234"), (Citizen.Ear.Now, second.Current!.Display));
        _world.Until(() => Citizen.Ear.Now == "voice of 1002", "they are joined");
        _world.RunFor(3);
        Assert.True(seat.IsEnded);
        Assert.Equal((SeatState.WrapUp, SeatState.Talking), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
        second.Current.HangUp();
        AssertNothingStays();
        Assert.True(Citizen.IsEnded);
        Assert.Equal(("1001", "1002", "hung-up"), (Record.Seat, Record.TransferredTo, Record.Ending.Cause));
        Assert.NotNull(Record.SeatLeftAt);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void To_a_number_outside()
    {
        var seat = _first.Current!;
        seat.Refer("sip:95598@10.12.0.1");
        _world.Until(() => _world.Carrier.Rung.Count == 2, "it rings");
        Assert.Equal(("95598", "13893101234"), (_world.Carrier.Rung[1].Invite!.Uri.User, _world.Carrier.Rung[1].Invite!.From.Uri.User));
        _world.Until(() => seat.Told is [.., 200], "they are joined");
        _world.RunFor(3);
        _world.Carrier.Rung[1].HangUp();
        AssertNothingStays();
        Assert.True(Citizen.IsEnded);
        Assert.Equal("95598", Record.TransferredTo);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void To_whom_the_seat_has_asked()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        var own = _first.Dial(new SipUri("sip", "1002", "10.12.0.1", 5060));
        _world.Until(() => own.Ear.Now == "voice of 1002", "it asks");
        _first.Rung[0].Refer("sip:1002@10.12.0.1", inPlaceOf: own);
        _world.Until(() => Citizen.Ear.Now == "voice of 1002", "they are joined");
        _world.RunFor(3);
        Assert.True(own.IsEnded && _first.Rung[0].IsEnded);
        Citizen.HangUp();
        _world.RunFor(1);
        Assert.Null(second.Current);
        AssertNothingStays();
    }

    [Fact]
    public void Not_into_the_plan()
    {
        var seat = _first.Current!;
        seat.Refer("sip:093812345@10.12.0.1");
        _world.RunFor(1);
        Assert.Equal([403], seat.Told);
        Assert.Equal("voice of 1001", Citizen.Ear.Now);
        Citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void When_nobody_takes_him_he_talks_on_with_who_is_still_there()
    {
        _world.Seat("1002", "lanzhou", "zh").Manners = Manners.IsBusy;
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => seat.Told is [.., 486], "he is told");
        _world.RunFor(1);
        Assert.Equal("voice of 1001", Citizen.Ear.Now);
        seat.HangUp();
        AssertNothingStays();
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void When_nobody_takes_him_and_the_first_has_gone_he_is_told_and_called_once_more()
    {
        _world.Seat("1002", "lanzhou", "zh").Manners = Manners.IsBusy;
        _first.Current!.Refer("sip:1002@10.12.0.1");
        _first.Current!.HangUp();
        _world.Until(() => Citizen.IsEnded, "he is let go", 60);
        Assert.Equal("P11", Citizen.Ear.Heard[^1]);
        _world.RunFor(1);
        Assert.Equal("abandoned", Assert.Single(_world.Callbacks).Request.Reason);
        Assert.Equal(("nobody-answered", null), (Record.Ending.Cause, Record.SeatAnsweredAt));
        _world.Until(() => _world.Carrier.Rung.Count == 2 && _world.Carrier.Rung[1].Ear.Now == "voice of 1001", "he is called once more", 400);
        Citizen.HangUp();
        _world.Carrier.Rung[1].HangUp();
        AssertNothingStays();
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void He_hangs_up_while_the_other_rings()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        second.Manners = Manners.RingsOnly;
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => second.Current is not null, "the other rings");
        _world.RunFor(0.5);
        Citizen.HangUp();
        _world.Until(() => seat.Told is [.., 487], "he is told");
        AssertNothingStays();
        Assert.Null(second.Current);
        Assert.Equal(new CallEnding(EndedBy.Caller, "hung-up"), Record.Ending);
    }
}
