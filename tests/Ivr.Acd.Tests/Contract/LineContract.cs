using Xunit;

namespace Ivr.Acd.Tests.Contract;

public abstract class LineContract : StoreContract
{
    private int _tokens;

    private Task<LineClaim> ClaimAsync(double at, string owner = "g1", string? token = null) =>
        Lines.ClaimAsync(owner, token ?? $"t{++_tokens}", At(at + 30), At(at));

    private Task EnterAsync(WaitingCaller caller, double lease = 10_000) => Lines.EnterAsync(caller, At(lease), At(0));

    private static (string?, string?) Pair(LineClaim claim) => (claim.CallId, claim.Seat?.Id);

    [StoreFact]
    public async Task The_first_caller_gets_the_longest_idle_seat()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("b", 2));
        await EnterAsync(Caller("a", 1));

        var first = await ClaimAsync(3);
        Assert.Equal(("a", "801"), Pair(first));
        Assert.Equal((SeatState.Ringing, "a", At(33)), (first.Seat!.State, first.Seat.Holder, first.Seat.Until));
        Assert.Equal(("b", "802"), Pair(await ClaimAsync(3)));
        Assert.Equal((null, null), Pair(await ClaimAsync(3)));
    }

    [StoreFact]
    public async Task A_boost_counts_as_having_come_earlier()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("young", 10));
        await EnterAsync(Caller("elder", 50, boost: 60));
        Assert.Equal(1, await Lines.PositionAsync("elder"));
        Assert.Equal("elder", (await ClaimAsync(51)).CallId);
    }

    [StoreFact]
    public async Task A_caller_no_seat_fits_holds_nobody_up()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("dongxiang", 1, skills: ["language:sce"]));
        await EnterAsync(Caller("tianshui", 2, city: "tianshui"));
        await EnterAsync(Caller("listens", 3) with { SeatCities = [] });
        await EnterAsync(Caller("plain", 4));
        Assert.Equal(("plain", "801"), Pair(await ClaimAsync(5)));
    }

    [StoreFact]
    public async Task All_skills_are_needed_and_one_city_of_several_is_enough()
    {
        await SignInAsync(Seat("801"), Seat("802", "province", "language:zh", "tax"));
        await EnterAsync(Caller("a", 1, skills: ["language:zh", "tax"]) with { SeatCities = ["lanzhou", "province"] });
        Assert.Equal(("a", "802"), Pair(await ClaimAsync(2)));
    }

    [StoreFact]
    public async Task What_is_preferred_decides_among_the_seats_that_fit_and_keeps_nobody_waiting()
    {
        await SignInAsync(Seat("801"), Seat("802", "lanzhou", "language:zh", "elder"), Seat("803", "lanzhou", "language:adx", "elder"));
        string[] wants = ["language:zh", WantedSkill.Preferred("elder")];
        await EnterAsync(Caller("a", 1, skills: wants));
        await EnterAsync(Caller("b", 2, skills: wants));
        await EnterAsync(Caller("c", 3, skills: wants));
        Assert.Equal(("a", "802"), Pair(await ClaimAsync(4)));
        Assert.Equal(("b", "801"), Pair(await ClaimAsync(4)));
        Assert.Equal((null, null), Pair(await ClaimAsync(4)));
    }

    [StoreFact]
    public async Task The_same_token_gets_the_same_answer()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("a", 1));
        await EnterAsync(Caller("b", 2));
        Assert.Equal(("a", "801"), Pair(await ClaimAsync(3, token: "once")));
        Assert.Equal(("a", "801"), Pair(await ClaimAsync(4, token: "once")));
        Assert.Equal(("b", "802"), Pair(await ClaimAsync(5, token: "twice")));
    }

    [StoreFact]
    public async Task Entering_again_keeps_the_place_and_replaces_what_is_asked_for()
    {
        await SignInAsync(Seat("801", "lanzhou", "language:sce"));
        await EnterAsync(Caller("a", 1));
        await EnterAsync(Caller("b", 2, skills: ["language:sce"]));
        await EnterAsync(Caller("a", 500, skills: ["language:sce"]));
        var listed = await Lines.ListAsync();
        Assert.Equal(["a", "b"], listed.Select(caller => caller.CallId));
        Assert.Equal(At(1), listed[0].EnteredAt);
        Assert.Equal(("a", "801"), Pair(await ClaimAsync(3)));
    }

    [StoreFact]
    public async Task An_offered_caller_stays_offered_when_he_enters_again_or_widens()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("a", 1));
        Assert.Equal("801", (await ClaimAsync(2)).Seat!.Id);
        await EnterAsync(Caller("a", 1) with { SeatCities = ["lanzhou", "province"] });
        Assert.True(await Lines.WidenAsync("a", ["lanzhou"], At(3)));
        Assert.Null((await ClaimAsync(3)).CallId);
        Assert.Equal("801", Assert.Single(await Lines.ListAsync()).Offered);
    }

    [StoreFact]
    public async Task A_caller_whose_seat_did_not_answer_is_back_at_his_place()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("a", 1));
        await EnterAsync(Caller("b", 2));
        await ClaimAsync(3);
        await Seats.RestAsync("801", "a", At(60), "no-answer", At(4));
        Assert.True(await Lines.ReturnAsync("a", At(4)));
        Assert.Equal(("a", "802"), Pair(await ClaimAsync(5)));
        Assert.False(await Lines.ReturnAsync("nobody", At(4)));
    }

    [StoreFact]
    public async Task A_wider_pool_opens_other_seats_and_no_pool_none()
    {
        await SignInAsync(Seat("801", "province"));
        await EnterAsync(Caller("a", 1));
        Assert.Null((await ClaimAsync(2)).CallId);
        Assert.True(await Lines.WidenAsync("a", [], At(2)));
        Assert.Null((await ClaimAsync(2)).CallId);
        Assert.True(await Lines.WidenAsync("a", ["lanzhou", "province"], At(2)));
        Assert.Equal(("a", "801"), Pair(await ClaimAsync(3)));
        Assert.False(await Lines.WidenAsync("nobody", ["lanzhou"], At(3)));
    }

    [StoreFact]
    public async Task Who_has_left_is_gone()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("a", 1));
        Assert.True(await Lines.LeaveAsync("a", At(2)));
        Assert.False(await Lines.LeaveAsync("a", At(2)));
        Assert.Null(await Lines.PositionAsync("a"));
        Assert.Null((await ClaimAsync(3)).CallId);
    }

    [StoreFact]
    public async Task The_position_counts_those_of_the_same_city_who_still_wait()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("a", 1));
        await EnterAsync(Caller("x", 2, city: "tianshui"));
        await EnterAsync(Caller("b", 3));
        await EnterAsync(Caller("c", 4, skills: ["language:sce"]));
        Assert.Equal("1 1 2 3", await PositionsAsync("a", "x", "b", "c"));
        await ClaimAsync(5);
        Assert.Equal("1 1 2", await PositionsAsync("a", "b", "c"));
    }

    [StoreFact]
    public async Task The_status_of_a_line_counts_callers_and_seats()
    {
        await SignInAsync(Seat("801"), Seat("802"), Seat("803", "province"), Seat("804", "tianshui"));
        await Seats.DefineAsync("g1", [Seat("801"), Seat("802"), Seat("803", "province"), Seat("804", "tianshui"), Seat("805")], At(1));
        await EnterAsync(Caller("a", 2));
        await EnterAsync(Caller("b", 4, boost: 60));
        await EnterAsync(Caller("c", 6) with { SeatCities = [] });
        await EnterAsync(Caller("x", 1, city: "tianshui", skills: ["language:sce"]));
        Assert.Equal(new LineStatus("lanzhou", 3, TimeSpan.FromSeconds(8), 2, 2, 1), await Lines.StatusAsync("lanzhou", At(10)));
        Assert.Equal("b", (await ClaimAsync(10)).CallId);
        Assert.Equal(new LineStatus("lanzhou", 2, TimeSpan.FromSeconds(8), 2, 1, 1), await Lines.StatusAsync("lanzhou", At(10)));
        Assert.Equal(new LineStatus("gannan", 0, TimeSpan.Zero, 0, 0, 1), await Lines.StatusAsync("gannan", At(10)));
    }

    [StoreFact]
    public async Task Another_gateways_caller_who_came_first_gets_the_seat()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("theirs", 1, owner: "g2"));
        await EnterAsync(Caller("ours", 2));
        await EnterAsync(Caller("also", 3));
        Assert.Equal(("ours", "802"), Pair(await ClaimAsync(4, "g1")));
        Assert.Equal((null, null), Pair(await ClaimAsync(4, "g1")));
        Assert.Equal(("theirs", "801"), Pair(await ClaimAsync(4, "g2")));
    }

    [StoreFact]
    public async Task A_dead_gateways_callers_hold_nobody_up_once_their_lease_is_over()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("theirs", 1, owner: "dead"), lease: 30);
        await EnterAsync(Caller("ours", 2));
        Assert.Null((await ClaimAsync(29.9)).CallId);
        Assert.Equal("ours", (await ClaimAsync(30)).CallId);
    }

    [StoreFact]
    public async Task Orphans_are_returned_once_with_all_that_is_known_of_them()
    {
        await EnterAsync(Caller("a", 1, owner: "dead", boost: 60, skills: ["language:zh", "tax"]) with { Language = "sce", Hidden = true }, lease: 30);
        await EnterAsync(Caller("b", 2), lease: 60);
        Assert.Empty(await Lines.ReapAsync(At(29)));
        var orphan = Assert.Single(await Lines.ReapAsync(At(30)));
        Assert.Equal(("a", "dead", "lanzhou", "13893a", "sce", At(1)), (orphan.CallId, orphan.Owner, orphan.City, orphan.Number, orphan.Language, orphan.EnteredAt));
        Assert.Equal(["language:zh", "tax"], orphan.Skills.Order());
        Assert.Equal(TimeSpan.FromSeconds(60), orphan.Boost);
        Assert.True(orphan.Hidden);
        Assert.Empty(await Lines.ReapAsync(At(31)));
        Assert.Equal(["b"], (await Lines.ListAsync()).Select(caller => caller.CallId));
    }

    [StoreFact]
    public async Task Renewing_keeps_the_place_and_names_those_the_store_does_not_know()
    {
        await EnterAsync(Caller("a", 1), lease: 30);
        await EnterAsync(Caller("b", 2, owner: "g2"), lease: 30);
        Assert.Equal(["b", "lost"], (await Lines.RenewAsync(["a", "b", "lost"], "g1", At(60), At(20))).Order());
        Assert.Equal("b", Assert.Single(await Lines.ReapAsync(At(31))).CallId);
        Assert.Empty(await Lines.ReapAsync(At(50)));
        Assert.Equal("a", Assert.Single(await Lines.ReapAsync(At(60))).CallId);
    }

    [StoreFact]
    public async Task After_the_store_was_away_nobody_is_an_orphan_before_he_could_be_renewed()
    {
        await EnterAsync(Caller("a", 1), lease: 30);
        await Lines.ReapAsync(At(5));
        Assert.Empty(await Lines.ReapAsync(At(90)));
        Assert.Empty(await Lines.RenewAsync(["a"], "g1", At(300), At(91)));
        for (var t = 95; t < 150; t += 5)
        {
            Assert.Empty(await Lines.ReapAsync(At(t)));
        }
    }

    [StoreFact]
    public async Task When_a_claim_was_lost_the_caller_waits_again_as_soon_as_the_seats_lease_is_over()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("a", 1));
        await ClaimAsync(2);
        Assert.Single(await Seats.ReapAsync(At(32)));
        Assert.Equal(("a", "801"), Pair(await ClaimAsync(33)));
    }

    [StoreFact]
    public async Task When_a_return_was_lost_renewing_finds_that_his_seat_is_not_his()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await EnterAsync(Caller("a", 1));
        await ClaimAsync(2);
        await Lines.RenewAsync(["a"], "g1", At(100), At(3));
        Assert.Null((await ClaimAsync(3)).CallId);
        await Seats.RestAsync("801", "a", At(90), "busy", At(4));
        Assert.Null((await ClaimAsync(5)).CallId);
        Assert.Empty(await Lines.RenewAsync(["a"], "g1", At(100), At(6)));
        Assert.Equal(("a", "802"), Pair(await ClaimAsync(7)));
    }

    [StoreFact]
    public async Task Who_talks_is_no_orphan_even_if_nobody_could_take_him_out_of_the_line()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("a", 1), lease: 30);
        await ClaimAsync(2);
        await Seats.TalkingAsync("801", "a", At(90), At(3));
        Assert.Empty(await Lines.ReapAsync(At(31)));
        Assert.Empty(await Lines.ListAsync());
    }

    [StoreFact]
    public async Task A_seat_nothing_reaches_is_never_claimed()
    {
        await SignInAsync(Seat("801"));
        await EnterAsync(Caller("a", 1));
        await ClaimAsync(2);
        await Seats.UnregisterAsync("801", At(3));
        await Seats.RestAsync("801", "a", At(10), "busy", At(4));
        await Lines.ReturnAsync("a", At(4));
        Assert.Null((await ClaimAsync(11)).CallId);
    }

    [StoreFact]
    public async Task Who_watches_is_woken_by_what_may_make_a_claim_possible()
    {
        using var wakes = new SemaphoreSlim(0);
        using var watching = Lines.Watch(() => wakes.Release());
        async Task OneWakeAsync(Task change)
        {
            await change;
            Assert.True(await wakes.WaitAsync(TimeSpan.FromSeconds(20)), "nobody was woken");
        }

        await OneWakeAsync(Seats.DefineAsync("g1", [Seat("801")], At(0)));
        await OneWakeAsync(Seats.RegisterAsync("801", "sip:801@10.0.0.7", At(1000), At(1)));
        await OneWakeAsync(EnterAsync(Caller("a", 1)));
        Assert.Equal("801", (await ClaimAsync(2)).Seat!.Id);
        await OneWakeAsync(Lines.ReturnAsync("a", At(3)));
        await OneWakeAsync(Lines.WidenAsync("a", ["lanzhou", "province"], At(3)));
        await OneWakeAsync(Lines.LeaveAsync("a", At(3)));
        await OneWakeAsync(Seats.FreeAsync("801", "a", At(5)));
        await OneWakeAsync(EnterAsync(Caller("theirs", 1, owner: "g2"), lease: 30));
        await OneWakeAsync(ClaimAsync(6));
        await OneWakeAsync(Lines.ReapAsync(At(30)));
        await Seats.ReserveAsync(new SeatWanted(["lanzhou"], []), "c", "t", At(40), At(31));
        await OneWakeAsync(Seats.ReapAsync(At(40)));
    }

    [StoreFact]
    public async Task Who_no_longer_watches_is_left_alone()
    {
        var woken = 0;
        var watched = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Lines.Watch(() => woken++).Dispose();
        using var other = Lines.Watch(() => watched.TrySetResult());
        await EnterAsync(Caller("a", 1));
        await watched.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, woken);
    }

    private async Task<string> PositionsAsync(params string[] callIds)
    {
        var positions = new List<int>();
        foreach (var callId in callIds)
        {
            positions.Add((await Lines.PositionAsync(callId))!.Value);
        }

        return string.Join(' ', positions);
    }
}
