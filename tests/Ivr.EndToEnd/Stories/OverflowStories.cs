using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>A city that cannot answer is helped by its partner.</summary>
public sealed class OverflowStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, Other = 550, Busy = 700, Partner = 1000;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou"), Ma = new("ma", "baiyin", "zh, adx");

    [Fact]
    public async Task When_all_seats_of_a_city_are_busy_the_partner_citys_seat_rings_and_sees_which_city_was_called()
    {
        var plan = TestPlan.Write(Folder, ("after: 20s", "after: 2s"));
        var gateway = await GatewayAsync(new GatewaySetup { Plan = plan, Seats = [Zhang, Ma] });
        var busy = await SeatAsync(gateway, Zhang, Busy);
        var partner = await SeatAsync(gateway, Ma, Partner);
        var first = await CitizenAsync("13893100001", Other);
        var second = await CitizenAsync("13893100002", Citizen);

        await first.DialAsync(gateway.Uri("12345"));
        await first.TalkingAsync();
        await first.PressAsync("0");
        await busy.TalkingAsync();
        await second.DialAsync(gateway.Uri("12345"));
        await second.TalkingAsync();
        await second.PressAsync("0");
        var ringing = await partner.TalkingAsync();
        await TalkAsync(6);
        await second.HangUpAsync();
        await partner.OverAsync();
        await first.HangUpAsync();

        Assert.Equal("兰州市12345", ringing.Display);
        Assert.Equal(1, busy.Offers);
        var record = await gateway.RecordAsync(one => one.Caller == "138****0002");
        Assert.Equal(("lanzhou", Ma.Id, "baiyin"), (record.City, record.Seat, record.ServedBy));
        Assert.True(record.Has("overflow", "Partner"), record.Story);
        await Ear.HearsAsync("the citizen", await second.HeardAsync(), Partner, 2.5, Busy);
        var seatHeard = await partner.HeardAsync();
        Ear.HearsPrompt("the partner's seat", seatHeard, "zh/standard/C_lanzhou.wav");
        await Ear.HearsAsync("the partner's seat", seatHeard, Citizen, 2.5, Other);
    }

    [Fact]
    public async Task When_nobody_of_a_city_is_signed_in_the_partner_city_is_asked_at_once()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang, Ma] });
        var partner = await SeatAsync(gateway, Ma, Partner);
        var citizen = await CitizenAsync("13893100001", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        var ringing = await partner.TalkingAsync();
        await partner.HangUpAsync();

        Assert.Equal("兰州市12345", ringing.Display);
    }

    [Fact]
    public async Task A_partner_city_that_runs_elsewhere_is_reached_over_its_trunk()
    {
        var (ours, theirs) = await TwoCitiesAsync();
        await ours.OpenAsync("speakers");
        await theirs.OpenAsync("speakers");
        var seat = await SeatAsync(theirs, Ma, Partner);
        var citizen = await CitizenAsync("13893100001", Citizen);

        // a landing number, which means Lanzhou to both gateways
        await citizen.DialAsync(ours.Uri("093112345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("44");
        var ringing = await seat.TalkingAsync();
        await TalkAsync(6);
        await seat.HangUpAsync();
        await citizen.OverAsync(40);

        Assert.Equal("兰州市12345", ringing.Display);
        var sent = await ours.RecordAsync(one => one.Direction == "inbound");
        var taken = await theirs.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("lanzhou", "baiyin"), (sent.City, sent.ServedBy));
        Assert.Equal(("baiyin", "from-lanzhou", Ma.Id, "138****0001"), (taken.City, taken.Trunk, taken.Seat, taken.Caller));
        Assert.Equal(("adx", "adx"), (sent.Language, taken.Language));
        // he was welcomed once, and is asked for a grade once
        Assert.False(taken.Has("play"), taken.Story);
        Assert.Single(sent.Steps, step => step is { Step: "play", Detail: "P20" });
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Partner, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Partner);
    }

    [Fact]
    public async Task A_call_sent_on_once_is_never_sent_on_again()
    {
        var (ours, theirs) = await TwoCitiesAsync();
        var citizen = await CitizenAsync("13893100001", Citizen);

        await citizen.DialAsync(ours.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await theirs.SeeAsync("/calls", "the call in the partner's line", calls => calls.Any(call => call.GetProperty("stage").GetString() == "line"), 60);
        await TalkAsync();
        await citizen.HangUpAsync();

        var sent = await ours.RecordAsync(one => one.Direction == "inbound");
        var taken = await theirs.RecordAsync(one => one.Direction == "inbound");
        Assert.Single(Cdr.ReadAll(ours.Data));
        Assert.Single(Cdr.ReadAll(theirs.Data));
        Assert.True(sent.Has("partner-ringing", "to-baiyin"), sent.Story);
        Assert.False(taken.Has("overflow"), taken.Story);
    }

    // Lanzhou on 127.0.0.1 and Baiyin on 127.0.0.2: a trunk is known by the address its calls come from.
    private async Task<(GatewayProcess Lanzhou, GatewayProcess Baiyin)> TwoCitiesAsync()
    {
        const string here = "127.0.0.1", there = "127.0.0.2";
        var (ourPort, theirPort) = (Ports.Sip(here), Ports.Sip(there));
        var lanzhou = await GatewayAsync(new GatewaySetup
        {
            Name = "lanzhou",
            Address = here,
            Port = ourPort,
            Seats = [Zhang],
            Trunks =
            [
                new TrunkSetup("carrier", "lanzhou", here),
                new TrunkSetup("to-baiyin", "baiyin", there, $"sip:{there}:{theirPort}", "baiyin"),
            ],
        });
        var baiyin = await GatewayAsync(new GatewaySetup
        {
            Name = "baiyin",
            Address = there,
            Port = theirPort,
            Seats = [Ma],
            Trunks = [new TrunkSetup("from-lanzhou", "baiyin", here, $"sip:{here}:{ourPort}", "lanzhou")],
        });
        return (lanzhou, baiyin);
    }
}
