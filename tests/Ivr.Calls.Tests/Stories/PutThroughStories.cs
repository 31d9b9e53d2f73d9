using Ivr.Acd;
using Ivr.Flows;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>The plan puts a citizen through to a public number; and what becomes of him when nobody there answers.</summary>
public sealed class PutThroughStories : IDisposable
{
    internal const string Text = """
        name: through
        start: start
        person: person
        apology: P24
        languages: { zh: 普通话 }
        callback: { music: music }
        hours: { days: { workdays: 08:00-20:00, weekends: 08:00-20:00, holidays: 08:00-20:00 } }
        cities:
          province: { name: 甘肃省 }
          lanzhou: { name: 兰州市, area_code: "0931", numbers: ["093112345"] }
          lanzhou-xinqu: { name: 兰州新区, in_area_of: lanzhou, numbers: ["096612345"] }
        ledger:
          power: { name: 供电服务, number: "95598", owner: 电网, targets: "95598", announce: P17_power, failed: P16u, hours: days, ring: 20s, answers: "95599" }
          police: { name: 报警, number: "110", owner: 公安, targets: { all: "110", province: "09318110110" }, emergency: on, announce: P15_110, failed: P16_110 }
        flows:
          start:
            - menu: { prompt: P02, enter_line: on, keys: { 1: power, 2: police }, otherwise: person }
          power:
            - transfer: { to: power, otherwise: person }
            - survey: { prompt: P20 }
            - hangup: served
          police:
            - emergency: { to: police, otherwise: person }
            - play: P22
            - goto: person
          person:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: served
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
            - hangup: owed
        """;

    private static readonly Pitch Ringing = new(450);

    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public PutThroughStories() => _gateway = _world.Gateway(
        options => options with
        {
            Trunks = [.. options.Trunks, new Trunk { Name = "lanzhou", City = "lanzhou", Channels = 2, Outbound = new SipUri("sip", "", "10.12.6.1", 5060) }],
            Transfers = options.Transfers with { Allowed = ["110"] },
        },
        _world.Compile(Text));

    public void Dispose() => _world.Dispose();

    private TestCall Press(char key, string called = "093112345", string number = "13893101234", params IEnumerable<SipHeader> headers)
    {
        var call = _world.Carrier.Dial(new SipUri("sip", called, "10.12.0.1", 5060), number, headers);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press(key);
        return call;
    }

    private CallDetailRecord Record => Assert.Single(_gateway.Records);

    private string[] Steps => [.. Record.Steps.Where(step => step.Step.StartsWith("transfer", StringComparison.Ordinal)).Select(step => $"{step.Step} {step.Detail}")];

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal(0, _gateway.Centre.Calls);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
        Assert.Empty(_world.Waiting);
        Assert.Empty(_world.Cards);
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
        Assert.All(_gateway.Centre.Trunks, trunk => Assert.Equal(0, trunk.ChannelsOut));
    }

    // The tone of ringing has no level of its own: behind the announcement an ear that tells sounds by level hears nothing.
    private static void AssertNoDeadAir(TestCall call) => Assert.DoesNotContain(
        call.Ear.Sounds.Zip(call.Ear.Sounds.Skip(1)), pair => pair.Second.From - pair.First.To > TimeSpan.FromSeconds(0.5) && pair.First.Name[..3] is not ("P15" or "P17"));

    [Fact]
    public void He_hears_whom_and_how_it_rings_talks_presses_keys_there_and_is_asked_for_his_grade()
    {
        var power = new TestCarrier(_world, "10.12.6.1");
        var citizen = Press('1');
        _world.Until(() => power.Rung.Count == 1, "95598 rings");
        _world.RunFor(0.5);
        Assert.True(citizen.Ear.Hears(Ringing));
        Assert.Single(_world.Waiting);
        var invite = power.Rung[0].Invite!;
        Assert.Equal(("95598", "13893101234"), (invite.Uri.User, invite.From.Uri.User));
        Assert.StartsWith("<sip:093112345@", invite.Header("Diversion"));

        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "they talk");
        Assert.Empty(_world.Waiting);
        citizen.Press("5678");
        _world.RunFor(2);
        Assert.Equal("5678", power.Rung[0].Keys);
        power.Rung[0].HangUp();
        _world.Until(() => citizen.Ear.Now == "P20", "the survey");
        citizen.Press('1');
        _world.RunFor(2);
        Assert.True(citizen.IsEnded);
        AssertNoDeadAir(citizen);
        AssertNothingStays();
        Assert.Equal(["transfer-ringing power 95598", "transferred power 95598"], Steps);
        Assert.Equal(("95598", 1, null, null, null), (Record.TransferredTo, Record.SurveyGrade, Record.Seat, Record.SeatAnsweredAt, Record.SeatLeftAt));
        Assert.NotNull(Record.PutThroughAt);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void The_citizen_hangs_up_and_so_does_the_other_side()
    {
        var power = new TestCarrier(_world, "10.12.6.1");
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "they talk");
        citizen.HangUp();
        _world.RunFor(1);
        Assert.True(power.Rung[0].IsEnded);
        AssertNothingStays();
        Assert.Empty(_world.Callbacks);
    }

    [Theory]
    [InlineData(486)]
    [InlineData(404)]
    [InlineData(603)]
    public void Who_is_refused_is_told_and_waits_in_his_old_place(int status)
    {
        _ = new TestCarrier(_world, "10.12.6.1") { Refuses = call => call.Reject(status) };
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Now == "P16u", "he is told");
        var later = Press('0', number: "13893100009");
        _world.Until(() => later.Ear.Now == "music", "a later caller waits");
        Assert.Equal(["13893101234", "13893100009"], _world.Waiting.Select(one => one.Number));
        _world.Until(() => citizen.Ear.Now == "music", "he waits");
        AssertNoDeadAir(citizen);
        citizen.HangUp();
        later.HangUp();
        _world.RunFor(60);
        Assert.Contains($"transfer-failed power 95598: {status}", _gateway.Records.Single(record => record.Caller.EndsWith("1234", StringComparison.Ordinal)).Steps.Select(step => $"{step.Step} {step.Detail}"));
        Assert.Equal(2, _world.Callbacks.Count);
    }

    [Fact]
    public void An_emergency_nobody_answers_comes_before_everybody_who_waits()
    {
        _ = new TestCarrier(_world, "10.12.6.1") { Refuses = call => call.Reject(480) };
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var first = Press('0', number: "13893100001");
        _world.Until(() => first.Ear.Now == "voice of 1001", "the only seat talks");
        var waiting = Enumerable.Range(2, 3).Select(one => Press('0', number: $"1389310000{one}")).ToArray();
        _world.RunFor(600);
        var citizen = Press('2');
        _world.Until(() => citizen.Ear.Now == "P16_110", "he is told to dial 110 himself");
        Assert.Equal("13893101234", _world.Waiting[0].Number);
        _world.Until(() => citizen.Ear.Now == "music", "he waits");
        first.HangUp();
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "he is served first", 60);
        Assert.All(waiting, one => Assert.Equal("music", one.Ear.Now));
        Assert.Equal(2, seat.Rung.Count);
    }

    [Fact]
    public void Who_hangs_up_after_an_emergency_failed_is_called_back()
    {
        _ = new TestCarrier(_world, "10.12.6.1") { Refuses = call => call.Reject(480) };
        var citizen = Press('2');
        _world.Until(() => citizen.Ear.Now == "P16_110", "he is told");
        citizen.HangUp();
        _world.RunFor(1);
        Assert.Equal("abandoned", Assert.Single(_world.Callbacks).Request.Reason);
        AssertNothingStays();
    }

    [Fact]
    public void After_an_emergency_has_talked_with_him_he_meets_a_person()
    {
        var police = new TestCarrier(_world, "10.12.6.1");
        var citizen = Press('2');
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "110 answers");
        police.Rung[0].HangUp();
        _world.Until(() => citizen.Ear.Now == "music", "the line");
        Assert.Equal(["P15_110", "P22"], citizen.Ear.Heard.Where(name => name[..3] is "P15" or "P16" or "P22").Distinct());
        Assert.Single(_world.Waiting);
        AssertNoDeadAir(citizen);
    }

    [Fact]
    public void Nobody_is_put_through_to_the_police_of_another_city()
    {
        var police = new TestCarrier(_world, "10.12.6.1");
        var xinqu = Press('2', called: "096612345");
        _world.Until(() => xinqu.Ear.Now == "voice by 10.12.6.1", "the new area lies in Lanzhou's");
        var nowhere = Press('2', called: "12345");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "the centre's own number goes by any trunk");
        Assert.Equal("09318110110", _world.Carrier.Rung[0].Invite!.Uri.User);
        xinqu.HangUp();
        nowhere.HangUp();
        _world.RunFor(1);

        police.Refuses = call => call.Reject(503);
        var citizen = Press('2');
        _world.Until(() => citizen.Ear.Now == "P16_110", "no trunk of his city is left");
        Assert.Single(_world.Carrier.Rung);
    }

    [Fact]
    public void Zero_while_it_rings_is_a_person_and_it_stops_ringing()
    {
        var citizen = Press('1', called: "12345");
        _world.Carrier.Manners = Manners.RingsOnly;
        _world.Until(() => citizen.Ear.Hears(Ringing) && _world.Carrier.Rung.Count == 1, "it rings");
        citizen.Press('5');
        _world.RunFor(6);
        Assert.True(citizen.Ear.Hears(Ringing) && !_world.Carrier.Rung[0].IsEnded);
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "music", "the line");
        Assert.True(_world.Carrier.Rung[0].IsEnded);
        AssertNoDeadAir(citizen);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void It_rings_no_longer_than_the_ledger_says()
    {
        _world.Carrier.Manners = Manners.RingsOnly;
        var citizen = Press('1', called: "12345");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "it rings");
        _world.RunFor(19);
        Assert.False(_world.Carrier.Rung[0].IsEnded);
        _world.Until(() => citizen.Ear.Now == "P16u", "nobody answered", 2);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void When_the_other_side_falls_silent_he_is_not_left_in_the_silence()
    {
        var power = new TestCarrier(_world, "10.12.6.1");
        var citizen = Press('1');
        _world.Until(() => citizen.Ear.Now == "voice by 10.12.6.1", "they talk");
        _world.RunFor(2);
        power.Rung[0].Die();
        _world.Until(() => citizen.Ear.Now == "P16u", "he is told", 60);
        _world.Until(() => citizen.Ear.Now == "music", "he waits");
        Assert.Equal("13893101234", Assert.Single(_world.Waiting).Number);
        citizen.HangUp();
        AssertNothingStays();
        Assert.Equal("transfer-failed power 95598: fell silent", Steps[^1]);
    }

    [Theory]
    [InlineData("95598", null)]
    [InlineData("13893101234", "<sip:95598@c>;reason=unconditional")]
    public void Who_was_sent_on_by_a_number_is_not_sent_back_to_it(string number, string? diversion)
    {
        var citizen = Press('1', "12345", number, diversion is null ? [] : [new SipHeader("Diversion", diversion)]);
        _world.Until(() => citizen.Ear.Now == "P16u", "he is told");
        Assert.Empty(_world.Carrier.Rung);
        citizen.HangUp();
        AssertNothingStays();
        Assert.Equal(["transfer-failed power 95598: he was sent on by it"], Steps);
    }

    [Fact]
    public void A_call_to_a_number_that_means_an_entry_is_put_through_at_once()
    {
        var citizen = _world.Dial("95599");
        _world.Until(() => citizen.Ear.Now == "voice of the citizen", "they talk");
        Assert.Equal("P17_power", citizen.Ear.Heard[0]);
        Assert.Equal("95598", _world.Carrier.Rung[0].Invite!.Uri.User);
        citizen.HangUp();
        AssertNothingStays();
        Assert.Equal("供电服务95598", Record.Attached["来电热线"]);
    }

    [Fact]
    public void Who_finds_all_channels_taken_is_told_at_once()
    {
        _ = new TestCarrier(_world, "10.12.6.1");
        var calls = Enumerable.Range(1, 3).Select(one => Press('2', number: $"1389310000{one}")).ToArray();
        _world.Until(() => calls.Any(call => call.Ear.Now == "P16_110"), "one is told");
        Assert.Equal(2, _gateway.Centre.Trunks.Single(trunk => trunk.Name == "lanzhou").ChannelsOut);
        Assert.Empty(_world.Carrier.Rung);
    }

    [Fact]
    public void A_seat_that_hands_on_to_110_reaches_the_number_the_ledger_has_for_that_city()
    {
        var seat = _world.Seat("1001", "province", "zh");
        var citizen = Press('0', called: "12345");
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "they talk");
        seat.Current!.Refer("sip:110@10.12.0.1");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "it rings");
        Assert.Equal("09318110110", _world.Carrier.Rung[0].Invite!.Uri.User);
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void A_seat_that_hands_on_to_110_reaches_no_other_citys_when_no_trunk_of_the_city_is_left()
    {
        var asked = 0;
        _ = new TestCarrier(_world, "10.12.6.1")
        {
            Refuses = call =>
            {
                asked++;
                call.Reject(503);
            },
        };
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var citizen = Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "they talk");
        seat.Current!.Refer("sip:110@10.12.0.1");
        _world.Until(() => seat.Current!.Told is [.., >= 300], "he is told that nobody is reached");
        Assert.Equal(1, asked);
        Assert.Empty(_world.Carrier.Rung);
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "they still talk");
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void Out_of_hours_nothing_rings()
    {
        using var night = new World(start: new DateTimeOffset(2026, 11, 23, 15, 0, 0, TimeSpan.Zero));
        var gateway = night.Gateway(plan: night.Compile(Text));
        var call = night.Dial("12345");
        night.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('1');
        night.Until(() => call.Ear.Now == "P16u", "he is told");
        Assert.Empty(night.Carrier.Rung);
        call.HangUp();
        night.RunFor(1);
        Assert.Contains(gateway.Records[0].Steps, step => step is { Step: "transfer-failed", Detail: "power: days: closed" });
    }

    public static TheoryData<string, string> EveryEnd
    {
        get
        {
            var ends = new TheoryData<string, string>();
            foreach (var step in (string[])["announced", "ringing", "joined", "later"])
            {
                foreach (var by in (string[])["the citizen", "the other", "both", "the gateway"])
                {
                    ends.Add(step, by);
                }
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(EveryEnd))]
    public void Whoever_leaves_at_any_step_leaves_nothing_behind(string step, string by)
    {
        var power = new TestCarrier(_world, "10.12.6.1");
        var citizen = Press('1');
        switch (step)
        {
            case "announced":
                _world.Until(() => citizen.Ear.Now == "P17_power", "he is told whom");
                break;
            case "ringing":
                _world.Until(() => power.Rung.Count == 1, "it rings");
                break;
            default:
                _world.Until(() => power.Rung is [{ IsAnswered: true }], "it answers");
                _world.RunFor(step == "later" ? 5 : 0.001);
                break;
        }

        if (by is "the other" or "both" && power.Rung is [.., var other])
        {
            other.HangUp();
        }

        if (by is "the citizen" or "both")
        {
            citizen.HangUp();
        }
        else if (by == "the gateway")
        {
            _gateway.Stop();
        }
        else
        {
            _world.RunFor(60);
            citizen.HangUp();
        }

        AssertNothingStays();
        _ = Record;
    }
}
