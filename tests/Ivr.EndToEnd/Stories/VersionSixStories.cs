using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>The same over IPv6.</summary>
public sealed class VersionSixStories(ITestOutputHelper output) : Story(output)
{
    private const string Host = "[::1]";
    private const double Citizen = 440, Seat = 700;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    private static GatewaySetup Setup => new()
    {
        Address = "::1",
        Announce = "::1",
        Seats = [Zhang],
        Timings = ["wrap_up: 1s"],
    };

    [Fact]
    public async Task A_citizen_calls_a_seat_and_they_hear_each_other()
    {
        var gateway = await GatewayAsync(Setup with { Trunks = [new TrunkSetup("carrier", "lanzhou", "::1/128")] });
        var seat = await SeatAsync(gateway, Zhang, Seat, host: Host);
        var citizen = await CitizenAsync("13893100000", Citizen, host: Host);
        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();
        await citizen.OverAsync();

        Assert.Equal("zhang", (await gateway.RecordAsync(one => one.Direction == "inbound")).Seat);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Fact]
    public async Task The_hand_tool_calls()
    {
        var gateway = await GatewayAsync(Setup with { Trunks = [new TrunkSetup("carrier", "lanzhou", "::1")] });
        var seat = await SeatAsync(gateway, Zhang, Seat, host: Host);
        var (hear, say) = (Folder.At("heard.wav"), Tone.Write(Folder.At("say.wav"), Citizen, 60));
        var citizen = Keep(ChildProcess.Start(Places.Ivr, ["call", "12345", "--to", gateway.Endpoint.ToString(), "--press", "0", "--hear", hear, "--say", say, "--for", "8"], Folder.Path));
        await seat.TalkingAsync();
        Assert.Equal(0, await citizen.ExitAsync(30));
        await seat.OverAsync();

        await Ear.HearsAsync("the citizen", Recording.Read(hear), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Fact]
    public async Task A_citizen_is_called_back_by_a_trunk_whose_outbound_is_an_address()
    {
        var port = Ports.Sip("::1");
        var gateway = await GatewayAsync(Setup with
        {
            Plan = TestPlan.Write(Folder, TestPlan.CallbacksNow),
            Trunks = [new TrunkSetup("carrier", "lanzhou", "::1", $"sip:{Host}:{port}")],
        });
        var citizen = await CitizenAsync("13893100000", Citizen, port, Host);
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await gateway.SeeAsync("/lines", "him in the line", lines => lines.Any(line => line.GetProperty("waiting").GetInt32() > 0));
        await citizen.HangUpAsync();
        await citizen.OverAsync();
        await gateway.SeeAsync("/callbacks", "a callback", open => open.Length == 1);
        var seat = await SeatAsync(gateway, Zhang, Seat, host: Host);
        await seat.TalkingAsync();
        await citizen.TalkingAsync();
        await TalkAsync(1);
        await citizen.PressAsync("1");
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();

        (await gateway.RecordAsync(one => one.Direction == "callback")).Tells("citizen-answered", "talking", "talked");
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }
}
