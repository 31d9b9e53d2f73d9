using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Other people's SIP: Kamailio in front of us and behind us, phones of two stacks over every transport.</summary>
public sealed class PeerStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, Seat = 700;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    [Fact]
    public async Task Kamailio_deals_calls_to_two_gateways_and_passes_over_a_dead_one()
    {
        var redis = await RedisAsync();
        var gateways = new[]
        {
            await GatewayAsync(new GatewaySetup { Name = "gw1", Redis = redis.Port, Seats = [Zhang] }),
            await GatewayAsync(new GatewaySetup { Name = "gw2", Redis = redis.Port, Seats = [Zhang] }),
        };
        var seat = await SeatAsync(gateways[0], Zhang, Seat);
        var kamailio = await KamailioAsync(gateways);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await CallAsync(kamailio, citizen, seat);
        await CallAsync(kamailio, citizen, seat);
        foreach (var gateway in gateways)
        {
            var record = await gateway.RecordAsync(one => one.Direction == "inbound");
            Assert.Equal(("caller", "hung-up", "zhang"), (record.Ending.By, record.Ending.Cause, record.Seat));
        }

        gateways[1].Kill();
        await CallAsync(kamailio, citizen, seat);
        await CallAsync(kamailio, citizen, seat);
        await Eventually.BeAsync("both calls at the gateway that lives", 20, () => Cdr.ReadAll(gateways[0].Data).Count(one => one.Direction == "inbound") == 3);
    }

    [Fact]
    public async Task A_seat_whose_phone_has_registered_with_a_proxy_is_reached_through_it()
    {
        var kamailio = await KamailioAsync();
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang with { Contact = kamailio.Uri("zhang") }] });
        var seat = Keep(await Baresip.StartAsync(Folder, new Phone("zhang", Seat) { Account = kamailio.Uri("zhang"), Password = "pwzhang" }));
        var citizen = await CitizenAsync("13893100000", Citizen);

        await Eventually.BeAsync("the seat registered", 20, () => seat.Log.Contains("200 OK", StringComparison.Ordinal));
        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        await TalkAsync();
        await seat.HangUpAsync();
        await citizen.HangUpAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal("zhang", record.Seat);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
    }

    [Fact]
    public async Task A_gateway_that_registers_with_its_carrier_is_called_by_its_account()
    {
        var kamailio = await KamailioAsync();
        var carrier = $"sip:127.0.0.1:{kamailio.Port}";
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang], Trunks = [new TrunkSetup("telecom", "lanzhou", "127.0.0.1", carrier) { User = "093112345", Proxy = carrier }] });
        await gateway.SeeAsync("/trunks", "the trunk registered", trunks => trunks.Any(trunk => trunk.GetProperty("registeredUntil").ValueKind == JsonValueKind.String));
        var seat = await SeatAsync(gateway, Zhang, Seat);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await ReachAsync(citizen, kamailio.Uri("093112345"), seat);
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("093112345", "zhang", "caller"), (record.Called, record.Seat, record.Ending.By));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Theory]
    [InlineData(Wire.Udp)]
    [InlineData(Wire.Tcp)]
    [InlineData(Wire.Tls)]
    public async Task A_seat_with_linphone_takes_calls(Wire wire)
    {
        var certificate = Certificate.Make(Folder);
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang], Certificate = certificate });
        var seat = Keep(await Linphone.StartAsync(Folder, new Phone("zhang", Seat) { Registrar = gateway, Password = Zhang.Password, Wire = wire }, certificate.File));
        await gateway.SeatsReadyAsync("zhang");
        var citizen = await CitizenAsync("13893100000", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("zhang", "caller"), (record.Seat, record.Ending.By));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Fact]
    public async Task A_seat_with_baresip_takes_calls_over_TLS()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang], Certificate = Certificate.Make(Folder) });
        var seat = await SeatAsync(gateway, Zhang, Seat, wire: Wire.Tls);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        await TalkAsync();
        await seat.HangUpAsync();
        await citizen.HangUpAsync();

        Assert.Equal("zhang", (await gateway.RecordAsync(one => one.Direction == "inbound")).Seat);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    private static async Task CallAsync(Kamailio kamailio, Baresip citizen, Baresip seat)
    {
        await ReachAsync(citizen, kamailio.Uri("gw-12345"), seat);
        await TalkAsync(1);
        await citizen.HangUpAsync();
        await seat.OverAsync();
        await citizen.OverAsync();
    }
}
