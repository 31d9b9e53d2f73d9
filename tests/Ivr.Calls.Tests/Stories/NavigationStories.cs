using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>From the dialled number to a person, as the caller hears it.</summary>
public sealed class NavigationStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public NavigationStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Silence_reaches_a_person()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        Assert.Equal(["P01", "P02", "music", "voice of 1001"], call.Ear.Heard);
        Assert.Equal("1001", _world.SeatNow("1001").Id);
        call.HangUp();
        _world.RunFor(1);
        Assert.True(seat.Rung.Single().IsEnded);
        var record = Assert.Single(_gateway.Records);
        Assert.Equal(("lanzhou", "called-number", "1001"), (record.City, record.CityRule, record.Seat));
    }
}
