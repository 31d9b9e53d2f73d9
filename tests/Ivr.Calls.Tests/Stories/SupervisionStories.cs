using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A supervisor listens, whispers, barges in, and goes.</summary>
public sealed class SupervisionStories : IDisposable
{
    private static readonly Pitch CitizenVoice = new(300);
    private static readonly Pitch SeatVoice = new(500);
    private static readonly Pitch BossVoice = new(700);

    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _boss;
    private readonly TestCall _citizen;
    private readonly TestCall _seat;

    public SupervisionStories()
    {
        _gateway = _world.Gateway(options => options with { SupervisionBeep = true });
        var first = _world.Seat("1001", "lanzhou", "zh");
        _boss = _world.Seat("1099", "wuwei", "zh");
        _citizen = _world.Dial("093112345");
        _world.Until(() => _citizen.Ear.Now == "P02", "the menu");
        _citizen.Press('0');
        _world.Until(() => _citizen.Ear.Now == "voice of 1001", "they talk");
        _seat = first.Current!;
        _citizen.Speak(CitizenVoice);
        _seat.Speak(SeatVoice);
        _world.RunFor(2);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void He_listens_whispers_barges_in_and_goes()
    {
        var boss = Supervise(SupervisionMode.Listen);
        Assert.StartsWith("监听 兰州市12345", boss.Display, StringComparison.Ordinal);
        Assert.Equal(("seat", "citizen", "citizen+seat"), Hear(boss));
        Order("", SupervisionMode.Whisper);
        Assert.Equal(("seat", "citizen+boss", "citizen+seat"), Hear(boss));
        Order("1099", SupervisionMode.Barge);
        Assert.Equal(("seat+boss", "citizen+boss", "citizen+seat"), Hear(boss));
        Order("", null);
        Assert.True(boss.IsEnded);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1099").State);
        _citizen.HangUp();
        AssertNothingStays();
        var steps = _gateway.Records.Single().Steps.Where(step => step.Step.StartsWith("supervis", StringComparison.Ordinal)).Select(step => $"{step.Step} {step.Detail}");
        Assert.Equal(
            [
                "supervisor-ringing 1099, asked for by chief", "supervised 1099: listen, by chief", "supervised 1099: whisper, by chief",
                "supervised 1099: barge, by chief", "supervisor-left 1099",
            ],
            steps);
    }

    [Fact]
    public void The_seat_hears_a_tone_when_the_operator_wants_it_to_and_the_citizen_does_not()
    {
        var tone = new Pitch(800);
        var begun = _gateway.Centre.SuperviseAsync(_world.Cards.Single().CallId, "1099", SupervisionMode.Listen, "chief");
        _world.Until(() => _boss.Current is { IsAnswered: true }, "the supervisor answers");
        var (seat, citizen) = (false, false);
        for (var i = 0; i < 20; i++)
        {
            _world.RunFor(0.05);
            (seat, citizen) = (seat || _seat.Ear.Hears(tone), citizen || _citizen.Ear.Hears(tone));
        }

        Assert.True(begun.IsCompleted && seat && !citizen);
    }

    [Fact]
    public void He_who_listens_goes_along_when_the_citizen_is_handed_on_and_ends_with_the_conversation()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        var boss = Supervise(SupervisionMode.Whisper);
        _seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => second.Current is { IsAnswered: true }, "the second answers");
        second.Current!.Speak(SeatVoice);
        _world.RunFor(4);
        Assert.Equal(("seat", "citizen+boss", "citizen+seat"), (Hears(_citizen), Hears(second.Current), Hears(boss)));
        _citizen.HangUp();
        _world.RunFor(2);
        Assert.True(boss.IsEnded);
        AssertNothingStays();
    }

    [Fact]
    public void He_who_hangs_up_by_himself_has_gone_and_another_may_come()
    {
        Supervise(SupervisionMode.Barge).HangUp();
        _world.RunFor(20);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        Assert.Contains("nobody supervises", Answer("", null));
        Supervise(SupervisionMode.Listen);
        Assert.Contains("supervises it already", Answer("1001", SupervisionMode.Listen));
        _citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void One_who_does_not_answer_disturbs_nobody()
    {
        _boss.Manners = Manners.IsBusy;
        Assert.Null(Answer("1099", SupervisionMode.Listen));
        _world.RunFor(5);
        Assert.Equal(("seat", "citizen"), (Hears(_citizen), Hears(_seat)));
        Assert.Contains("no seat", Answer("nobody", SupervisionMode.Listen));
        _citizen.HangUp();
        AssertNothingStays();
    }

    private TestCall Supervise(SupervisionMode mode)
    {
        Assert.Null(Answer("1099", mode));
        _world.Until(() => _boss.Current is { IsAnswered: true }, "the supervisor answers");
        _boss.Current!.Speak(BossVoice);
        _world.RunFor(2);
        return _boss.Current!;
    }

    private void Order(string whom, SupervisionMode? mode)
    {
        Assert.Null(Answer(whom, mode));
        _world.RunFor(2);
    }

    private string? Answer(string whom, SupervisionMode? mode)
    {
        var order = _gateway.Centre.SuperviseAsync(_world.Cards.Single().CallId, whom, mode, "chief");
        return _world.Answer(order)?.English;
    }

    private (string Citizen, string Seat, string Boss) Hear(TestCall boss) => (Hears(_citizen), Hears(_seat), Hears(boss));

    private static string Hears(TestCall call) => string.Join('+', new[] { (CitizenVoice, "citizen"), (SeatVoice, "seat"), (BossVoice, "boss") }
        .Where(one => call.Ear.Hears(one.Item1)).Select(one => one.Item2));

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal((0, 0, 0), (_gateway.Centre.Calls, _gateway.Media.SessionsOpen, _gateway.Centre.Endpoint.Dialogs));
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
    }
}
