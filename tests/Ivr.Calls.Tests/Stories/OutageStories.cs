using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Two in the morning, and the store is down.</summary>
public sealed class OutageStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public OutageStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void With_the_store_away_the_caller_hears_the_navigation_then_that_he_will_be_called_and_is_written_down()
    {
        _world.Power.Away = true;
        var call = _world.Dial("093112345");
        _world.Until(() => call.IsEnded, "the gateway says goodbye", 120);
        _world.RunFor(1);
        Assert.Equal(["P01", "P02", "music", "P23"], call.Ear.Heard.Where(name => name != "P08c"));
        Assert.Equal("13893101234", Assert.Single(_gateway.Journalled).Number);
        Assert.Equal("store-down", _gateway.Records[0].Ending.Cause);
    }

    [Fact]
    public void When_he_cannot_even_be_written_down_he_is_asked_to_stay_and_is_served_when_the_store_is_back()
    {
        _world.Seat("1001", "lanzhou", "zh");
        _world.Power.Away = true;
        _gateway.JournalWorks = false;
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("P23n"), "he is asked to stay", 120);
        Assert.False(call.Ear.HeardOf("P23"));
        _world.RunFor(60);
        Assert.False(call.IsEnded);
        _world.Power.Away = false;
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "he is served", 30);
    }

    [Fact]
    public void However_often_a_waiting_caller_tries_the_log_tells_of_him_once()
    {
        var callers = Enumerable.Range(0, 3).Select(_ => _world.Dial("093112345")).ToArray();
        _world.Power.Away = true;
        _world.Until(() => callers.All(call => call.IsEnded), "the gateway says goodbye to all", 120);
        Assert.Equal(3, _world.Logs.Count(line => line.Text.Contains("waits for the store", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_short_absence_costs_a_waiting_caller_nothing()
    {
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "music", "the line");
        _world.RunFor(5);
        _world.Power.Away = true;
        _world.RunFor(6);
        _world.Power.Away = false;
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "he is served", 30);
        Assert.Empty(_gateway.Journalled);
    }

    [Fact]
    public void A_conversation_does_not_notice_that_the_store_is_away()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "he is served");
        _world.Power.Away = true;
        _world.RunFor(120);
        Assert.Equal("voice of 1001", call.Ear.Now);
        seat.Current!.HangUp();
        _world.Until(() => call.Ear.HeardOf("P20"), "the survey", 10);
        call.HangUp();
        _world.RunFor(2);
        _world.Power.Away = false;
        _world.RunFor(90);
        Assert.Equal(Acd.SeatState.Ready, _world.SeatNow("1001").State);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void A_phone_that_registers_meanwhile_is_told_to_come_back()
    {
        _world.Power.Away = true;
        var seat = _world.Seat("1001", "lanzhou", "zh");
        _world.RunFor(1);
        Assert.Equal(503, seat.Registered);
    }

    [Fact]
    public void A_gateway_that_drains_takes_no_new_calls_and_lets_the_old_ones_end()
    {
        _world.Seat("1001", "lanzhou", "zh");
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "he is served");
        var drained = _gateway.Centre.DrainAsync(CancellationToken.None);
        var late = _world.Dial("093112345", "13893105555");
        _world.RunFor(3);
        Assert.Equal(503, late.End!.Status);
        Assert.Equal("13893105555", Assert.Single(_world.Callbacks).Request.Number);
        Assert.False(drained.IsCompleted);
        call.HangUp();
        _world.RunFor(2);
        Assert.Equal(0, _gateway.Centre.Calls);
    }

    [Fact]
    public void A_caller_of_a_gateway_that_died_is_owed_a_callback_by_the_other()
    {
        var other = _world.Gateway();
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "music", "the line");
        _world.Wire.OnDatagram = (from, to, _) => !from.Equals(_gateway.Address) && !to.Equals(_gateway.Address);
        _gateway.Die();
        _world.RunFor(90);
        Assert.Equal("fault", Assert.Single(_world.Callbacks).Request.Reason);
        Assert.Empty(_world.Waiting);
        Assert.Equal(0, other.Centre.Calls);
    }
}
