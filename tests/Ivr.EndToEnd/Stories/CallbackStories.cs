using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Who reached nobody is called back, whatever happened to the gateway in between.</summary>
public sealed class CallbackStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, Seat = 1000;
    private const string Number = "13893100000";

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    [Fact]
    public async Task Who_hangs_up_in_the_line_is_called_back_seat_first()
    {
        var (gateway, citizen) = await LonelyAsync();
        await GiveUpAsync(gateway, citizen);
        await IsCalledBackAsync(gateway, citizen);

        var call = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("caller", "hung-up"), (call.Ending.By, call.Ending.Cause));
        Assert.NotNull(call.Callback);
        var callback = await gateway.RecordAsync(one => one.Direction == "callback");
        Assert.Equal(call.Callback, callback.Callback);
        callback.Tells("seat-ringing", "seat-answered", "citizen-ringing", "citizen-answered", "talking", "talked");
        await gateway.SeeAsync("/callbacks", "the callback closed", open => open.Length == 0);
    }

    [Fact]
    public async Task A_callback_survives_a_gateway_that_was_killed()
    {
        var (gateway, citizen) = await LonelyAsync();
        await GiveUpAsync(gateway, citizen);
        gateway.Kill();
        await gateway.RestartAsync();
        await IsCalledBackAsync(gateway, citizen);
    }

    [Fact]
    public async Task A_callback_in_redis_survives_a_gateway_that_was_killed()
    {
        var redis = await RedisAsync();
        var (gateway, citizen) = await LonelyAsync(redis.Port);
        await GiveUpAsync(gateway, citizen);
        gateway.Kill();
        await gateway.RestartAsync();
        await IsCalledBackAsync(gateway, citizen);
    }

    [Fact]
    public async Task Who_was_waiting_when_the_gateway_was_killed_is_called_back()
    {
        var (gateway, citizen) = await LonelyAsync();
        await WaitInLineAsync(gateway, citizen);
        gateway.Kill();
        await gateway.RestartAsync();
        await citizen.HangUpAsync();
        await citizen.OverAsync();
        await gateway.SeeAsync("/callbacks", "a callback for who was left behind", open => open.Any(one => one.GetProperty("reason").GetString() == "fault"), 30);
        await IsCalledBackAsync(gateway, citizen);
    }

    [Fact]
    public async Task When_the_store_dies_the_caller_is_told_and_is_called_back_once_it_is_there_again()
    {
        var redis = await RedisAsync();
        var (gateway, citizen) = await LonelyAsync(redis.Port);
        await WaitInLineAsync(gateway, citizen);
        await redis.KillAsync();
        await citizen.OverAsync(60);

        var call = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("gateway", "store-down", "journal"), (call.Ending.By, call.Ending.Cause, call.Callback));
        Ear.HearsPrompt("the citizen", await citizen.HeardAsync(), "zh/standard/P23.wav");
        Assert.Equal(1, (await gateway.HealthReportAsync()).GetProperty("journalled").GetInt32());

        await redis.RestartAsync();
        await gateway.SeeAsync("/callbacks", "the missed call out of the journal", open => open.Any(one => one.GetProperty("reason").GetString() == "store-down"), 30);
        await IsCalledBackAsync(gateway, citizen);
    }

    // A gateway without a seat, and a citizen whose phone is where the trunk leads.
    private async Task<(GatewayProcess Gateway, Baresip Citizen)> LonelyAsync(int? redis = null)
    {
        var phone = Ports.Sip();
        var gateway = await GatewayAsync(new GatewaySetup
        {
            Plan = TestPlan.Write(Folder, TestPlan.CallbacksNow),
            Seats = [Zhang],
            Redis = redis,
            Trunks = [new TrunkSetup("carrier", "lanzhou", "127.0.0.1", $"sip:127.0.0.1:{phone}")],
            Timings = ["wrap_up: 1s", "callback_poll: 500ms", "callback_postpone: 1s", "lease: 4s", "renew: 1s", "reap: 1s", "store_patience: 3s"],
        });
        return (gateway, await CitizenAsync(Number, Citizen, phone));
    }

    private static async Task WaitInLineAsync(GatewayProcess gateway, Baresip citizen)
    {
        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await gateway.SeeAsync("/lines", "a caller in the line", lines => lines.Any(line => line.GetProperty("waiting").GetInt32() == 1));
    }

    private static async Task GiveUpAsync(GatewayProcess gateway, Baresip citizen)
    {
        await WaitInLineAsync(gateway, citizen);
        await citizen.HangUpAsync();
        await citizen.OverAsync();
        await gateway.SeeAsync("/callbacks", "an open callback", open => open is [var one] && one.GetProperty("reason").GetString() == "abandoned");
    }

    private async Task IsCalledBackAsync(GatewayProcess gateway, Baresip citizen)
    {
        var seat = Keep(await Baresip.SeatAsync(Folder, gateway, Zhang, Seat));
        var ringing = await citizen.TalkingAsync();
        await TalkAsync(1);
        await citizen.PressAsync("1");
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();
        await citizen.OverAsync();

        Assert.Equal("兰州市12345", ringing.Display);
        Assert.StartsWith("sip:12345@", ringing.Peer, StringComparison.Ordinal);
        var record = await gateway.RecordAsync(one => one.Direction == "callback" && one.Has("talked"));
        Assert.Equal(("138****0000", Zhang.Id), (record.Caller, record.Seat));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Seat, 2, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2, Seat);
    }
}
