using Ivr.Flows;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Who is registered presses nothing.</summary>
public sealed class RegisterStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public RegisterStories()
    {
        _gateway = _world.Gateway();
        _world.Seat("1001", "linxia", "zh");
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_elderly_hear_no_menu_and_their_city_is_known()
    {
        _gateway.ProfileOf = static (_, number) => number.Digits == "13893101234" ? CallerProfile.Read("elder city:linxia") : null;
        var call = _world.Dial("12345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "a person");
        Assert.Equal(["P01", "P03/slow"], call.Ear.Heard.Take(2));
        call.HangUp();
        _world.RunFor(1);
        var record = _gateway.Records.Single();
        Assert.Equal(("linxia", "registered"), (record.City, record.CityRule));
        Assert.Contains("elder?", record.Skills);
    }

    [Fact]
    public void Everybody_else_hears_the_menu()
    {
        var call = _world.Dial("093012345");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "a person");
        Assert.Equal(["P01", "P02"], call.Ear.Heard.Take(2));
    }
}
