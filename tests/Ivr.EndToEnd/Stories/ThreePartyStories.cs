using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Three real phones in one conversation, and what the recording of the citizen's leg has of it.</summary>
public sealed class ThreePartyStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, First = 700, Second = 1000;

    private static readonly SeatSetup One = new("8001", "lanzhou"), Other = new("8002", "baiyin");

    [Fact]
    public async Task A_seat_joins_another_by_keys_and_goes_and_all_three_are_in_the_recording()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [One, Other] });
        var first = await SeatAsync(gateway, One, First);
        var second = await SeatAsync(gateway, Other, Second);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await ReachAsync(citizen, gateway.Uri("12345"), first);
        await TalkAsync();
        await first.PressAsync("*38002#");
        var shown = await second.TalkingAsync();
        await TalkAsync(6);
        await first.HangUpAsync();
        // Phones on a full machine stumble: long enough that one stretch without a stumble is in it.
        await TalkAsync(10);
        await citizen.HangUpAsync();
        await second.OverAsync();
        await citizen.OverAsync();
        await first.OverAsync();

        Assert.Equal("三方 兰州市12345", shown.Display);
        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("talking", "join-ringing", "joined", "talking", "left", "talking");
        Assert.Equal("8001", record.Seat);
        Assert.Null(record.Recording!.Fault);

        var file = Path.Combine(gateway.Data, "recordings", record.Recording.File!);
        var said = await Recording.ReadAsync(file, 1);
        var heard = await Recording.ReadAsync(file, 2);
        Output.WriteLine($"{heard.Seconds:F1} s recorded, three together for {heard.Together(First, Second):F1} s");
        Assert.Equal(record.Recording.Seconds, heard.Seconds, 0.1);
        await Ear.HearsAsync("the recording of what he said", said, Citizen, 8, First);
        await Ear.HearsAsync("the recording of what he heard, first", heard, First, 2, Citizen);
        await Ear.HearsAsync("the recording of what he heard, last", heard, Second, 2, Citizen);
        Assert.True(heard.Together(First, Second) > 3.5, "all three are in it");

        // And by each one's own ear.
        Assert.True((await citizen.HeardAsync()).Together(First, Second) > 3.5, "the citizen heard both");
        Assert.True((await first.HeardAsync()).Together(Citizen, Second) > 3.5, "the first seat heard both");
        Assert.True((await second.HeardAsync()).Together(Citizen, First) > 3.5, "the second seat heard both");
        Assert.True((await second.HeardAsync()).Longest(Citizen).Seconds > 2, "the second seat heard the citizen alone at the end");
    }

    [Fact]
    public async Task A_supervisor_listens_unheard_and_a_pause_is_silence_in_the_recording()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [One, Other] });
        var seat = await SeatAsync(gateway, One, First);
        var boss = await SeatAsync(gateway, Other, Second);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        var call = await SuperviseAsync(gateway, "listen", boss);
        await TalkAsync(4);
        var asked = TimeProvider.System.GetTimestamp();
        await gateway.OrderAsync("recording", "pause", call);
        await TalkAsync(3);
        await gateway.OrderAsync("recording", "resume", call);
        var longest = TimeProvider.System.GetElapsedTime(asked).TotalSeconds;
        await TalkAsync();
        await citizen.HangUpAsync();
        await boss.OverAsync();
        await seat.OverAsync();
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("supervisor-ringing", "supervised", "recording-paused", "recording-resumed", "talked");
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), First, 6, Second);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 6, Second);
        Assert.True((await boss.HeardAsync()).Together(Citizen, First) > 6, "the supervisor heard both");
        var pause = Assert.Single(record.Recording!.Paused!);
        Assert.InRange(pause.To - pause.From, 2.5, longest);
        var said = await Recording.ReadAsync(Path.Combine(gateway.Data, "recordings", record.Recording.File!), 1);
        Assert.True(said.Longest(Citizen).Seconds < said.Seconds - 2.5, "the pause is silence");
    }

    [Fact]
    public async Task A_supervisor_whispers_to_the_seat_and_then_all_hear_him()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [One, Other] });
        var seat = await SeatAsync(gateway, One, First);
        var boss = await SeatAsync(gateway, Other, Second);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        var call = await SuperviseAsync(gateway, "whisper", boss);
        await TalkAsync();
        await gateway.OrderAsync("supervise", "barge", call);
        await TalkAsync();
        await gateway.OrderAsync("supervise", "stop", call);
        await boss.OverAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();
        await citizen.OverAsync();

        (await gateway.RecordAsync(one => one.Direction == "inbound")).Tells("supervised", "supervised", "supervisor-left", "talked");
        var (byCitizen, bySeat) = ((await citizen.HeardAsync()).Together(First, Second), (await seat.HeardAsync()).Together(Citizen, Second));
        Output.WriteLine($"the citizen heard the supervisor for {byCitizen:F1} s, the seat for {bySeat:F1} s");
        Assert.InRange(byCitizen, 2, bySeat - 2);
        Assert.True((await boss.HeardAsync()).Together(Citizen, First) > 5, "the supervisor heard both");
    }

    /// <returns>The only call there is, which the other seat supervises now.</returns>
    private static async Task<string> SuperviseAsync(GatewayProcess gateway, string mode, Baresip boss)
    {
        var call = (await gateway.SeeAsync("/calls", "the call", calls => calls.Length == 1))[0].GetProperty("callId").GetString()!;
        await gateway.OrderAsync("supervise", mode, call, Other.Id);
        await boss.TalkingAsync();
        return call;
    }
}
