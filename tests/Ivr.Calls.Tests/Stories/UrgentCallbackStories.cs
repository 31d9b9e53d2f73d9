using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Who could not be put through to 110 and hung up is called back at once, by night and before all others.</summary>
public sealed class UrgentCallbackStories : IDisposable
{
    // Two in the morning in Gansu.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 22, 18, 0, 0, TimeSpan.Zero));
    private readonly WorldGateway _gateway;
    private readonly TestCarrier _carrier;

    public UrgentCallbackStories()
    {
        _gateway = _world.Gateway(
            options => options with { Trunks = [.. options.Trunks, new Trunk { Name = "lanzhou", City = "lanzhou", Channels = 2, Outbound = new SipUri("sip", "", "10.12.6.1", 5060) }] },
            _world.Compile(PutThroughStories.Text));
        _carrier = new TestCarrier(_world, "10.12.6.1") { Refuses = call => call.Reject(480) };
    }

    public void Dispose() => _world.Dispose();

    private void HangUpAfter(char key, string number, string heard)
    {
        var citizen = _world.Carrier.Dial(new SipUri("sip", "093112345", "10.12.0.1", 5060), number);
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press(key);
        _world.Until(() => citizen.Ear.Now == heard, heard);
        citizen.HangUp();
        _world.RunFor(1);
    }

    [Fact]
    public void He_is_called_at_two_in_the_morning_and_the_seat_sees_why()
    {
        HangUpAfter('0', "13893100009", "music");
        HangUpAfter('2', "13893101234", "P16_110");
        Assert.Equal([("13893101234", true), ("13893100009", false)], _world.Callbacks.Select(one => (one.Request.Number, one.Request.Urgent)));
        Assert.Equal([false, true], _gateway.Records.Select(record => record.Urgent));

        _carrier.Refuses = null;
        var seat = _world.Seat("1001", "lanzhou", "sce");
        _world.Until(() => _carrier.Rung.Count == 1, "his phone rings", 60);
        Assert.Equal("13893101234", _carrier.Rung[0].Invite!.Uri.User);
        Assert.StartsWith("紧急回拨 兰州市12345", seat.Current!.Display, StringComparison.Ordinal);
        _world.Until(() => _carrier.Rung[0].Ear.HeardOf("voice of 1001"), "they talk", 60);
        _carrier.Rung[0].HangUp();
        _world.RunFor(600);
        Assert.Equal((CallDirection.Callback, true), (_gateway.Records[^1].Direction, _gateway.Records[^1].Urgent));
        Assert.Equal("13893100009", Assert.Single(_world.Callbacks).Request.Number);
        Assert.Single(_carrier.Rung);
    }

    [Fact]
    public void Ten_minutes_lie_between_his_attempts_and_a_person_is_told_when_there_is_none_left()
    {
        HangUpAfter('2', "13893101234", "P16_110");
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => _world.ClosedCallbacks.Count == 1, "his attempts are used up", 3600);
        Assert.StartsWith("given-up: citizen-not-reached", _world.ClosedCallbacks[0].Outcome, StringComparison.Ordinal);
        Assert.Equal(3, _gateway.Records.Count(record => record.Direction == CallDirection.Callback));
        Assert.Contains(_world.Logs, line => line.Text.Contains("Urgent callback", StringComparison.Ordinal) && line.Text.Contains("a person must see to it", StringComparison.Ordinal));
    }

    [Fact]
    public void Whom_110_answered_is_no_emergency_of_ours_any_more()
    {
        _carrier.Refuses = null;
        HangUpAfter('2', "13893101234", "voice by 10.12.6.1");
        Assert.Empty(_world.Callbacks);
        var citizen = _world.Carrier.Dial(new SipUri("sip", "093112345", "10.12.0.1", 5060), "13893101234");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press('2');
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "110 answers");
        _carrier.Rung[^1].HangUp();
        _world.Until(() => citizen.Ear.Now == "music", "the line");
        citizen.HangUp();
        _world.RunFor(1);
        Assert.False(Assert.Single(_world.Callbacks).Request.Urgent);
    }
}
