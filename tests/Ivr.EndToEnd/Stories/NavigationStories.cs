using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>A citizen calls 12345 and reaches a person.</summary>
public sealed class NavigationStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, First = 700, Second = 1000;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou"), Li = new("li", "lanzhou");

    [Fact]
    public async Task Who_presses_nothing_waits_through_the_navigation_and_talks_with_a_person()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang, Li] });
        var seats = new[] { await SeatAsync(gateway, Zhang, First), await SeatAsync(gateway, Li, Second, wire: Wire.Tcp) };
        var citizen = await CitizenAsync("13893100000", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        var seat = await Eventually.SeeAsync("a seat answering", 40, () => seats.FirstOrDefault(one => one.HasTalked));
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        record.Tells("invite", "city", "answered", "play", "line-entered", "play", "menu", "waiting", "seat-ringing", "seat-answered", "talking", "talked");
        Assert.Equal(("138****0000", "12345", "lanzhou", "carrier"), (record.Caller, record.Called, record.City, record.Trunk));
        Assert.Equal((seat.Phone.User, "lanzhou"), (record.Seat, record.ServedBy));
        Assert.Equal(("caller", "hung-up"), (record.Ending.By, record.Ending.Cause));
        // welcome 5.4 s, menu 11.8 s and 3 s for a key; the place in the line is his from the menu on
        Assert.InRange(record.WaitFromAnswer!.Value, 19, 35);
        Assert.InRange(record.WaitFromAnswer.Value - record.WaitFromLine!.Value, 5, 8);
        Assert.Null(record.Callback);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), seat.Phone.Hertz, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, seat.Phone.Hertz);
    }

    [Fact]
    public async Task When_the_seat_hangs_up_the_citizen_is_asked_for_a_grade_and_it_is_kept()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = await SeatAsync(gateway, Zhang, First);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
        await TalkAsync();
        await seat.HangUpAsync();
        await TalkAsync(5);
        await citizen.PressAsync("4");
        await citizen.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(4, record.SurveyGrade);
        Assert.Equal(("gateway", "served"), (record.Ending.By, record.Ending.Cause));
        Assert.True(record.Has("play", "P20"), record.Story);
        var heard = await citizen.HeardAsync();
        await Ear.HearsAsync("the citizen", heard, First, 2.5, Citizen);
        Ear.HearsPrompt("the citizen", heard, "zh/standard/P20.wav");
        Ear.HearsPrompt("the citizen", heard, "zh/standard/P22.wav");
    }

    [Fact]
    public async Task The_elder_key_leads_past_all_menus_to_a_person()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = await SeatAsync(gateway, Zhang, First);
        var citizen = await CitizenAsync("09318888888", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("3");
        var ringing = await seat.TalkingAsync();
        await TalkAsync();
        await citizen.HangUpAsync();
        await seat.OverAsync();

        Assert.Equal("兰州市12345", ringing.Display);
        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal("P03", record.Steps.Last(step => step.Step == "play").Detail);
        Assert.Equal(Zhang.Id, record.Seat);
        var heard = await citizen.HeardAsync();
        Ear.HearsPrompt("the citizen", heard, "zh/slow/P03.wav");
        await Ear.HearsAsync("the citizen", heard, First, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, First);
    }

    [Fact]
    public async Task Who_asks_for_Tibetan_is_offered_only_to_the_seat_that_speaks_it()
    {
        var drolma = new SeatSetup("drolma", "lanzhou", "zh, adx");
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang, Li, drolma] });
        await gateway.OpenAsync("speakers");
        var others = new[] { await SeatAsync(gateway, Zhang, First), await SeatAsync(gateway, Li, First) };
        var seat = await SeatAsync(gateway, drolma, Second);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("44");
        await seat.TalkingAsync();
        await TalkAsync();
        await seat.HangUpAsync();
        await citizen.HangUpAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("adx", drolma.Id), (record.Language, record.Seat));
        Assert.All(others, other => Assert.Equal(0, other.Offers));
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), Second, 2.5, First);
    }

    [Fact]
    public async Task The_hand_tool_calls_as_a_citizen_does()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = await SeatAsync(gateway, Zhang, First);
        var (hear, say) = (Folder.At("heard.wav"), Tone.Write(Folder.At("say.wav"), Citizen, 60));

        var citizen = Keep(ChildProcess.Start(Places.Ivr, ["call", "12345", "--to", gateway.Endpoint.ToString(), "--from", "13893100000", "--press", "0", "--hear", hear, "--say", say, "--for", "8"], Folder.Path));
        await seat.TalkingAsync();
        Assert.Equal(0, await citizen.ExitAsync(30));
        await seat.OverAsync();

        Output.WriteLine(citizen.Output + citizen.Errors);
        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(("138****0000", Zhang.Id), (record.Caller, record.Seat));
        await Ear.HearsAsync("the citizen", Recording.Read(hear), First, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, First);
    }

    [Fact]
    public async Task A_gateway_told_to_stop_lets_them_finish_and_takes_nobody_new()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = await SeatAsync(gateway, Zhang, First);
        var citizen = await CitizenAsync("13893100001", Citizen);
        var late = await CitizenAsync("13893100002", Second);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
        var stopped = gateway.StopAsync(60);
        await Eventually.SeeAsync("the gateway draining", 10, async () => (await gateway.HealthReportAsync()).GetProperty("draining").GetBoolean() ? gateway : null);
        await late.DialAsync(gateway.Uri("12345"));
        var refused = await late.NextAsync("CALL_CLOSED", 10);
        await TalkAsync();
        Assert.False(stopped.IsCompleted);
        await citizen.HangUpAsync();
        await seat.OverAsync();

        Assert.Equal(0, await stopped);
        Assert.StartsWith("503", refused.Detail, StringComparison.Ordinal);
        await Ear.HearsAsync("the citizen", await citizen.HeardAsync(), First, 2.5, Citizen);
        // who came too late is called back by whoever has the store next
        Assert.NotNull(Cdr.ReadAll(gateway.Data).Single(one => one.Caller == "138****0002").Callback);
    }
}
