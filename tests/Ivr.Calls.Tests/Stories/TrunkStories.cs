using System.Net;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Trunks fail, one way or another, and the citizen is reached by another.</summary>
public sealed class TrunkStories : IDisposable
{
    // Ten in the morning in Gansu, inside the hours of callbacks.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly TestCarrier _telecom;
    private readonly HashSet<IPAddress> _cut = [];

    public TrunkStories()
    {
        _telecom = new TestCarrier(_world, "10.13.1.1");
        _world.Wire.OnDatagram = (_, to, _) => !_cut.Contains(to.Address);
    }

    public void Dispose() => _world.Dispose();

    private Trunk Telecom => new() { Name = "telecom", City = "lanzhou", Sources = [IPNetwork.Parse("10.13.1.0/24")], Outbound = _telecom.Uri };

    private static TrunkStatus StatusOf(WorldGateway gateway, string trunk) => gateway.Centre.Trunks.Single(one => one.Name == trunk);

    private void Cut(string host) => _cut.Add(IPAddress.Parse(host));

    /// <summary>A gateway with the trunk of Lanzhou and, where it is wanted, the carrier that everybody is behind.</summary>
    private WorldGateway Gateway(Trunk telecom, bool alone = false) =>
        _world.Gateway(options => options with { Trunks = alone ? [telecom, .. options.Trunks.Select(one => one with { Outbound = null })] : [telecom, .. options.Trunks] });

    private void Owe(string number)
    {
        var now = _world.Time.GetUtcNow();
        _ = _world.Memory.Callbacks.OpenAsync(new Acd.CallbackRequest(number, "lanzhou", [], "zh", "abandoned", "call-" + number), now, now);
    }

    private static string[] Told(CallDetailRecord record, string prefix) =>
        [.. record.Steps.Where(step => step.Step.StartsWith(prefix, StringComparison.Ordinal)).Select(step => $"{step.Step} {step.Detail}")];

    [Fact]
    public void A_dead_trunk_is_left_for_the_next_while_the_seat_waits_on_ringback()
    {
        var gateway = Gateway(Telecom);
        Cut("10.13.1.1");
        var seat = _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "his phone rings by the other trunk", 40);
        Assert.True(seat.Rung.Single() is { IsAnswered: true, IsEnded: false }, "the seat is still there");
        Assert.Equal("13893101234", _world.Carrier.Rung[0].Invite!.Uri.User);
        _world.Until(() => _world.Carrier.Rung[0].Ear.HeardOf("voice of 1001"), "they talk", 60);
        _world.Carrier.Rung[0].HangUp();
        _world.RunFor(1);
        var record = gateway.Records[^1];
        Assert.Equal("carrier", record.Trunk);
        Assert.Equal(["citizen-ringing telecom", "citizen-failed a call got no answer", "citizen-ringing carrier", "citizen-answered carrier"], Told(record, "citizen"));
    }

    [Fact]
    public void The_trunk_of_the_city_goes_first_and_shows_its_own_number()
    {
        Gateway(Telecom with { Number = "+869318888888" });
        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => _telecom.Rung.Count == 1, "his phone rings", 30);
        var invite = _telecom.Invites[0];
        Assert.Equal("+869318888888", invite.From.Uri.User);
        Assert.Contains("sip:+869318888888@", invite.Header("P-Asserted-Identity"), StringComparison.Ordinal);
        Assert.Empty(_world.Carrier.Rung);
    }

    [Fact]
    public void A_citizen_who_is_busy_is_not_called_by_the_next_trunk()
    {
        var gateway = Gateway(Telecom);
        _telecom.Refuses = call => call.Reject(486, headers: [new SipHeader("Reason", "Q.850;cause=17")]);
        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => gateway.Records.Count == 1, "the attempt is over", 30);
        Assert.Empty(_world.Carrier.Rung);
        Assert.Equal(("citizen-not-reached", 486, 17), (gateway.Records[0].Ending.Cause, gateway.Records[0].Ending.Status, gateway.Records[0].Ending.Q850));
        Assert.Contains("citizen-failed 486 (Q.850 17)", Told(gateway.Records[0], "citizen"));
        Assert.Equal(1, Assert.Single(_world.Callbacks).Attempts);
        Assert.Equal(TrunkState.Up, StatusOf(gateway, "telecom").State);
    }

    [Fact]
    public void A_border_controller_is_down_after_three_silences_and_up_after_two_answers()
    {
        var gateway = Gateway(Telecom with { Health = new TrunkProbing { Every = TimeSpan.FromSeconds(60) } });
        _world.RunFor(1);
        Assert.Single(_telecom.Options);
        Cut("10.13.1.1");
        _world.RunFor(140);
        Assert.Equal((TrunkState.Up, 2), (StatusOf(gateway, "telecom").State, StatusOf(gateway, "telecom").FailedProbes));
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Down, "three silences in a row", 60);
        Assert.Equal("OPTIONS got no answer", StatusOf(gateway, "telecom").Reason);

        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "the other trunk is called at once", 10);

        // What was sent into the void is repeated for half a minute.
        _world.RunFor(30);
        _cut.Clear();
        var before = _telecom.Options.Count;
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Up, "it is up again", 120);
        Assert.Equal(before + 2, _telecom.Options.Count);
        Assert.Single(_world.Logs, line => line.Text.Contains("telecom carries no calls out", StringComparison.Ordinal));
        Assert.Single(_world.Logs, line => line.Text.Contains("telecom carries calls again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(404, TrunkState.Up)]
    [InlineData(405, TrunkState.Up)]
    [InlineData(408, TrunkState.Down)]
    [InlineData(503, TrunkState.Down)]
    public void Any_answer_to_OPTIONS_is_life_but_408_and_503(int status, TrunkState state)
    {
        _telecom.OptionsStatus = status;
        var gateway = Gateway(Telecom with { Health = new TrunkProbing { Every = TimeSpan.FromSeconds(10) } });
        _world.RunFor(60);
        Assert.Equal(state, StatusOf(gateway, "telecom").State);
    }

    [Fact]
    public void A_trunk_whose_calls_fail_is_left_alone_for_half_a_minute_then_one_call_tries_it_and_it_is_back()
    {
        var gateway = Gateway(Telecom);
        _world.Carrier.Manners = Manners.IsBusy;
        _telecom.Refuses = call => call.Reject(500);
        foreach (var seat in (string[])["1001", "1002", "1003", "1004", "1005", "1006"])
        {
            _world.Seat(seat, "lanzhou", "zh");
        }

        foreach (var number in (string[])["13893100001", "13893100002", "13893100003"])
        {
            Owe(number);
            _world.Until(() => _world.Carrier.Rung.Count == number[^1] - '0', "each is called by the other trunk", 60);
        }

        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Tripped, "the breaker is open", 5);
        Owe("13893100004");
        _world.Until(() => _world.Carrier.Rung.Count == 4, "the fourth goes by the other trunk", 25);
        _world.RunFor(1);
        Assert.Equal(3, _telecom.Invites.Count);
        Assert.Equal(["trunk-tripped telecom"], Told(gateway.Records[^1], "trunk-"));

        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Up, "its time is over", 40);
        Owe("13893100005");
        _world.Until(() => _telecom.Invites.Count == 4, "a trial", 60);
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Tripped, "that failed", 5);

        _telecom.Refuses = null;
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Up, "its time is over", 40);
        Owe("13893100006");
        _world.Until(() => _telecom.Rung.Count == 1, "a trial that rings", 60);
        _world.RunFor(60);
        Assert.Equal(TrunkState.Up, StatusOf(gateway, "telecom").State);
        Assert.Equal(4, StatusOf(gateway, "telecom").FailedCalls);
    }

    [Fact]
    public void A_trunk_that_says_503_with_Retry_After_is_left_alone_for_so_long()
    {
        var gateway = Gateway(Telecom);
        _world.Carrier.Manners = Manners.IsBusy;
        _telecom.Refuses = call => call.Reject(503, headers: [new SipHeader("Retry-After", "120 (maintenance);duration=60")]);
        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893100001");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "the next trunk is called at once", 20);
        _world.RunFor(1);
        Assert.Equal((TrunkState.Closed, "a call got 503, to be tried again in 120 s"), (StatusOf(gateway, "telecom").State, StatusOf(gateway, "telecom").Reason));
        _world.RunFor(90);
        Owe("13893100002");
        _world.Until(() => _world.Carrier.Rung.Count == 2, "still by the other", 20);
        Assert.Single(_telecom.Invites);
        _telecom.Refuses = null;
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Up, "two minutes are over", 60);
        Owe("13893100003");
        _world.Until(() => _telecom.Rung.Count == 1, "it is called again", 60);
    }

    [Fact]
    public void With_no_trunk_that_works_the_callback_is_postponed_and_no_seat_rings_for_nothing()
    {
        var gateway = Gateway(Telecom with { Health = new TrunkProbing { Every = TimeSpan.FromSeconds(5) } }, alone: true);
        Cut("10.13.1.1");
        _world.Until(() => StatusOf(gateway, "telecom").State == TrunkState.Down, "it is down", 60);
        var seat = _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.RunFor(100);
        Assert.Empty(seat.Rung);
        Assert.Equal(0, Assert.Single(_world.Callbacks).Attempts);
        Assert.Contains(_world.Logs, line => line.Text.Contains("`ivr status`", StringComparison.Ordinal));
        _cut.Clear();
        _world.Until(() => _telecom.Rung.Count == 1, "he is called when it is back", 120);
    }

    [Fact]
    public void A_trunk_that_fails_alone_postpones_the_callback_with_its_cause()
    {
        var gateway = Gateway(Telecom, alone: true);
        _telecom.Refuses = call => call.Reject(500, headers: [new SipHeader("Reason", "Q.850;cause=38")]);
        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => gateway.Records.Count == 1, "the attempt is over", 30);
        Assert.Equal(("trunk-down", 500, 38), (gateway.Records[0].Ending.Cause, gateway.Records[0].Ending.Status, gateway.Records[0].Ending.Q850));
        Assert.Equal((0, 1), (Assert.Single(_world.Callbacks).Attempts, _world.Callbacks[0].Postponed));
    }

    [Fact]
    public void The_call_above_the_channels_is_refused_becomes_a_callback_and_one_that_ends_makes_room()
    {
        var gateway = Gateway(Telecom with { Channels = 2 });
        var to = new SipUri("sip", "093112345", "10.12.0.1", 5060);
        var first = _telecom.Dial(to, "13893100001");
        _telecom.Dial(to, "13893100002");
        _world.RunFor(2);
        var third = _telecom.Dial(to, "13893100003");
        _world.RunFor(2);
        Assert.Equal((503, TimeSpan.FromSeconds(10)), (third.End!.Status, third.End.RetryAfter));
        Assert.Equal(("13893100003", "capacity"), (Assert.Single(_world.Callbacks).Request.Number, _world.Callbacks[0].Request.Reason));
        Assert.Equal("trunk-full", Assert.Single(gateway.Records).Ending.Cause);
        Assert.Equal((2, 0, 2), (StatusOf(gateway, "telecom").ChannelsIn, StatusOf(gateway, "telecom").ChannelsOut, StatusOf(gateway, "telecom").Channels));
        first.HangUp();
        _world.RunFor(2);
        var fourth = _telecom.Dial(to, "13893100004");
        _world.Until(() => fourth.Ear.Now == "P02", "there is room again", 20);
    }

    [Fact]
    public void A_full_trunk_sends_the_call_out_by_the_next()
    {
        var gateway = Gateway(Telecom with { Channels = 1 });
        _world.Seat("1001", "lanzhou", "zh");
        var waiting = _telecom.Dial(new SipUri("sip", "093812345", "10.12.0.1", 5060), "13893100001");
        _world.RunFor(5);
        Assert.False(waiting.IsEnded);
        Owe("13893101234");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "by the other trunk", 20);
        Assert.Empty(_telecom.Invites);
        _world.Until(() => _world.Carrier.Rung[0].Ear.HeardOf("voice of 1001"), "they talk", 60);
        Assert.Equal(1, StatusOf(gateway, "carrier").ChannelsOut);
        _world.Carrier.Rung[0].HangUp();
        _world.RunFor(1);
        Assert.Equal(0, StatusOf(gateway, "carrier").ChannelsOut);
        Assert.Equal(["trunk-full telecom"], Told(gateway.Records[^1], "trunk-"));
    }

    [Fact]
    public void A_partner_whose_trunk_is_down_is_passed_over_at_once()
    {
        var partner = new Trunk
        {
            Name = "to-baiyin",
            PartnerCity = "baiyin",
            Outbound = new SipUri("sip", "12345", "10.13.5.1", 5060),
            Health = new TrunkProbing { Every = TimeSpan.FromSeconds(5), DownAfter = 1 },
        };
        var gateway = _world.Gateway(options => options with { Trunks = [.. options.Trunks, partner] });
        var platform = new TestCarrier(_world, "10.13.5.1");
        Cut("10.13.5.1");
        _world.Until(() => StatusOf(gateway, "to-baiyin").State == TrunkState.Down, "it is down", 30);
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.RunFor(90);
        call.HangUp();
        _world.RunFor(1);
        var steps = gateway.Records[^1].Steps;
        Assert.Equal(["trunk-down to-baiyin"], Told(gateway.Records[^1], "trunk-"));
        var sent = steps.Single(step => step is { Step: "overflow", Detail: "Partner" }).At;
        Assert.Equal(sent, steps.Single(step => step.Step == "trunk-down").At);
        Assert.Empty(platform.Invites);
    }

    [Fact]
    public void The_cause_a_seats_phone_gave_stands_in_the_record()
    {
        var gateway = Gateway(Telecom);
        var hall = new TestCarrier(_world, "10.13.9.1") { Refuses = call => call.Reject(486, headers: [new SipHeader("Reason", "Q.850;cause=21")]) };
        _ = _world.Memory.Seats.DefineAsync("hall", [new Acd.SeatDefinition("hall", "lanzhou", ["language:zh"], hall.Uri.WithUser("hall").ToString())], _world.Time.GetUtcNow());
        Owe("13893101234");
        _world.Until(() => gateway.Records.Count == 1, "the attempt is over", 30);
        Assert.Equal(("seat-busy", 21), (gateway.Records[0].Ending.Cause, gateway.Records[0].Ending.Q850));
        Assert.Equal(["seat-failed hall: busy (Q.850 21)"], Told(gateway.Records[0], "seat-failed"));
    }

    [Fact]
    public void A_seat_that_goes_while_the_trunks_are_tried_ends_the_attempt()
    {
        var gateway = Gateway(Telecom);
        Cut("10.13.1.1");
        var seat = _world.Seat("1001", "lanzhou", "zh");
        Owe("13893101234");
        _world.Until(() => seat.Rung.Count == 1 && seat.Rung[0].IsAnswered, "the seat is there", 30);
        _world.RunFor(3);
        seat.Rung[0].HangUp();
        _world.Until(() => gateway.Records.Count == 1, "the attempt is over", 5);
        Assert.Equal("seat-left", gateway.Records[0].Ending.Cause);
        Assert.Empty(_world.Carrier.Rung);
        Assert.Equal(0, StatusOf(gateway, "telecom").ChannelsOut);
    }
}
