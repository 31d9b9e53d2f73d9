using Ivr.Acd;
using Ivr.Media;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Calls whose sound is protected, or should be.</summary>
public sealed class SrtpStories : IDisposable
{
    private const string Suite = "AEAD_AES_256_GCM";

    private readonly World _world = new();
    private WorldGateway? _gateway;

    public void Dispose() => _world.Dispose();

    private CallDetailRecord Record => Assert.Single(_gateway!.Records);

    private TestPhone Open(SrtpPolicy trunk, SrtpPolicy seats)
    {
        _gateway = _world.Gateway(options => options with { Trunks = [options.Trunks[0] with { Srtp = trunk }], SeatSrtp = _ => seats });
        return _world.Seat("1001", "lanzhou", "zh");
    }

    private TestCall Talk(TestPhone seat)
    {
        var citizen = _world.Dial("093112345");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "a seat");
        Assert.Single(seat.Rung);
        return citizen;
    }

    [Fact]
    public void Both_sides_are_protected_from_the_first_word_to_the_last_and_the_record_says_so()
    {
        var seat = Open(SrtpPolicy.Required, SrtpPolicy.Required);
        (_world.Carrier.Srtp, seat.Srtp) = (SrtpPolicy.Required, SrtpPolicy.Required);
        var citizen = Talk(seat);
        _world.Carrier.Speaks(citizen);
        _world.Until(() => seat.Current!.Ear.Now == "voice of the citizen", "he is heard");
        citizen.HangUp();
        _world.RunFor(1);
        Assert.Equal((Suite, Suite), (Record.Protection, Record.PartnerProtection));
        Assert.Equal((0, 0), (_gateway!.Media.Unauthentic, _gateway.Media.Replayed));
    }

    [Fact]
    public void A_protected_citizen_talks_with_a_plain_seat()
    {
        var seat = Open(SrtpPolicy.Optional, SrtpPolicy.Off);
        _world.Carrier.Srtp = SrtpPolicy.Required;
        var citizen = Talk(seat);
        _world.Carrier.Speaks(citizen);
        _world.Until(() => seat.Current!.Ear.Now == "voice of the citizen", "he is heard");
        citizen.HangUp();
        _world.RunFor(1);
        Assert.Equal((Suite, "plain"), (Record.Protection, Record.PartnerProtection));
    }

    [Fact]
    public void What_is_optional_and_not_done_is_plain_and_is_said()
    {
        var citizen = Talk(Open(SrtpPolicy.Optional, SrtpPolicy.Optional));
        citizen.HangUp();
        _world.RunFor(1);
        Assert.Equal(("plain", "plain"), (Record.Protection, Record.PartnerProtection));
        Assert.Equal(2, _world.Logs.Count(line => line.Text.Contains("is not protected", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_plain_call_by_a_trunk_that_must_be_protected_is_refused_unheard_and_called_back()
    {
        Open(SrtpPolicy.Required, SrtpPolicy.Off);
        var citizen = _world.Dial("093112345");
        _world.RunFor(2);
        Assert.Equal(488, citizen.End!.Status);
        Assert.Equal(65, citizen.End.Q850);
        Assert.Empty(citizen.Ear.Heard);
        Assert.Equal((EndedBy.Gateway, "srtp-required", 488), (Record.Ending.By, Record.Ending.Cause, Record.Ending.Status));
        Assert.NotNull(Record.Callback);
        Assert.Null(Record.Protection);
    }

    [Fact]
    public void A_seat_whose_phone_must_be_protected_and_is_not_is_passed_over_with_a_word()
    {
        var seat = Open(SrtpPolicy.Off, SrtpPolicy.Required);
        var citizen = _world.Dial("093112345");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.Press('0');
        _world.Until(() => seat.Rung.Count > 0 && seat.Rung[0].IsEnded, "it rang and did not fit");
        _world.RunFor(1);
        Assert.Contains(_world.Logs, line => line.Text.Contains("Seat 1001 rests", StringComparison.Ordinal) && line.Text.Contains("srtp-required", StringComparison.Ordinal));
        Assert.Equal(SeatState.Resting, _world.SeatNow("1001").State);
        Assert.Equal("music", citizen.Ear.Now);
        seat.Srtp = SrtpPolicy.Optional;
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "a phone that fits");
    }

    [Fact]
    public void A_seat_that_calls_plainly_though_it_must_not_is_refused()
    {
        var seat = Open(SrtpPolicy.Off, SrtpPolicy.Required);
        var other = _world.Seat("1002", "lanzhou", "zh");
        other.Srtp = SrtpPolicy.Required;
        var call = seat.Dial(new Ivr.Sip.SipUri("sip", "1002", "10.12.0.1", 5060));
        _world.Until(() => call.IsEnded, "it is refused");
        Assert.Equal(488, call.End!.Status);
        Assert.Equal("srtp-required", Record.Ending.Cause);
    }

    [Fact]
    public void No_key_is_in_the_log()
    {
        var seat = Open(SrtpPolicy.Optional, SrtpPolicy.Required);
        (_world.Carrier.Srtp, seat.Srtp) = (SrtpPolicy.Required, SrtpPolicy.Required);
        Talk(seat).HangUp();
        _world.RunFor(1);
        Assert.NotEmpty(_world.Logs);
        Assert.DoesNotContain(_world.Logs, line => line.Text.Contains("inline", StringComparison.OrdinalIgnoreCase));
    }
}
