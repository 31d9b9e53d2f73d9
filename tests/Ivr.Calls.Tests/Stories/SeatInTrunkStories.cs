using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A seat's phone stands where a trunk's calls come from.</summary>
public sealed class SeatInTrunkStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _second, _inside;

    public SeatInTrunkStories()
    {
        _gateway = _world.Gateway();
        _world.Seat("1001", "lanzhou", "zh");
        _second = _world.Seat("1002", "tianshui", "zh");
        _inside = _world.Phone("1001", "10.12.1.77");
    }

    public void Dispose() => _world.Dispose();

    private static TestCall Call(TestPhone from, string number, params IEnumerable<SipHeader> headers) => from.Dial(new SipUri("sip", number, "10.12.0.1", 5060), null, headers);

    private CallDetailRecord Record => Assert.Single(_gateway.Records);

    [Fact]
    public void It_calls_another_seat_as_a_seat()
    {
        var own = Call(_inside, "1002");
        _world.Until(() => own.Ear.Now == "voice of 1002", "they talk");
        Assert.Equal("坐席 1001", _second.Rung[0].Display);
        own.HangUp();
        _world.RunFor(1);
        Assert.Equal((CallDirection.Seat, "1001", null), (Record.Direction, Record.Seat, Record.Trunk));
    }

    [Fact]
    public void It_is_asked_for_its_password_though_the_trunk_is_trusted()
    {
        var call = Call(_world.Thief("1001", "10.12.1.78"), "1002");
        _world.RunFor(2);
        Assert.Equal(401, call.End!.Status);
        Assert.Empty(_second.Rung);
    }

    [Fact]
    public void It_calls_the_hotline_and_is_a_citizen_like_any()
    {
        var call = Call(_inside, "093812345");
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "voice of 1002", "a seat of that city");
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal((CallDirection.Inbound, "carrier", "1002"), (Record.Direction, Record.Trunk, Record.Seat));
    }

    [Fact]
    public void It_picks_up_what_another_talks_about()
    {
        var citizen = _world.Dial("093812345");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 1002", "they talk");
        var picked = Call(_inside, "12345", new SipHeader("Replaces", _second.Current!.Named));
        _world.Until(() => picked.IsAnswered, "it is answered");
        _inside.Speaks(picked);
        _world.Until(() => citizen.Ear.Now == "voice of 1001 again", "they are joined");
        Assert.Equal((SeatState.Talking, SeatState.WrapUp), (_world.SeatNow("1001").State, _world.SeatNow("1002").State));
    }

    [Fact]
    public void Who_is_no_seat_is_asked_for_nothing()
    {
        var unknown = _world.Carrier.Dial(new SipUri("sip", "1002", "10.12.0.1", 5060), "13893101234");
        var pickUp = _world.Carrier.Dial(new SipUri("sip", "12345", "10.12.0.1", 5060), "13893101234", new SipHeader("Replaces", "x@y;to-tag=1;from-tag=2"));
        _world.RunFor(2);
        Assert.Equal((404, 481), (unknown.End!.Status, pickUp.End!.Status));
        Assert.Empty(_second.Rung);
        Assert.Equal("unknown-number", _gateway.Records[0].Ending.Cause);
    }
}
