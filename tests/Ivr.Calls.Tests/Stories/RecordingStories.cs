using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What P01 promises: the call is recorded, whoever he talks with.</summary>
public sealed class RecordingStories : IDisposable
{
    private static readonly Pitch CitizenVoice = new(300);
    private static readonly Pitch SeatVoice = new(500);
    private static readonly Pitch PoliceVoice = new(700);

    private readonly string _folder = Directory.CreateTempSubdirectory("ivr-recordings-").FullName;
    private readonly World _world = new();

    public void Dispose()
    {
        _world.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_conversation_is_recorded_through_110_and_a_transfer_until_he_hangs_up()
    {
        var (gateway, citizen, seat) = Talk(RecordingScope.Conversation);
        var order = gateway.Centre.JoinAsync(_world.Cards.Single().CallId, "110", "1001");
        _world.Until(() => _world.Carrier.Current is { IsAnswered: true }, "110 answers");
        _world.Carrier.Current!.Speak(PoliceVoice);
        _world.RunFor(3);
        seat.HangUp();
        _world.RunFor(3);
        citizen.HangUp();
        _world.RunFor(3);
        Assert.True(order.IsCompletedSuccessfully);
        var note = gateway.Records.Single().Recording!;
        Assert.Null(note.Fault);
        var (said, heard) = Read(note);
        Assert.InRange(note.Seconds, (said.Length / 8000.0) - 0.01, (said.Length / 8000.0) + 0.01);
        Assert.True(CitizenVoice.In(said.AsSpan(16000, 8000)) > 5000);
        Assert.True(SeatVoice.In(heard.AsSpan(12000, 8000)) > 5000);
        Assert.True(PoliceVoice.In(heard.AsSpan(heard.Length - 16000, 8000)) > 5000);
        var joined = heard.Length - (5 * 8000);
        Assert.True(PoliceVoice.In(heard.AsSpan(joined, 8000)) > 5000 && SeatVoice.In(heard.AsSpan(joined, 8000)) > 5000, "all are heard in the three-party talk");
        Assert.Contains(gateway.Records.Single().Steps, step => step.Step == "recording");
    }

    [Fact]
    public void The_trunks_channel_is_free_when_he_hangs_up_though_the_record_waits_for_the_disk()
    {
        var (gateway, citizen, _) = Talk(RecordingScope.Conversation);
        Assert.Equal(1, gateway.Centre.Trunks.Sum(trunk => trunk.ChannelsIn));
        citizen.HangUp();
        _world.RunFor(0.02);
        Assert.Equal((0, 0), (gateway.Records.Count, gateway.Centre.Trunks.Sum(trunk => trunk.ChannelsIn)));
        _world.RunFor(3);
        Assert.Single(gateway.Records);
    }

    [Fact]
    public void The_whole_call_is_recorded_from_its_answer_when_the_operator_wants_it()
    {
        var (gateway, citizen, _) = Talk(RecordingScope.Call);
        citizen.HangUp();
        _world.RunFor(3);
        var record = gateway.Records.Single();
        Assert.Equal(record.AnsweredAt, record.Recording!.From);
        var (_, heard) = Read(record.Recording);
        Assert.Contains(heard.AsSpan(8000, 8000).ToArray(), sample => Math.Abs((int)sample) > 100);
    }

    [Fact]
    public void Who_never_reached_a_person_has_no_recording_of_a_conversation()
    {
        var gateway = Gateway(RecordingScope.Conversation);
        var citizen = _world.Dial("093112345");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.HangUp();
        _world.RunFor(3);
        Assert.Null(gateway.Records.Single().Recording);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_seat_pauses_it_by_keys_while_a_card_number_is_said_and_an_operator_resumes_it()
    {
        var (gateway, citizen, seat) = Talk(RecordingScope.Conversation);
        seat.Press("*7#");
        _world.RunFor(5);
        var resumed = gateway.Centre.RecordAsync(_world.Cards.Single().CallId, on: true, "chief");
        _world.RunFor(5);
        Assert.Null(World.Now(resumed));
        citizen.HangUp();
        _world.RunFor(3);
        var record = gateway.Records.Single();
        var span = Assert.Single(record.Recording!.Paused!);
        Assert.InRange(span.To - span.From, 3, 5);
        var (said, _) = Read(record.Recording);
        Assert.True(CitizenVoice.In(said.AsSpan((int)(span.From * 8000) + 800, 16000)) < 50);
        Assert.True(CitizenVoice.In(said.AsSpan((int)(span.To * 8000) + 1600, 16000)) > 5000);
        Assert.Equal(
            ["recording-paused 1001", "recording-resumed chief"],
            record.Steps.Where(step => step.Step.StartsWith("recording-", StringComparison.Ordinal)).Select(step => $"{step.Step} {step.Detail}"));
    }

    [Fact]
    public void A_full_disk_costs_the_recording_and_never_the_call()
    {
        var gateway = Gateway(RecordingScope.Conversation);
        gateway.DiskFree = 0;
        _world.RunFor(6);
        var (_, citizen, _) = Talk(RecordingScope.Conversation, gateway);
        Assert.True(citizen.Ear.Hears(SeatVoice));
        Assert.NotNull(gateway.Recordings!.Health.Failure);
        citizen.HangUp();
        _world.RunFor(5);
        var note = gateway.Records.Single().Recording!;
        Assert.Null(note.File);
        Assert.Contains("free", note.Fault);
        Assert.True(note.LostSeconds > 2);
    }

    [Fact]
    public void A_gateway_that_records_nothing_says_so_to_who_wants_to_pause_it()
    {
        var (gateway, _, _) = Talk(RecordingScope.Off);
        var order = gateway.Centre.RecordAsync(_world.Cards.Single().CallId, on: false, "chief");
        _world.RunFor(1);
        Assert.Contains("nothing is recorded", World.Now(order)?.English);
    }

    private WorldGateway Gateway(RecordingScope scope) => _world.Gateway(
        options => options with { Recording = scope, Transfers = options.Transfers with { Allowed = ["110"] } }, recordings: _folder);

    private (WorldGateway Gateway, TestCall Citizen, TestCall Seat) Talk(RecordingScope scope, WorldGateway? gateway = null)
    {
        gateway ??= Gateway(scope);
        var first = _world.Seat("1001", "lanzhou", "zh");
        var citizen = _world.Dial("093112345");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "they talk");
        citizen.Speak(CitizenVoice);
        first.Current!.Speak(SeatVoice);
        _world.RunFor(4);
        return (gateway, citizen, first.Current);
    }

    private (short[] Said, short[] Heard) Read(RecordingNote note) => AlawFile.Read(Path.Combine(_folder, note.File!));
}
