using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Protected sound with phones of two other stacks: each has SRTP and its key lines from elsewhere than we.</summary>
public sealed class SrtpStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, Seat = 700;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AES_CM_128_HMAC_SHA1_32")]
    [InlineData("AEAD_AES_128_GCM")]
    [InlineData("AEAD_AES_256_GCM")]
    public async Task Baresip_calls_baresip_and_all_of_it_is_protected(string suite)
    {
        // who calls by baresip offers one suite, who is called by it takes any
        var gateway = await GatewayAsync(Setup("required", $"{{ use: required, suites: [{suite}] }}"));
        var seat = Keep(await Baresip.StartAsync(Folder, new Phone("zhang", Seat) { Registrar = gateway, Password = Zhang.Password, Protection = "srtp-mand", Wire = Wire.Tls }));
        await gateway.SeatsReadyAsync("zhang");
        var citizen = Keep(await Baresip.StartAsync(Folder, new Phone("13893100000", Citizen) { Protection = "srtp-mand" }));

        await TalkAsync(gateway, citizen, seat.TalkingAsync);
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("zhang", "AES_CM_128_HMAC_SHA1_80", suite), (record.Seat, record.Protection, record.PartnerProtection));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Theory]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    [InlineData("AES_CM_128_HMAC_SHA1_32")]
    [InlineData("AES_256_CM_HMAC_SHA1_80")]
    public async Task A_seat_with_linphone_is_protected_where_the_citizen_is_not(string suite)
    {
        var setup = Setup("optional", $"{{ use: required, suites: [{suite}] }}");
        var gateway = await GatewayAsync(setup);
        var phone = new Phone("zhang", Seat) { Registrar = gateway, Password = Zhang.Password, Protection = suite, Wire = Wire.Tls };
        var seat = Keep(await Linphone.StartAsync(Folder, phone, setup.Certificate!.File));
        await gateway.SeatsReadyAsync("zhang");
        var citizen = await CitizenAsync("13893100000", Citizen);

        await TalkAsync(gateway, citizen, seat.TalkingAsync);
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("zhang", "plain", suite), (record.Seat, record.Protection, record.PartnerProtection));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Theory]
    [InlineData("srtp", "srtp", "AES_CM_128_HMAC_SHA1_80")]
    [InlineData("srtp-mand", "srtp", "AES_CM_128_HMAC_SHA1_80")]
    [InlineData(null, null, "plain")]
    public async Task Where_it_is_optional_each_phone_decides(string? citizenDoes, string? seatDoes, string protection)
    {
        const string srtp = "{ use: optional, suites: [AES_CM_128_HMAC_SHA1_80] }";
        var gateway = await GatewayAsync(Setup(srtp, srtp));
        var seat = Keep(await Baresip.StartAsync(Folder, new Phone("zhang", Seat) { Registrar = gateway, Password = Zhang.Password, Protection = seatDoes }));
        await gateway.SeatsReadyAsync("zhang");
        var citizen = Keep(await Baresip.StartAsync(Folder, new Phone("13893100000", Citizen) { Protection = citizenDoes }));

        await TalkAsync(gateway, citizen, seat.TalkingAsync);
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal((protection, protection), (record.Protection, record.PartnerProtection));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
    }

    [Fact]
    public async Task A_plain_call_by_a_trunk_that_must_be_protected_is_refused_with_488()
    {
        var gateway = await GatewayAsync(Setup("required", "off"));
        await using var carrier = Sipp.Calling(Folder, gateway.Endpoint, "12345", scenario: SippScenarios.Refused(488));
        await carrier.PassesAsync();
        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("gateway", "srtp-required", 488), (record.Ending.By, record.Ending.Cause, record.Ending.Status));
        Assert.NotNull(record.Callback);
    }

    private GatewaySetup Setup(string trunk, string seats) => new()
    {
        Certificate = Certificate.Make(Folder),
        Seats = [Zhang with { Srtp = seats }],
        Trunks = [new TrunkSetup("carrier", "lanzhou", "127.0.0.1") { Srtp = trunk }],
    };

    private static async Task TalkAsync(GatewayProcess gateway, Baresip citizen, Func<Task> seatTalks)
    {
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seatTalks();
        await TalkAsync();
        await citizen.HangUpAsync();
        await citizen.OverAsync();
    }
}
