using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A seat with several phones: all ring, the first that answers has the call.</summary>
public sealed class ForkStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _desk;
    private readonly TestPhone _soft;

    public ForkStories()
    {
        _gateway = _world.Gateway();
        _desk = _world.Seat("801", "lanzhou", "zh");
        _soft = _world.Phone("801");
        _desk.AnswersAfter = _soft.AnswersAfter = TimeSpan.FromSeconds(5);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Both_ring_the_first_that_answers_has_the_call_and_the_other_is_called_off()
    {
        _soft.AnswersAfter = TimeSpan.FromSeconds(2);
        var call = Called();
        _world.Until(() => call.Ear.Now == "voice of 801 again", "the soft phone's voice");
        _world.RunFor(0.1);
        Assert.Equal(SipEndCause.Cancelled, Assert.Single(_desk.Rung).End?.Cause);
        Assert.Equal(SeatState.Talking, _world.SeatNow("801").State);
        Assert.Equal(2, _gateway.Media.SessionsOpen);
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
    }

    [Fact]
    public void Two_that_answer_at_once_are_one_too_many_for_one_caller()
    {
        var call = Called();
        _world.Until(() => _desk.Rung is [{ IsAnswered: true }] && _soft.Rung is [{ IsAnswered: true }], "both answer");
        _world.RunFor(1);
        Assert.Single(new[] { _desk.Current, _soft.Current }.OfType<TestCall>());
        Assert.False(call.IsEnded);
        Assert.Equal(SeatState.Talking, _world.SeatNow("801").State);
    }

    [Fact]
    public void One_that_is_busy_ends_nothing()
    {
        _desk.Manners = Manners.IsBusy;
        var call = Called();
        _world.Until(() => call.Ear.Now == "voice of 801 again", "the soft phone's voice");
    }

    [Fact]
    public void Busy_is_what_the_seat_is_when_all_have_failed_and_one_said_so()
    {
        _desk.Manners = Manners.IsBusy;
        _soft.Manners = Manners.RingsOnly;
        Called();
        _world.Until(() => _world.SeatNow("801").State == SeatState.Resting, "the seat rests", 60);
        _world.RunFor(0.1);
        Assert.Equal("busy", _world.SeatNow("801").Cause);
        Assert.True(Assert.Single(_soft.Rung).IsEnded);
    }

    [Fact]
    public void Nobody_answers_either()
    {
        _desk.Manners = _soft.Manners = Manners.RingsOnly;
        Called();
        _world.Until(() => _world.SeatNow("801").State == SeatState.Resting, "the seat rests", 60);
        _world.RunFor(0.1);
        Assert.Equal("no-answer", _world.SeatNow("801").Cause);
        Assert.Equal([SipEndCause.Cancelled, SipEndCause.Cancelled], new[] { _desk, _soft }.Select(phone => phone.Rung[0].End!.Cause));
    }

    [Fact]
    public void A_caller_who_leaves_stops_both()
    {
        _desk.Manners = _soft.Manners = Manners.RingsOnly;
        var call = Called();
        _world.Until(() => _soft.Rung.Count == 1, "it rings");
        call.HangUp();
        _world.RunFor(1);
        Assert.All([_desk, _soft], phone => Assert.True(phone.Rung[0].IsEnded));
        Assert.Equal(SeatState.Ready, _world.SeatNow("801").State);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
    }

    [Fact]
    public void The_less_preferred_rings_only_when_the_preferred_has_failed()
    {
        Prefer(desk: 1000, soft: 300);
        _desk.Manners = Manners.IsBusy;
        var call = Called();
        _world.Until(() => call.Ear.Now == "voice of 801 again", "the soft phone's voice");
        Assert.Single(_desk.Rung);
    }

    [Fact]
    public void And_not_at_all_when_the_preferred_answers()
    {
        Prefer(desk: 1000, soft: 300);
        var call = Called();
        _world.Until(() => call.Ear.Now == "voice of 801", "the desk phone's voice");
        Assert.Empty(_soft.Rung);
    }

    private TestCall Called() => _world.Dial("12345");

    private void Prefer(int desk, int soft)
    {
        var seat = _world.SeatNow("801");
        var now = _world.Time.GetUtcNow();
        var bindings = seat.Bindings.Select(one => one with { Q = one.Contact.Contains(_desk.Address.Address.ToString(), StringComparison.Ordinal) ? desk : soft });
        World.Now(_world.Memory.Seats.RegisterAsync("801", new SeatRegistration("prefer", 1, [.. bindings]), now));
    }
}
