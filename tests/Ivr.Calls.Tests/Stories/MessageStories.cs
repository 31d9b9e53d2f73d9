using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A citizen leaves a message after the tone, and it comes to who calls him back.</summary>
public sealed class MessageStories : IDisposable
{
    private static readonly Pitch Voice = new(300);

    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-messages-").FullName;
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void What_he_says_after_the_tone_is_kept_until_his_key_and_goes_with_his_callback()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(6);
        citizen.Press('#');
        _world.Until(() => citizen.IsEnded, "the end");
        Assert.Equal(["P05", "P22", "P11"], citizen.Ear.Heard.Where(sound => sound[0] == 'P'));
        var record = Record(gateway);
        var note = record.Message!;
        Assert.Equal((null, note.File), (note.Fault, record.Attached["留言"]));
        Assert.InRange(note.Seconds, 5.5, 7);
        Assert.Equal(note.File, Assert.Single(_world.Callbacks).Request.Message);
        var (said, heard) = AlawFile.Read(Path.Combine(_folder, note.File!));
        Assert.Empty(heard);
        Assert.True(Voice.In(said.AsSpan(8000, 8000)) > 5000, "it is his voice");
        Assert.Contains(record.Steps, step => step is { Step: "message", Detail: "left" });
    }

    [Fact]
    public void The_seat_that_calls_him_back_sees_that_there_is_a_message()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(3);
        citizen.Press('#');
        _world.Until(() => gateway.Records.Count > 0, "the record");
        _world.Carrier.Manners = Manners.Answers;
        var seat = _world.Seat("1001", "province", "zh");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "his phone rings");
        var file = gateway.Records[0].Message!.File!;
        _world.Carrier.Rung[0].HangUp();
        _world.Until(() => gateway.Records.Count == 2, "the record of the callback");
        Assert.Equal(file, gateway.Records[1].Attached["message"]);
        Assert.NotNull(seat.Current);
    }

    [Fact]
    public void Silence_ends_it()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(5);
        citizen.Quiet();
        _world.Until(() => citizen.Ear.Now == "P22", "the thanks", 6);
        Assert.InRange(gateway.Recordings!.Health.Finished, 1, 1);
    }

    [Fact]
    public void It_is_over_at_its_longest_and_is_whole()
    {
        var (gateway, citizen) = Speaking();
        _world.Until(() => citizen.Ear.Now == "P22", "the thanks", 25);
        _world.Until(() => citizen.IsEnded, "the end");
        var note = Record(gateway).Message!;
        Assert.Null(note.Fault);
        Assert.InRange(note.Seconds, 19.5, 20.5);
    }

    [Fact]
    public void Who_says_nothing_goes_another_way_and_leaves_no_file()
    {
        var (_, citizen) = Asked();
        _world.Until(() => citizen.Ear.Now == "music", "a person", 15);
        _world.RunFor(2);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Who_hangs_up_at_the_end_of_his_message_is_called_back_all_the_same()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(5);
        citizen.HangUp();
        var record = Record(gateway);
        Assert.InRange(record.Message!.Seconds, 4.5, 6);
        var owed = Assert.Single(_world.Callbacks).Request;
        Assert.Equal(("message", record.Message.File), (owed.Reason, owed.Message));
        Assert.True(File.Exists(Path.Combine(_folder, record.Message.File!)));
    }

    [Fact]
    public void Who_hangs_up_without_a_word_is_owed_nothing()
    {
        var (gateway, citizen) = Asked();
        citizen.HangUp();
        Assert.Null(Record(gateway).Message);
        Assert.Empty(_world.Callbacks);
        _world.RunFor(2);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Zero_in_the_middle_is_a_person_and_what_was_said_is_kept()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(4);
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "music", "the line", 4);
        citizen.HangUp();
        Assert.NotNull(Record(gateway).Message?.File);
        Assert.Equal("abandoned", Assert.Single(_world.Callbacks).Request.Reason);
    }

    [Fact]
    public void With_a_full_disk_he_hears_an_apology_before_he_speaks_and_goes_on()
    {
        var gateway = Gateway(_folder);
        gateway.DiskFree = 0;
        _world.RunFor(6);
        var citizen = _world.Dial("12345");
        _world.Until(() => citizen.Ear.Now == "P24", "the apology");
        _world.Until(() => citizen.Ear.Now == "music", "a person");
        Assert.Equal(["P05", "P24", "music"], citizen.Ear.Heard);
        citizen.HangUp();
        Assert.Contains(Record(gateway).Steps, step => step is { Step: "message", Detail: "failed" });
    }

    [Fact]
    public void A_disk_that_fails_in_the_middle_is_told_to_him_too()
    {
        var (gateway, citizen) = Speaking();
        _world.RunFor(2);
        gateway.DiskFree = 0;
        _world.RunFor(8);
        citizen.Press('#');
        _world.Until(() => citizen.Ear.Now == "P24", "the apology", 5);
        citizen.HangUp();
        Assert.NotNull(Record(gateway).Message!.Fault);
    }

    [Fact]
    public void Where_nothing_is_recorded_no_message_can_be_left()
    {
        Gateway(null);
        var citizen = _world.Dial("12345");
        _world.Until(() => citizen.Ear.Now == "P24", "the apology");
    }

    private WorldGateway Gateway(string? folder) => _world.Gateway(recordings: folder, plan: _world.Compile("""
        name: night
        start: start
        person: person
        apology: P24
        languages: { zh: 普通话 }
        limits: { to_line: 60s }
        cities: { province: { name: 甘肃省 } }
        flows:
          start:
            - record: { prompt: P05, at_most: 20s, silence: 3s, attach: 留言, done: P22, sorry: P24, nothing: person, failed: person }
            - callback: { reason: message, done: P11, otherwise: person }
            - hangup: message
          person:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: bye
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
            - hangup: owed
        """));

    private (WorldGateway Gateway, TestCall Citizen) Asked()
    {
        var gateway = Gateway(_folder);
        var citizen = _world.Dial("12345");
        _world.Until(() => citizen.Ear.Now == "P05", "he is asked");
        citizen.Quiet();
        _world.Until(() => citizen.Ear.Now != "P05", "the tone");
        _world.RunFor(0.8);
        return (gateway, citizen);
    }

    private (WorldGateway Gateway, TestCall Citizen) Speaking()
    {
        var (gateway, citizen) = Asked();
        citizen.Speak(Voice);
        return (gateway, citizen);
    }

    private CallDetailRecord Record(WorldGateway gateway)
    {
        _world.Until(() => gateway.Records.Count > 0, "the record");
        return gateway.Records[0];
    }
}
