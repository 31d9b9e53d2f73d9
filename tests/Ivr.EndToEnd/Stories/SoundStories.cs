using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>How calls sound, and what is in the sound.</summary>
public sealed class SoundStories(ITestOutputHelper output) : Story(output)
{
    private const double Citizen = 440, Seat = 700;

    private static readonly SeatSetup Zhang = new("zhang", "lanzhou");

    [Fact]
    public async Task The_record_tells_how_a_call_sounded_on_both_sides()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = Keep(await Linphone.StartAsync(Folder, new Phone(Zhang.Id, Seat) { Registrar = gateway, Password = Zhang.Password }));
        await gateway.SeatsReadyAsync(Zhang.Id);
        var citizen = await CitizenAsync("13893100000", Citizen);

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
        // each side's report must have gone there and come back, and phones report every five seconds or so
        await TalkAsync(18);
        await citizen.HangUpAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        foreach (var leg in record.Legs)
        {
            Output.WriteLine(leg.ToString());
        }

        Assert.Equal(["caller", Zhang.Id], record.Legs.Select(leg => leg.Leg));
        Assert.All(record.Legs, leg =>
        {
            Assert.True(leg.Received > 500);
            Assert.InRange(leg.RoundTrip!.Value, 0, 150);
            Assert.InRange(leg.Heard!.Value, 3, 4.5);
            Assert.InRange(leg.Sent!.Value, 3, 4.5);
            Assert.InRange(leg.Loss!.Value, 0, 0.05);
            Assert.InRange(leg.LossThere!.Value, 0, 0.05);
        });
    }

    [Fact]
    public async Task Phones_of_other_codecs_and_packet_times_hear_each_other_and_are_recorded()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = Keep(await Baresip.StartAsync(Folder, new Phone(Zhang.Id, Seat) { Registrar = gateway, Password = Zhang.Password, Codecs = "PCMU/8000/1", PacketTime = 40 }));
        await gateway.SeatsReadyAsync(Zhang.Id);
        var citizen = Keep(await Baresip.StartAsync(Folder, new Phone("13893100000", Citizen) { Codecs = "G722/16000/1", PacketTime = 10 }));

        await ReachAsync(citizen, gateway.Uri("12345"), seat);
        await TalkAsync();
        await citizen.HangUpAsync();
        await citizen.OverAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        var file = Path.Combine(gateway.Data, "recordings", record.Recording!.File!);
        // what he hears in G.722 is written down at 16 kHz
        await Ear.HearsAsync("the citizen", await Recording.ReadAsync((await citizen.HeardAsync()).Path, 1), Seat, 2.5, Citizen);
        await Ear.HearsAsync("the seat", await seat.HeardAsync(), Citizen, 2.5, Seat);
        await Ear.HearsAsync("the recording of what he said", await Recording.ReadAsync(file, 1), Citizen, 2, Seat);
        await Ear.HearsAsync("the recording of what he heard", await Recording.ReadAsync(file, 2), Seat, 2, Citizen);
    }

    [Fact]
    public async Task A_phone_whose_keys_are_only_in_its_sound_is_understood()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Seats = [Zhang] });
        var seat = await SeatAsync(gateway, Zhang, Seat);
        var key = await Sox.KeyAsync(Folder.Room("keys"), 941, 1336);
        var citizen = Keep(await Baresip.StartAsync(Folder, new Phone("13893100000", Citizen) { Microphone = key }));

        await citizen.DialAsync(gateway.Uri("12345"));
        await citizen.TalkingAsync();
        await seat.TalkingAsync();
        await TalkAsync(5);
        await citizen.HangUpAsync();
        await seat.OverAsync();

        var record = await gateway.RecordAsync(one => one.Direction == "inbound");
        Assert.Equal(Zhang.Id, record.Seat);
        Assert.True(record.Has("key", "0"), record.Story);
        Assert.Single(record.Steps, step => step.Step == "key");
    }
}
