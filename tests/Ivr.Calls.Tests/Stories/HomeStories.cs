using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Where a caller's number was sold: a hint for who talks with him.</summary>
public sealed class HomeStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public HomeStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_seat_and_the_record_are_told_and_whose_call_it_is_stays_as_it_was()
    {
        _gateway.HomeOf = static number => number.Digits.StartsWith("138", StringComparison.Ordinal) ? "甘肃省酒泉市" : null;
        var (seat, record) = Talk();
        Assert.Contains("归属地 甘肃省酒泉市", seat, StringComparison.Ordinal);
        Assert.Equal(("甘肃省酒泉市", "lanzhou", "called-number"), (record.CallerHome, record.City, record.CityRule));
    }

    [Fact]
    public void Of_a_number_nobody_knows_nothing_is_said()
    {
        var (seat, record) = Talk();
        Assert.DoesNotContain("归属地", seat, StringComparison.Ordinal);
        Assert.Null(record.CallerHome);
    }

    private (string Seat, CallDetailRecord Record) Talk()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "they talk");
        call.HangUp();
        _world.RunFor(1);
        return (seat.Rung.Single().Invite!.Header("Subject") ?? "", _gateway.Records.Single());
    }
}
