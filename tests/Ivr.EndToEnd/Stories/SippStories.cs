using Ivr.Gateway.Tests.Names;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>What carriers' machines do when they are full, dead, moved or wrong, played by SIPp.</summary>
public sealed class SippStories(ITestOutputHelper output) : Story(output)
{
    // Nobody of Lanzhou is signed in: a caller is sent on to Baiyin, over the trunk, as soon as he waits.
    private const string Plan = """
        name: sipp
        person: seat
        apology: P24
        languages: { zh: 普通话 }
        cities:
          province: { name: 甘肃省 }
          lanzhou: { name: 兰州市, overflow: { after: 20s, when_no_seat: on, partner: baiyin } }
          baiyin: { name: 白银市 }
        entries: { "12345": seat, "7000": stay }
        flows:
          stay:
            - play: { prompts: music, barge_in: off, loop: on }
          seat:
            - line:
                music: music
                position: { before: P08a, after: P08b }
                served: bye
                store_down: owed
          bye:
            - hangup: served
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: seat }
            - hangup: owed

        """;

    // Who calls is put through to the power company.
    private const string Through = """
        name: through
        person: seat
        apology: P24
        languages: { zh: 普通话 }
        cities:
          province: { name: 甘肃省 }
          lanzhou: { name: 兰州市 }
        entries: { "12345": power }
        ledger:
          power: { name: 供电服务, number: "95598", owner: 电网, targets: "95598", announce: P17_power, failed: P16u }
        flows:
          power:
            - transfer: { to: power, otherwise: seat }
            - hangup: served
          seat:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: served
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: seat }
            - hangup: owed

        """;

    private const double Announcement = 950, Citizen = 440;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    [Fact]
    public async Task Of_two_border_controllers_behind_a_name_the_living_one_takes_the_call()
    {
        var (first, second) = (Keep(Sipp.Answering(Folder)), Keep(Sipp.Answering(Folder)));
        using var names = new NameServer().Host("sbc.test", "127.0.0.1").Service("_sip._udp.carrier.test", "sbc.test", first.Port, 1).Service("_sip._udp.carrier.test", "sbc.test", second.Port, 2);
        var gateway = await PartnerAsync("sip:carrier.test;transport=udp", names.Address.ToString());

        await CallAsync(gateway, 2);
        Assert.Equal((1, 0), (first.Invites, second.Invites));
        first.Kill();
        await CallAsync(gateway, 8);
        Assert.Equal(1, second.Invites);
        await CallAsync(gateway, 2);
        Assert.Equal(2, second.Invites);
        await AnsweredAsync(gateway, 3);
    }

    [Fact]
    public async Task What_a_network_says_before_it_answers_is_heard_by_who_is_put_through()
    {
        var network = await AnnouncingAsync(words => SippScenarios.Announcing(words, 6));
        var gateway = await ThroughAsync(network);
        var citizen = await CitizenAsync("13893100001", Citizen);
        await citizen.DialAsync(gateway.Uri("12345"));
        await Eventually.BeAsync("the network has refused", 60, () => network.Refusals == 1);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await citizen.HangUpAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(static one => one.Direction == "inbound");
        record.Tells("transfer-ringing", "outside-ringing", "outside-heard", "transfer-failed");
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Announcement, 4, Citizen);
    }

    [Fact]
    public async Task Who_presses_0_while_a_network_speaks_talks_with_a_person()
    {
        const double Seat = 700;
        var network = await AnnouncingAsync(SippScenarios.AnnouncingOn);
        var gateway = await ThroughAsync(network, Zhang);
        var seat = await SeatAsync(gateway, Zhang, Seat);
        var citizen = await CitizenAsync("13893100001", Citizen);
        await citizen.DialAsync(gateway.Uri("12345"));
        await Eventually.BeAsync("the network speaks", 60, () => network.Invites == 1);
        await TalkAsync(2);
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
        await TalkAsync(3);
        await citizen.HangUpAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(static one => one.Direction == "inbound");
        record.Tells("line-entered", "outside-heard", "key", "seat-answered");
        Assert.Equal(1, network.Refusals);
        var heard = await citizen.HeardAsync();
        await Ear.HearsAsync("the citizen", heard, Announcement, 1, Citizen);
        await Ear.HearsAsync("the citizen", heard, Seat, 1.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 1.5, Announcement);
    }

    [Fact]
    public async Task A_carrier_that_asks_to_be_left_alone_is_not_called_again()
    {
        var carrier = Keep(Sipp.Answering(Folder, SippScenarios.Closed));
        var gateway = await PartnerAsync($"sip:127.0.0.1:{carrier.Port}");

        await CallAsync(gateway, 2);
        var trunks = await gateway.SeeAsync("/trunks", "the trunk closed", all => all.Any(one => one.GetProperty("failedCalls").GetInt64() > 0));
        Assert.Contains("503", Assert.Single(trunks, static one => one.GetProperty("name").GetString() == "partner").GetProperty("reason").GetString(), StringComparison.Ordinal);
        await CallAsync(gateway, 2);
        await Eventually.BeAsync("both records", 20, () => Cdr.ReadAll(gateway.Data).Count == 2);
        Assert.Equal(1, carrier.Invites);
    }

    [Fact]
    public async Task A_call_beyond_a_trunks_channels_is_told_when_to_come_again()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Plan = Folder.Write("plan.yaml", Plan), Trunks = [new TrunkSetup("carrier", "lanzhou", "127.0.0.1") { Channels = 1 }] });
        var first = Keep(Sipp.Calling(Folder, gateway.Endpoint, "7000", seconds: 12));
        await gateway.SeeAsync("/trunks", "the channel taken", static all => all.Any(static one => one.GetProperty("channelsIn").GetInt32() == 1));
        await Keep(Sipp.Calling(Folder, gateway.Endpoint, "7000", scenario: SippScenarios.RefusedForNow)).PassesAsync();
        await first.PassesAsync();
        await gateway.RecordAsync(static one => one.Ending is { Cause: "trunk-full", Status: 503 });
        await gateway.SeeAsync("/trunks", "the channel free again", static all => all.All(static one => one.GetProperty("channelsIn").GetInt32() == 0));
        await Keep(Sipp.Calling(Folder, gateway.Endpoint, "7000")).PassesAsync();
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_a_seat_where_they_came_from()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang], Trunks = [] });
        for (var times = 0; times < 5; times++)
        {
            await RegisterAsync("wrong", 401);
        }

        // not even the right one any more
        await RegisterAsync(Zhang.Password, 403);

        Task RegisterAsync(string password, int status) =>
            Keep(Sipp.Calling(Folder, gateway.Endpoint, Zhang.Id, scenario: SippScenarios.Register(Zhang.Id, password, status))).PassesAsync();
    }

    [Fact]
    public async Task SIPp_calls_over_IPv6()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Address = "::1", Plan = Folder.Write("plan.yaml", Plan), Trunks = [new TrunkSetup("carrier", "lanzhou", "::1")] });
        await Keep(Sipp.Calling(Folder, gateway.Endpoint, "7000", seconds: 2)).PassesAsync();
        var record = await gateway.RecordAsync(static one => one.Called == "7000");
        Assert.Equal(("carrier", "caller"), (record.Trunk, record.Ending.By));
    }

    [Fact]
    public async Task A_call_that_is_sent_on_with_302_arrives_there()
    {
        var there = Keep(Sipp.Answering(Folder));
        var here = Keep(Sipp.Answering(Folder, SippScenarios.MovedTo(there.Port)));
        var data = Folder.Room("lab");
        var lab = Keep(ChildProcess.Start(Places.Ivr, ["lab", "--cold", "--listen", $"127.0.0.1:{Ports.Sip()}", "--data", data], Places.Root));
        await Eventually.BeAsync("the laboratory ready", 60, () => lab.HasExited || lab.Output.Contains("ready", StringComparison.Ordinal));

        var dial = Keep(ChildProcess.Start(Places.Ivr, ["lab", "dial", $"sip:callee@127.0.0.1:{here.Port}", "--entry", "7002", "--data", data], Places.Root));
        Assert.Equal(0, await dial.ExitAsync(30));
        await Eventually.BeAsync("the record", 30, () => Cdr.ReadAll(data).Count == 1);
        Assert.Equal((1, 1), (here.Invites, there.Invites));
        Assert.NotNull(Cdr.ReadAll(data).Single().AnsweredAt);
    }

    private Task<GatewayProcess> PartnerAsync(string outbound, string? dns = null) => GatewayAsync(new GatewaySetup
    {
        Plan = Folder.Write("plan.yaml", Plan),
        Dns = dns,
        Trunks = [new TrunkSetup("carrier", "lanzhou", "127.0.0.1"), new TrunkSetup("partner", "baiyin", "127.0.0.9", outbound, "baiyin")],
    });

    private async Task<Sipp> AnnouncingAsync(Func<string, string> scenario) =>
        Keep(Sipp.Answering(Folder, scenario(await Sox.AlawAsync(Tone.Write(Folder.At("announcement.wav"), Announcement, 20)))));

    private Task<GatewayProcess> ThroughAsync(Sipp network, params SeatSetup[] seats) => GatewayAsync(new GatewaySetup
    {
        Plan = Folder.Write("plan.yaml", Through),
        Seats = seats,
        Trunks = [new TrunkSetup("carrier", "lanzhou", "127.0.0.1", $"sip:127.0.0.1:{network.Port}")],
    });

    private async Task CallAsync(GatewayProcess gateway, double seconds) =>
        await Keep(Sipp.Calling(Folder, gateway.Endpoint, "12345", seconds)).PassesAsync();

    private static Task AnsweredAsync(GatewayProcess gateway, int calls) =>
        Eventually.BeAsync($"{calls} calls answered by the partner", 20, () => Cdr.ReadAll(gateway.Data).Count(static one => one.Has("partner-answered")) == calls);
}
