using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A sentence nobody recorded is spoken to the citizen, or its recorded fallback: he never waits for an engine.</summary>
public sealed class SpeechStories : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void What_is_spoken_in_time_is_heard_and_the_record_does_not_repeat_it()
    {
        var (gateway, citizen) = Call("12345678");
        _world.Until(() => citizen.Ear.Now == "P22", "the goodbye");
        Assert.Equal(["P05", ScriptedSpeech.Heard, "P22"], citizen.Ear.Heard);
        var order = Assert.Single(_world.Speech.Asked);
        Assert.Equal(("您的工单一二三四五六七八正在办理", "zh", "standard"), (order.Said.Text, order.Language, order.Voice));
        citizen.HangUp();
        _world.Until(() => gateway.Records.Count > 0, "the record");
        Assert.Contains(gateway.Records.Single().Steps, step => step is { Step: "spoken", Detail: "zh, 16 characters" });
    }

    [Fact]
    public void What_is_not_there_in_300_milliseconds_is_heard_as_recorded()
    {
        _world.Speech.After = TimeSpan.FromSeconds(2);
        var (_, citizen) = Call("12345678");
        _world.Until(() => _world.Speech.Asked.Count > 0, "the order");
        _world.Until(() => citizen.Ear.Now == "P13", "the fallback", 0.4);
        _world.Until(() => citizen.Ear.Now == "P22", "the goodbye");
        Assert.Equal(["P05", "P13", "P22"], citizen.Ear.Heard);
    }

    [Fact]
    public void A_sentence_that_lacks_a_value_is_not_asked_for()
    {
        var (_, citizen) = Call("");
        _world.Until(() => citizen.Ear.Now == "P13", "the fallback");
        Assert.Empty(_world.Speech.Asked);
    }

    [Fact]
    public void Zero_into_what_is_spoken_is_a_person_at_once()
    {
        var (_, citizen) = Call("12345678");
        _world.Until(() => citizen.Ear.Now == ScriptedSpeech.Heard, "the sentence");
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "music", "the line", 1);
    }

    [Fact]
    public void Who_hangs_up_while_it_is_being_made_is_gone()
    {
        _world.Speech.After = TimeSpan.FromMilliseconds(250);
        var (gateway, citizen) = Call("12345678");
        _world.Until(() => _world.Speech.Asked.Count > 0, "the order");
        citizen.HangUp();
        _world.Until(() => gateway.Records.Count > 0, "the record");
        Assert.Equal("hung-up", gateway.Records.Single().Ending.Cause);
    }

    private (WorldGateway Gateway, TestCall Citizen) Call(string keys)
    {
        var gateway = _world.Gateway(plan: _world.Compile("""
            name: speaking
            start: start
            person: person
            apology: P24
            languages: { zh: 普通话 }
            limits: { to_line: 30s }
            cities: { province: { name: 甘肃省 } }
            flows:
              start:
                - collect: { prompt: P05, digits: 9, attach: 工单编号 }
                - play: { say: '您的工单{工单编号:digits}正在办理', fallback: P13 }
                - play: P22
                - goto: person
              person:
                - line: { music: music, served: bye, store_down: owed }
              bye:
                - hangup: bye
              owed:
                - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
                - hangup: owed
            """));
        var citizen = _world.Dial("12345");
        _world.Until(() => citizen.Ear.Now == "P05", "he is asked for the number");
        citizen.Press(keys);
        return (gateway, citizen);
    }
}
