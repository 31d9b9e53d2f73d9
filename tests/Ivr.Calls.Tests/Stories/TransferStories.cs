using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A seat hands its citizen on: to a seat, into the plan, outside; and what becomes of him when nobody takes him.</summary>
public sealed class TransferStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestPhone _first;

    public TransferStories()
    {
        _gateway = _world.Gateway(options => options with { Transfers = options.Transfers with { Allowed = ["110", "95598"] } });
        _first = _world.Seat("1001", "lanzhou", "zh");
    }

    public void Dispose() => _world.Dispose();

    /// <summary>A citizen talks with seat 1001.</summary>
    private TestCall Talk(string number = "13893101234")
    {
        var call = _world.Dial("093112345", number);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "voice of 1001", "they talk");
        call.Speak(_world.Carrier.Voice);
        _world.RunFor(2);
        return call;
    }

    private CallDetailRecord Record(TestCall citizen) => _gateway.Records.Single(record =>
        citizen.IsEnded && record.Direction == CallDirection.Inbound && record.Steps.Any(step => step.Step.StartsWith("transfer-", StringComparison.Ordinal)));

    private static string[] Steps(CallDetailRecord record) =>
        [.. record.Steps.Where(step => step.Step.StartsWith("transfer", StringComparison.Ordinal)).Select(step => $"{step.Step} {step.Detail}")];

    private void AssertNothingStays()
    {
        _world.RunFor(60);
        Assert.Equal(0, _gateway.Centre.Calls);
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
        Assert.Empty(_world.Waiting);
        Assert.DoesNotContain(_world.Logs, line => line.Error is not null);
    }

    [Fact]
    public void A_citizen_is_handed_to_another_seat_and_the_first_writes_down_what_was_said()
    {
        var second = _world.Seat("1002", "tianshui", "zh");
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => second.Current is not null, "the other rings");
        _world.RunFor(0.5);
        Assert.Equal("转接 兰州市12345 138****1234", second.Current!.Display);
        Assert.Equal("music", citizen.Ear.Now);
        Assert.Equal([202, 100, 180], seat.Told);
        _world.Until(() => citizen.Ear.Now == "voice of 1002", "they are joined");
        _world.RunFor(0.5);
        Assert.Equal("voice of the citizen", second.Current.Ear.Now);
        Assert.Equal([202, 100, 180, 200], seat.Told);
        _world.RunFor(3);
        Assert.NotNull(seat.End);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);
        Assert.Equal(SeatState.Talking, _world.SeatNow("1002").State);
        Assert.True(citizen.Ear.LongestGap() < TimeSpan.FromSeconds(0.5), $"dead air of {citizen.Ear.LongestGap()}");

        _world.RunFor(30);
        second.Current.HangUp();
        _world.Until(() => citizen.Ear.Now == "P20", "the survey");
        citizen.HangUp();
        AssertNothingStays();
        var record = Record(citizen);
        Assert.Equal(["transfer-asked 1001 → 1002", "transfer-ringing 1002", "transferred 1001 → 1002"], Steps(record));
        Assert.Equal(("1001", "1002"), (record.Seat, record.TransferredTo));
        Assert.InRange((record.SeatLeftAt - record.SeatAnsweredAt)!.Value.TotalSeconds, 2, 10);
        Assert.Equal(SeatState.Ready, _world.SeatNow("1002").State);
    }

    [Fact]
    public void Who_got_him_may_hand_him_on_again()
    {
        var second = _world.Seat("1002", "lanzhou", "zh");
        var third = _world.Seat("1003", "lanzhou", "zh");
        var citizen = Talk();
        _first.Current!.Refer("sip:1002@10.12.0.1");
        _world.Until(() => citizen.Ear.Now == "voice of 1002", "the second");
        second.Current!.Refer("sip:1003@10.12.0.1");
        _world.Until(() => citizen.Ear.Now == "voice of 1003", "the third");
        _world.RunFor(3);
        Assert.Null(second.Current);
        citizen.HangUp();
        _world.RunFor(1);
        Assert.Null(third.Current);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1003").State);
        AssertNothingStays();
    }

    [Fact]
    public void When_the_other_is_busy_they_talk_on()
    {
        var second = _world.Seat("1002", "tianshui", "zh");
        second.Manners = Manners.IsBusy;
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => seat.Told is [.., 486], "he is told");
        _world.RunFor(1);
        Assert.Equal("voice of 1001", citizen.Ear.Now);
        Assert.Equal(SeatState.Resting, _world.SeatNow("1002").State);

        // And once more, to one that talks already: the same seat.
        seat.Refer("sip:1001@10.12.0.1");
        _world.Until(() => seat.Told.Count(status => status == 486) == 2, "he is told again");
        _world.RunFor(1);
        Assert.Equal("voice of 1001", citizen.Ear.Now);
        seat.HangUp();
        _world.Until(() => citizen.Ear.Now == "P20", "the survey");
        citizen.HangUp();
        AssertNothingStays();
        Assert.Contains("transfer-failed 1001 → 1002: 486", Steps(Record(citizen)));
        Assert.Null(Record(citizen).TransferredTo);
    }

    [Fact]
    public void When_nobody_answers_and_the_first_has_gone_he_is_at_the_front_of_his_line()
    {
        var second = _world.Seat("1002", "tianshui", "zh");
        second.Manners = Manners.RingsOnly;
        var citizen = Talk();
        var later = _world.Dial("093112345", "13893100009");
        _world.Until(() => later.Ear.Now == "P02", "the menu");
        later.Press('0');
        _world.Until(() => later.Ear.Now == "music", "the line");
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => seat.Told.Contains(202), "it is accepted");
        seat.HangUp();
        _world.RunFor(1);
        Assert.Equal("music", citizen.Ear.Now);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);

        // Who came later is served while he still rings elsewhere; then he comes first.
        _world.Until(() => later.Ear.Now == "voice of 1001", "the later one is served", 60);
        var third = _world.Dial("093112345", "13893100010");
        _world.Until(() => third.Ear.Now == "P02", "the menu");
        third.Press('0');
        _world.RunFor(10);
        Assert.Equal(["13893101234", "13893100010"], _world.Waiting.Select(one => one.Number));
        later.HangUp();
        _world.Until(() => citizen.Ear.Now == "voice of 1001", "he is served", 60);
        citizen.HangUp();
        third.HangUp();
        AssertNothingStays();
        Assert.Contains("transfer-failed 1001 → 1002: 480", Steps(Record(citizen)));
    }

    [Fact]
    public void Who_is_back_in_the_line_and_gives_up_is_called_back()
    {
        _world.Seat("1002", "tianshui", "zh").Manners = Manners.IsBusy;
        var citizen = Talk();
        _first.Manners = Manners.RingsOnly;
        _first.Current!.Refer("sip:1002@10.12.0.1");
        _first.Current!.HangUp();
        _world.Until(() => _world.Waiting.Any(one => one.Number == "13893101234"), "he waits");
        citizen.HangUp();
        _world.RunFor(2);
        Assert.Equal("abandoned", Assert.Single(_world.Callbacks).Request.Reason);
        Assert.Null(Record(citizen).SeatAnsweredAt);
    }

    [Fact]
    public void A_citizen_goes_to_a_listed_number_outside_as_a_forwarded_call()
    {
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer("sip:110@10.12.0.1");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "110 rings");
        var invite = _world.Carrier.Rung[0].Invite!;
        Assert.Equal(("110", "13893101234"), (invite.Uri.User, invite.From.Uri.User));
        Assert.StartsWith("<sip:093112345@", invite.Header("Diversion"));
        _world.Until(() => seat.Told is [.., 200], "he is told");
        _world.RunFor(3);
        Assert.True(seat.IsEnded);
        Assert.Equal("voice of the citizen", citizen.Ear.Now);
        _world.Carrier.Rung[0].HangUp();
        _world.RunFor(1);
        Assert.True(citizen.IsEnded);
        AssertNothingStays();
        Assert.Equal(("110", "served"), (Record(citizen).TransferredTo, Record(citizen).Ending.Cause));
        Assert.Empty(_world.Callbacks);
    }

    [Theory]
    [InlineData("sip:00441234567@10.12.0.1", 403)]
    [InlineData("sip:1009@10.12.0.1", 403)]
    [InlineData("sip:119@10.12.0.1", 403)]
    [InlineData("mailto:chief@gansu.gov.cn", 416)]
    public void What_the_operator_has_not_listed_is_not_dialled(string target, int status)
    {
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer(target);
        _world.RunFor(2);
        Assert.Equal([status], seat.Told);
        Assert.Empty(_world.Carrier.Rung);
        Assert.Equal("voice of 1001", citizen.Ear.Now);
        citizen.HangUp();
        AssertNothingStays();
        Assert.DoesNotContain("1234567", string.Join(' ', Steps(_gateway.Records[0])));
    }

    [Fact]
    public void Nobody_but_a_seat_hands_anybody_on()
    {
        _world.Seat("1002", "tianshui", "zh");
        var citizen = Talk();
        citizen.Refer("sip:1002@10.12.0.1");
        _world.RunFor(1);
        Assert.Equal([603], citizen.Told);
        _first.Current!.Refer("sip:110@10.12.0.1");
        _world.Until(() => _world.Carrier.Current is { IsAnswered: true }, "110 has answered");
        _world.RunFor(3);
        _world.Carrier.Rung[0].Refer("sip:1002@10.12.0.1");
        _world.RunFor(1);
        Assert.Equal([603], _world.Carrier.Rung[0].Told);
    }

    [Fact]
    public void A_citizen_goes_to_a_number_of_the_plan_and_is_served_there()
    {
        var other = _world.Seat("2001", "tianshui", "zh");
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer("sip:093812345@10.12.0.1");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu over there");
        _world.RunFor(3);
        Assert.Equal([202, 200], seat.Told.Where(status => status >= 200));
        Assert.True(seat.IsEnded);
        Assert.Equal(SeatState.WrapUp, _world.SeatNow("1001").State);
        citizen.Press('0');
        _world.Until(() => citizen.Ear.Now == "voice of 2001", "a seat of that city");
        Assert.StartsWith("天水市12345", other.Current!.Display);
        citizen.HangUp();
        AssertNothingStays();
        Assert.Equal(("2001", "tianshui", "093812345"), (Record(citizen).Seat, Record(citizen).ServedBy, Record(citizen).TransferredTo));
    }

    [Fact]
    public void Handed_on_to_another_number_of_the_same_city_he_meets_what_that_number_has_of_its_own()
    {
        _gateway.Plan = _world.CompileWithCities("gansu", static cities => cities.Replace(
            "[\"093112345\"]", "[\"093112345\", { number: \"09316666666\", overlay: { flows: { elder: { play: P05 } } } }]", StringComparison.Ordinal));
        var citizen = Talk();
        _first.Current!.Refer("sip:09316666666@10.12.0.1");
        _world.Until(() => citizen.Ear.Now == "P02", "the menu of that number");
        _world.RunFor(3);
        citizen.Press('3');
        _world.Until(() => citizen.Ear.HeardOf("P05"), "what the elderly hear there");
        citizen.HangUp();
        AssertNothingStays();
    }

    [Fact]
    public void The_citizen_hangs_up_while_the_other_rings()
    {
        var second = _world.Seat("1002", "tianshui", "zh");
        second.Manners = Manners.RingsOnly;
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer("sip:1002@10.12.0.1");
        _world.Until(() => seat.Told.Contains(180), "the other rings");
        _world.RunFor(0.5);
        Assert.Equal("music", citizen.Ear.Now);
        Assert.Single(second.Rung);
        citizen.HangUp();
        _world.Until(() => seat.Told is [.., 487], "he is told");
        AssertNothingStays();
        Assert.Null(second.Current);
        Assert.Equal(SeatState.Ready, _world.SeatNow("1002").State);
    }

    public static TheoryData<string, string, string> EveryEnd
    {
        get
        {
            var ends = new TheoryData<string, string, string>();
            foreach (var target in new[] { "1002", "110", "093812345" })
            {
                foreach (var step in new[] { "asked", "ringing", "joined", "left" })
                {
                    foreach (var by in new[] { "the citizen", "the seat and the citizen", "the gateway", "the network" })
                    {
                        ends.Add(target, step, by);
                    }
                }
            }

            return ends;
        }
    }

    [Theory]
    [MemberData(nameof(EveryEnd))]
    public void Whoever_leaves_at_any_step_leaves_nothing_behind(string target, string step, string by)
    {
        _world.Seat("1002", "tianshui", "zh");
        var citizen = Talk();
        var seat = _first.Current!;
        seat.Refer($"sip:{target}@10.12.0.1");
        switch (step)
        {
            case "asked":
                _world.RunFor(0.001);
                break;
            case "ringing":
                _world.RunFor(1);
                break;
            case "joined":
                _world.Until(() => seat.Told is [.., 200], "it is done");
                break;
            default:
                _world.RunFor(6);
                break;
        }

        if (by == "the network")
        {
            _world.Wire.OnDatagram = (from, to, _) => !from.Equals(_world.Carrier.Address) && !to.Equals(_world.Carrier.Address);
            citizen.Die();
            _world.RunFor(45);
            _gateway.Stop();
        }
        else if (by == "the gateway")
        {
            _gateway.Stop();
        }
        else
        {
            if (by != "the citizen")
            {
                seat.HangUp();
                _world.RunFor(0.01);
            }

            citizen.HangUp();
        }

        AssertNothingStays();
        Assert.Single(_gateway.Records, record => record.Direction == CallDirection.Inbound);
        Assert.Empty(_world.Cards);
        foreach (var id in new[] { "1001", "1002" })
        {
            Assert.Null(_world.SeatNow(id).Holder);
            Assert.DoesNotContain(_world.SeatNow(id).State, new[] { SeatState.Ringing, SeatState.Talking });
        }
    }
}
