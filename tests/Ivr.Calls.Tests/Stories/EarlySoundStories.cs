using Ivr.Media;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What a network says before anybody answers is heard by who waits for the answer.</summary>
public sealed class EarlySoundStories : IDisposable
{
    private static readonly Pitch Ringing = new(450);
    private static readonly Pitch Announcement = new(950);
    private static readonly Prompt Announced = Prompt.FromPcm("an announcement", Announcement.Next(8000));
    private static readonly Prompt Nothing = Prompt.FromPcm("a line without a word", new short[1600]);

    // Ten in the morning in Gansu.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private readonly WorldGateway _gateway;

    public EarlySoundStories() => _gateway = _world.Gateway(
        options => options with
        {
            Trunks =
            [
                .. options.Trunks,
                new Trunk { Name = "lanzhou", City = "lanzhou", Outbound = new SipUri("sip", "", "10.12.6.1", 5060) },
                new Trunk { Name = "lanzhou-2", City = "lanzhou", Outbound = new SipUri("sip", "", "10.12.6.2", 5060) },
            ],
            Transfers = options.Transfers with { Allowed = ["95598"] },
        },
        _world.Compile(PutThroughStories.Text));

    public void Dispose() => _world.Dispose();

    private TestCarrier Network(Prompt? early, string host = "10.12.6.1") => new(_world, host) { Early = early };

    private TestCall Press(char key)
    {
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press(key);
        return call;
    }

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal(0, _gateway.Centre.Calls);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
    }

    [Fact]
    public void A_citizen_hears_the_networks_announcement_in_place_of_our_ringing_and_then_who_answers()
    {
        var power = Network(Announced);
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Hears(Announcement), "the announcement");
        Assert.False(power.Rung[0].IsAnswered);
        _world.RunFor(0.6);
        Assert.False(citizen.Ear.Hears(Ringing));
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "they talk");
        citizen.HangUp();
        AssertNothingStays();
        Assert.Contains("outside-heard lanzhou", Assert.Single(_gateway.Records).Steps.Select(step => $"{step.Step} {step.Detail}"));
    }

    [Fact]
    public void A_network_that_opens_its_sound_and_says_nothing_leaves_our_ringing()
    {
        var power = Network(Nothing);
        var citizen = Press('1');
        _world.Until(() => power.Rung.Count == 1, "it rings");
        _world.RunFor(1);
        Assert.True(citizen.Ear.Hears(Ringing));
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "they talk");
        citizen.HangUp();
        AssertNothingStays();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Zero_during_the_announcement_is_a_person_as_an_event_and_in_the_sound(bool asEvent)
    {
        var power = Network(Announced);
        power.Answers = false;
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Hears(Announcement), "the announcement");
        if (asEvent)
        {
            citizen.Press('0');
        }
        else
        {
            citizen.Speak(Prompt.FromPcm("0 in the sound", [.. new Pitch(941).Next(1600).Zip(new Pitch(1336).Next(1600), (a, b) => (short)((a + b) / 2))]));
        }

        _world.Until(() => citizen.Ear.Now == "music", "the line");
        Assert.True(power.Rung[0].IsEnded);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void After_an_announcement_and_a_refusal_the_next_trunk_rings_again()
    {
        var first = Network(Announced);
        first.Answers = false;
        var second = Network(null, "10.12.6.2");
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Hears(Announcement), "the announcement");
        first.Rung[0].Reject(503);
        _world.Until(() => second.Rung.Count == 1, "the second trunk");
        _world.RunFor(0.6);
        Assert.True(citizen.Ear.Hears(Ringing));
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.2", "they talk");
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void A_seat_that_calls_somebody_hears_the_announcement_before_its_own_call_is_answered()
    {
        var power = Network(Announced);
        power.Answers = false;
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var own = seat.Dial(new SipUri("sip", "95598", "10.12.0.1", 5060), null);
        _world.Until(() => own.Ear.Hears(Announcement), "the announcement");
        Assert.Contains(183, own.Statuses);
        power.Rung[0].Reject(480);
        _world.Until(() => own.IsEnded, "it is refused");
        Assert.Equal(480, own.End!.Status);
        AssertNothingStays();
    }

    [Fact]
    public void A_seat_that_hands_on_hears_the_announcement_and_the_citizen_his_music()
    {
        var power = Network(Announced);
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var citizen = Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "they talk");
        seat.Current!.Refer("sip:95598@10.12.0.1");
        _world.Until(() => seat.Rung[0].Ear.Hears(Announcement), "the announcement");
        Assert.Equal("music", citizen.Ear.Now);
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "the other has him");
        Assert.Single(power.Rung);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void A_seat_hears_why_a_citizen_who_is_called_back_cannot_be_reached()
    {
        var network = Network(Announced);
        network.Answers = false;
        var citizen = Press('0');
        _world.Until(() => citizen.Ear.Now == "music", "the line");
        _world.RunFor(5);
        citizen.HangUp();
        var seat = _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => network.Rung.Count == 1 && seat.Rung[0].Ear.Hears(Announcement), "the seat hears the announcement", 120);
        network.Rung[0].Reject(480);
        _world.Until(() => seat.Rung[0].IsEnded, "the seat is let go");
        Assert.Single(_world.Callbacks);
        AssertNothingStays();
    }
}
