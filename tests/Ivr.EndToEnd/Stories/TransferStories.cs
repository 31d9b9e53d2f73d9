using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>A real phone hands a real citizen on with its transfer key.</summary>
public sealed class TransferStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, First = 700, Second = 1000;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou"), Ma = new("ma", "baiyin");

    [Fact]
    public async Task A_seat_hands_its_citizen_to_another_and_is_free_again()
    {
        var (gateway, zhang, citizen) = await TalkingAsync();
        var ma = await SeatAsync(gateway, Ma, Second);
        await zhang.TransferAsync(gateway.Uri(Ma.Id));
        await ma.TalkingAsync();
        await zhang.OverAsync();
        await TalkAsync(6);
        await citizen.HangUpAsync();
        await ma.OverAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("transfer-asked", "transfer-ringing", "transferred", "talking", "talked");
        Assert.Equal(Zhang.Id, record.Seat);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Second, 2.5, Citizen);
        await Ear.HearsAsync("the other seat", await ma.HeardAsync(), Citizen, 2.5, First);
    }

    [Fact]
    public async Task A_number_nobody_listed_is_refused_and_they_talk_on()
    {
        var (gateway, zhang, citizen) = await TalkingAsync();
        await zhang.TransferAsync(gateway.Uri("0044123456"));
        await TalkAsync();
        await zhang.HangUpAsync();
        await citizen.HangUpAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.True(record.Has("transfer-failed"), record.Story);
        Assert.False(record.Has("transfer-asked"), record.Story);
    }

    [Fact]
    public async Task A_seat_asks_another_first_and_gives_it_its_citizen()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang, Ma] });
        var zhang = Keep(await Linphone.StartAsync(Folder, new Phone(Zhang.Id, First) { Registrar = gateway, Password = Zhang.Password }));
        await gateway.SeatsReadyAsync(Zhang.Id);
        var citizen = await CitizenAsync("13893100001", Citizen);
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await zhang.TalkingAsync();
        var ma = await SeatAsync(gateway, Ma, Second);
        await zhang.DialAsync(gateway.Uri(Ma.Id));
        await ma.TalkingAsync();
        await TalkAsync(2);
        zhang.JoinCalls();
        await zhang.OverAsync();
        await TalkAsync(5);
        await citizen.HangUpAsync();
        await ma.OverAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("transfer-asked", "transferred", "talking", "talked");
        Assert.Equal("transferred", (await gateway.RecordAsync(one => one.Direction == "seat")).Ending.Cause);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Second, 2.5, Citizen);
        await Ear.HearsAsync("the other seat", await ma.HeardAsync(), Citizen, 2.5, Second);
    }

    [Fact]
    public async Task A_seat_picks_up_the_citizen_another_talks_with()
    {
        var zhang = Keep(Sipp.Answering(Folder));
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang with { Contact = $"sip:zhang@127.0.0.1:{zhang.Port}" }, Ma], More = "digest: [sha-256]\n" });
        var ma = Keep(await Linphone.StartAsync(Folder, new Phone(Ma.Id, Second) { Registrar = gateway, Password = Ma.Password }));
        await gateway.SeatsReadyAsync(Zhang.Id, Ma.Id);
        var citizen = await CitizenAsync("13893100001", Citizen);
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        var talk = await Eventually.SeeAsync("the first seat talking", 30, () => zhang.Answered);
        ma.Dial($"{gateway.Uri(Zhang.Id)}?Replaces={Uri.EscapeDataString(talk)}");
        await ma.TalkingAsync();
        await TalkAsync();
        await citizen.HangUpAsync();
        await ma.OverAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("talking", "picked-up", "talking", "talked");
        Assert.Equal("picked-up", (await gateway.RecordAsync(one => one.Direction == "seat")).Ending.Cause);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Second, 2.5, Citizen);
        await Ear.HearsAsync("the other seat", await ma.HeardAsync(), Citizen, 2.5, Second);
    }

    private async Task<(GatewayProcess Gateway, Baresip Zhang, Baresip Citizen)> TalkingAsync()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang, Ma] });
        var zhang = await SeatAsync(gateway, Zhang, First);
        var citizen = await CitizenAsync("13893100001", Citizen);
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await zhang.TalkingAsync();
        await TalkAsync(2);
        return (gateway, zhang, citizen);
    }
}
