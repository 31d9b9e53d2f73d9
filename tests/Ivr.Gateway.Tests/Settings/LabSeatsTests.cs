using System.CommandLine;
using Ivr.Cli;
using Ivr.Cli.Commands;
using Ivr.Gateway.Start;
using Ivr.Testing;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

/// <summary>As many phones as a load needs.</summary>
public sealed class LabSeatsTests
{
    [Fact]
    public void There_are_as_many_seats_as_were_asked_for()
    {
        var seats = LabSeats.Of(Parse("1200")!.Value);
        Assert.Equal(1200, seats.Select(static seat => seat.Id).Distinct().Count());
        Assert.Equal(("agent0001", "sip:agent0001@127.0.0.1:5080"), (seats[0].Id, seats[0].Contact));
        Assert.Equal("agent1200", seats[^1].Id);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("5001")]
    [InlineData("99999999999")]
    [InlineData("many")]
    public void A_number_that_cannot_be_is_refused_with_what_can(string text)
    {
        Assert.Null(Parse(text, out var errors));
        Assert.Contains($"'{text}' is not a number of seats: 1 to 5000", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_number_there_are_those_of_the_settings()
    {
        var option = LabSeats.Option(new Screen(Locale.English));
        Assert.Null(new RootCommand { option }.Parse("").GetValue(option));
    }

    [Fact]
    public void They_stand_in_place_of_those_of_the_settings()
    {
        var order = new RunOrder { Settings = Repository.Path("dialplans/lab/settings.yaml"), Seats = LabSeats.Of(3) };
        var preparation = new Preparation(static _ => null, "lab", TimeProvider.System, Locale.English);
        Assert.Equal(["agent0001", "agent0002", "agent0003"], preparation.Read(order)?.Settings.Seats.Select(static seat => seat.Id));
        Assert.Empty(preparation.Problems);
    }

    private static int? Parse(string text) => Parse(text, out _);

    private static int? Parse(string text, out IReadOnlyList<string> errors)
    {
        var option = LabSeats.Option(new Screen(Locale.English));
        var parsed = new RootCommand { option }.Parse(["--seats", text]);
        errors = [.. parsed.Errors.Select(static error => error.Message)];
        return errors.Count == 0 ? parsed.GetValue(option) : null;
    }
}
