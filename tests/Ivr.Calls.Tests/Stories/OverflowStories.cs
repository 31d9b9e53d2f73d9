using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>Joint answering: the provincial pool, a partner city on this platform, a partner city on its own.</summary>
public sealed class OverflowStories : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStores _apart = new();

    public void Dispose() => _world.Dispose();

    private TestCall Wait(string called = "093112345", string number = "13893101234")
    {
        var call = _world.Dial(called, number);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.Now == "music", "the line");
        return call;
    }

    private void Hand(string city, OverflowSwitch to) => _ = _world.Memory.Overflow.SetAsync(city, to, "test", _world.Time.GetUtcNow());

    private static Trunk Partner(string city, string host, SipUri? outbound) =>
        new() { Name = city, City = city, Sources = [System.Net.IPNetwork.Parse(host + "/32")], Outbound = outbound, PartnerCity = city };

    [Fact]
    public void A_city_without_a_seat_is_answered_by_the_provincial_pool_whose_seat_hears_which_city_was_called()
    {
        var gateway = _world.Gateway();
        var pool = _world.Seat("9001", "province", "zh");
        var call = Wait();
        _world.Until(() => call.Ear.HeardOf("voice of 9001"), "the pool serves him", 30);
        Assert.True(call.Ear.HeardOf("P13"));
        Assert.Equal("C_lanzhou", pool.Rung.Single().Ear.Heard[0]);
        Assert.Contains("兰州市", pool.Rung.Single().Display, StringComparison.Ordinal);
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal(("lanzhou", "province"), (gateway.Records[0].City, gateway.Records[0].ServedBy));
    }

    [Fact]
    public void With_all_seats_of_the_city_busy_the_partner_city_answers_over_the_shared_store()
    {
        _world.Gateway();
        var own = _world.Seat("1001", "lanzhou", "zh");
        var partner = _world.Seat("4001", "baiyin", "zh");
        var first = Wait(number: "13893100001");
        _world.Until(() => first.Ear.HeardOf("voice of 1001"), "the city's own seat");
        var second = Wait(number: "13893100002");
        _world.Until(() => second.Ear.HeardOf("voice of 4001"), "the partner's seat", 60);
        Assert.Equal("C_lanzhou", partner.Rung.Single().Ear.Heard[0]);
        Assert.Single(own.Rung);
    }

    [Fact]
    public void A_free_seat_of_the_own_city_is_never_passed_over()
    {
        _world.Gateway();
        var partner = _world.Seat("4001", "baiyin", "zh");
        _world.Seat("1001", "lanzhou", "zh");
        var call = Wait();
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the city's own seat");
        Assert.Empty(partner.Rung);
    }

    [Fact]
    public void The_operator_switches_the_overflow_on_and_it_takes_callers_at_once()
    {
        _world.Gateway();
        var busy = _world.Seat("1001", "lanzhou", "zh");
        busy.Manners = Manners.RingsOnly;
        var pool = _world.Seat("9001", "province", "zh");
        Hand("lanzhou", OverflowSwitch.On);
        var first = Wait(number: "13893100001");
        var second = Wait(number: "13893100002");
        _world.Until(() => second.Ear.HeardOf("voice of 9001") || first.Ear.HeardOf("voice of 9001"), "the pool serves one of them", 10);
        Assert.Single(pool.Rung);
    }

    [Fact]
    public void The_operator_switches_the_overflow_off_and_callers_stay()
    {
        _world.Gateway();
        var pool = _world.Seat("9001", "province", "zh");
        Hand("lanzhou", OverflowSwitch.Off);
        var call = Wait();
        _world.RunFor(180);
        Assert.Empty(pool.Rung);
        Assert.False(call.Ear.HeardOf("P13"));
    }

    [Fact]
    public void A_partner_city_on_its_own_platform_is_called_over_its_trunk_one_hop_further()
    {
        var baiyin = new SipUri("sip", "12345", "10.12.5.1", 5060);
        var gateway = _world.Gateway(options => options with { Trunks = [.. options.Trunks, Partner("baiyin", "10.12.5.1", baiyin)] });
        var platform = _world.Stranger("10.12.5.1");
        var call = Wait();
        _world.Until(() => call.Ear.HeardOf("voice of 10.12.5.1"), "the partner's platform answers", 90);
        var invite = platform.Rung.Single().Invite!;
        Assert.Equal("lanzhou", invite.Header(FrontDoor.OverflowHeader));
        Assert.Equal(69, invite.MaxForwards);
        Assert.Contains("093112345", invite.Header("Diversion"), StringComparison.Ordinal);
        Assert.Equal("13893101234", invite.From.Uri.User);
        Assert.Equal(2, invite.Headers("History-Info").Count);
        call.HangUp();
        _world.RunFor(1);
        Assert.True(platform.Rung.Single().IsEnded);
        Assert.Equal("baiyin", gateway.Records[0].ServedBy);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void Who_asks_to_be_shown_to_nobody_is_shown_neither_in_the_record_nor_by_the_partner()
    {
        var baiyin = new SipUri("sip", "12345", "10.12.5.1", 5060);
        var gateway = _world.Gateway(options => options with { ShowNumbersToSeats = true, Trunks = [.. options.Trunks, Partner("baiyin", "10.12.5.1", baiyin)] });
        var platform = _world.Stranger("10.12.5.1");
        var call = _world.Carrier.Dial(new SipUri("sip", "093112345", "10.12.0.1", 5060), "13893101234", new SipHeader("Privacy", "id"));
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        _world.Until(() => call.Ear.HeardOf("voice of 10.12.5.1"), "the partner's platform answers", 90);
        var invite = platform.Rung.Single().Invite!;
        Assert.Equal(("anonymous", "id"), (invite.From.Uri.User, invite.Header("Privacy")));
        Assert.Contains("13893101234", invite.Header("P-Asserted-Identity"), StringComparison.Ordinal);
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal("withheld", gateway.Records[0].Caller);
    }

    [Fact]
    public void A_partner_that_does_not_answer_costs_the_caller_nothing_but_time()
    {
        var baiyin = new SipUri("sip", "12345", "10.12.5.1", 5060);
        _world.Gateway(options => options with { Trunks = [.. options.Trunks, Partner("baiyin", "10.12.5.1", baiyin)] });
        var platform = _world.Stranger("10.12.5.1");
        platform.Manners = Manners.IsBusy;
        var call = Wait();
        _world.Until(() => platform.Rung.Count == 1, "the partner is tried", 90);
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "his own city serves him", 10);
        Assert.Single(platform.Rung);
    }

    [Fact]
    public void A_call_that_came_from_a_partner_is_never_sent_on_and_the_seat_greets_for_the_city_that_was_called()
    {
        _world.Gateway(options => options with
        {
            Trunks = [.. options.Trunks, Partner("baiyin", "10.12.5.1", new SipUri("sip", "12345", "10.12.5.1", 5060))],
        });
        var pool = _world.Seat("9001", "province", "zh");
        var platform = _world.Stranger("10.12.5.1");
        var call = platform.Dial(new SipUri("sip", "093112345", "10.12.0.1", 5060), "13893101234", new SipHeader(FrontDoor.OverflowHeader, "baiyin"));
        _world.RunFor(180);
        Assert.Empty(pool.Rung);
        Assert.Empty(platform.Rung);
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "his seat serves him", 30);
    }

    [Fact]
    public void A_call_sent_on_rings_until_a_person_answers_and_then_counts_as_served()
    {
        var (one, two) = TwoPlatforms();
        var call = Wait();
        _world.Until(() => two.Centre.Calls == 1, "the call is sent on", 60);
        _world.RunFor(10);
        Assert.Equal("music", call.Ear.Now);
        var partner = _world.SeatAt(_apart, 2, "4001", "baiyin", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 4001"), "the partner's seat", 30);
        Assert.Contains("兰州市", partner.Rung.Single().Display, StringComparison.Ordinal);
        _world.RunFor(5);
        partner.Current!.HangUp();
        _world.Until(() => call.Ear.Now == "P20", "his own city asks for the grade", 10);
        call.HangUp();
        _world.RunFor(2);
        Assert.True(one.Records[0].WaitFromAnswer > 20);
        Assert.Equal("served", Assert.Single(two.Records).Ending.Cause);
        Assert.Empty(_world.Callbacks);
    }

    [Fact]
    public void Two_platforms_that_overflow_into_each_other_do_not_pass_a_call_back()
    {
        var (one, two) = TwoPlatforms();
        var call = Wait();
        _world.RunFor(240);
        Assert.False(call.IsEnded);
        Assert.Equal(1, one.Centre.Calls);
        Assert.Equal("cancelled", Assert.Single(two.Records).Ending.Cause);
        _world.Seat("1001", "lanzhou", "zh");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "his own city serves him", 30);
        Assert.Empty(World.Now(_apart.Callbacks.ListAsync(10)));
    }

    private (WorldGateway One, WorldGateway Two) TwoPlatforms() => (
        _world.Gateway(options => options with { Trunks = [.. options.Trunks, Partner("baiyin", "10.12.0.2", new SipUri("sip", "094312345", "10.12.0.2", 5060))] }),
        _world.Gateway(
            options => options with { Trunks = [.. options.Trunks, Partner("lanzhou", "10.12.0.1", new SipUri("sip", "093112345", "10.12.0.1", 5060))] },
            stores: new Stores(_apart.Seats, _apart.Lines, _apart.Callbacks, _apart.Overflow, _apart.Board, _apart.Announcements, _apart.Hours)));

    [Fact]
    public void A_switch_that_has_come_to_its_time_is_the_rule_again_and_the_log_says_whose_it_was()
    {
        _world.Gateway();
        _ = _world.Memory.Overflow.SetAsync("tianshui", OverflowSwitch.On, "wang", _world.Time.GetUtcNow(), _world.Time.GetUtcNow() + TimeSpan.FromMinutes(10));
        _world.RunFor(590);
        Assert.DoesNotContain(_world.Logs, line => line.Text.Contains("by the rule again", StringComparison.Ordinal));
        _world.RunFor(60);
        Assert.Single(_world.Logs, line => line.Text.StartsWith("Overflow of tianshui is by the rule again: On, set by wang", StringComparison.Ordinal));
    }
}
