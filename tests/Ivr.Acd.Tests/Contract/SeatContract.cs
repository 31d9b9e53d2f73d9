using Xunit;

namespace Ivr.Acd.Tests.Contract;

public abstract class SeatContract : StoreContract
{
    private static readonly SeatWanted Wanted = new(["lanzhou"], ["language:zh"]);

    private Task<SeatClaim> ReserveAsync(string holder, double at, SeatWanted? wanted = null, string? token = null) =>
        Seats.ReserveAsync(wanted ?? Wanted, holder, token ?? "t-" + holder, At(at + 30), At(at));

    [StoreFact]
    public async Task A_seat_is_claimed_by_its_name_when_it_is_ready_whatever_its_city_and_skills()
    {
        await Seats.DefineAsync("g1", [Seat("801") with { Contact = "sip:801@10.0.0.9" }, Seat("802", "tianshui", "tax") with { Contact = "sip:802@10.0.0.9" }, Seat("803")], At(0));
        var named = SeatWanted.Named("802");
        var claimed = (await ReserveAsync("c1", 1, named)).Seat!;
        Assert.Equal(("802", SeatState.Ringing, "c1"), (claimed.Id, claimed.State, claimed.Holder));
        Assert.Equal("802", (await ReserveAsync("c1", 2, named)).Seat!.Id);
        Assert.Null((await ReserveAsync("c2", 2, named)).Seat);
        Assert.Null((await ReserveAsync("c3", 2, SeatWanted.Named("803"))).Seat);
        Assert.Null((await ReserveAsync("c4", 2, SeatWanted.Named("999"))).Seat);

        await Seats.WrapUpAsync("802", "c1", At(20), At(10));
        Assert.Null((await ReserveAsync("c5", 19.999, named)).Seat);
        Assert.Equal("802", (await ReserveAsync("c6", 20, named)).Seat!.Id);
        Assert.Equal("801", (await ReserveAsync("c7", 21)).Seat!.Id);
    }

    [StoreFact]
    public async Task Each_gateway_names_its_own_seats_and_takes_none_from_another()
    {
        await Seats.DefineAsync("g1", [Seat("801"), Seat("802")], At(0));
        await Seats.DefineAsync("g2", [Seat("901")], At(1));
        await Seats.DefineAsync("g1", [Seat("801")], At(2));
        Assert.Equal(["801", "901"], (await Seats.ListAsync(At(3))).Select(seat => seat.Id));
    }

    [StoreFact]
    public async Task A_seat_is_offline_until_it_registers_and_again_when_it_leaves()
    {
        await Seats.DefineAsync("g1", [Seat("801")], At(0));
        Assert.Equal(SeatState.Offline, (await SeatAsync("801")).State);

        Assert.True(await Seats.RegisterAsync("801", "sip:801@10.0.0.7|10.0.0.7:5060|udp", At(60), At(1)));
        var here = await SeatAsync("801");
        Assert.Equal((SeatState.Ready, "sip:801@10.0.0.7|10.0.0.7:5060|udp", At(60), At(1)), (here.State, here.Contact, here.ContactExpires, here.Since));

        Assert.True(await Seats.UnregisterAsync("801", At(2)));
        Assert.Equal((SeatState.Offline, null), ((await SeatAsync("801")).State, (await SeatAsync("801")).Contact));
    }

    [StoreFact]
    public async Task An_unknown_seat_cannot_register()
    {
        await Seats.DefineAsync("g1", [Seat("801")], At(0));
        Assert.False(await Seats.RegisterAsync("999", "sip:999@10.0.0.7", At(60), At(1)));
        Assert.False(await Seats.UnregisterAsync("999", At(1)));
        Assert.Single(await Seats.ListAsync(At(1)));
    }

    [StoreFact]
    public async Task A_seat_with_a_static_contact_is_always_there()
    {
        await Seats.DefineAsync("g1", [Seat("801") with { Contact = "sip:801@10.0.0.9" }], At(0));
        Assert.Equal(SeatState.Ready, (await SeatAsync("801")).State);

        await Seats.RegisterAsync("801", "sip:801@10.0.0.7", At(60), At(1));
        await Seats.UnregisterAsync("801", At(2));
        Assert.Equal((SeatState.Ready, "sip:801@10.0.0.9"), ((await SeatAsync("801")).State, (await SeatAsync("801")).Contact));

        await Seats.RegisterAsync("801", "sip:801@10.0.0.7", At(60), At(3));
        await Seats.ReapAsync(At(61));
        Assert.Equal("sip:801@10.0.0.9", (await ReserveAsync("c1", 62)).Seat!.Contact);
    }

    [StoreFact]
    public async Task New_settings_keep_the_state_of_known_seats_and_remove_the_others()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        Assert.Equal("801", (await ReserveAsync("c1", 1)).Seat!.Id);
        await Seats.DefineAsync("g1", [Seat("801", "tianshui", "language:zh", "tax"), Seat("803")], At(2));

        Assert.Equal(["801", "803"], (await Seats.ListAsync(At(2))).Select(seat => seat.Id));
        var kept = await SeatAsync("801");
        Assert.Equal((SeatState.Ringing, "c1", "tianshui"), (kept.State, kept.Holder, kept.City));
        Assert.Equal(["language:zh", "tax"], kept.Skills.Order());
        Assert.Null((await ReserveAsync("c2", 3)).Seat);
        Assert.True(await Seats.FreeAsync("801", "c1", At(4)));
        Assert.Null((await ReserveAsync("c3", 5)).Seat);
        Assert.Equal("801", (await ReserveAsync("c4", 5, new SeatWanted(["tianshui"], ["tax"]))).Seat!.Id);
    }

    [StoreFact]
    public async Task The_longest_idle_seat_with_all_the_skills_is_reserved()
    {
        await SignInAsync(Seat("801"), Seat("802", "lanzhou", "language:zh", "language:sce"), Seat("803", "province", "language:sce"), Seat("804", "linxia", "language:sce"));
        var wanted = new SeatWanted(["province", "lanzhou"], ["language:sce"]);
        Assert.Equal("802", (await ReserveAsync("c1", 1, wanted)).Seat!.Id);
        var second = (await ReserveAsync("c2", 2, wanted)).Seat!;
        Assert.Equal(("803", SeatState.Ringing, "c2", At(32)), (second.Id, second.State, second.Holder, second.Until));
        Assert.Null((await ReserveAsync("c3", 3, wanted)).Seat);
    }

    [StoreFact]
    public async Task The_same_token_gets_the_same_seat()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        Assert.Equal("801", (await ReserveAsync("c1", 1)).Seat!.Id);
        Assert.Equal("801", (await ReserveAsync("c1", 2)).Seat!.Id);
        Assert.Equal("802", (await ReserveAsync("c1", 2, token: "another")).Seat!.Id);
    }

    [StoreFact]
    public async Task Only_the_holder_moves_a_seat()
    {
        await SignInAsync(Seat("801"));
        await ReserveAsync("c1", 1);
        Assert.Equal(["801"], await RenewAsync("c2", At(90), At(2)));
        Assert.False(await Seats.TalkingAsync("801", "c2", At(90), At(2)));
        Assert.False(await Seats.RestAsync("801", "c2", At(90), "busy", At(2)));
        Assert.False(await Seats.WrapUpAsync("801", "c2", At(90), At(2)));
        Assert.False(await Seats.FreeAsync("801", "c2", At(2)));
        Assert.False(await Seats.FreeAsync("801", "", At(2)));
        Assert.Equal((SeatState.Ringing, "c1", At(31)), ((await SeatAsync("801")).State, (await SeatAsync("801")).Holder, (await SeatAsync("801")).Until));

        Assert.True(await Seats.TalkingAsync("801", "c1", At(60), At(3)));
        Assert.Empty(await RenewAsync("c1", At(90), At(4)));
        Assert.Equal((SeatState.Talking, At(90)), ((await SeatAsync("801")).State, (await SeatAsync("801")).Until));
        Assert.True(await Seats.WrapUpAsync("801", "c1", At(20), At(5)));
        Assert.False(await Seats.WrapUpAsync("801", "c1", At(20), At(5)));
        Assert.Equal(["801"], await RenewAsync("c1", At(90), At(6)));
    }

    [StoreFact]
    public async Task A_seat_that_was_not_needed_keeps_its_turn_and_one_that_did_not_answer_loses_it()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await ReserveAsync("c1", 1);
        Assert.True(await Seats.FreeAsync("801", "c1", At(5)));
        Assert.Equal("801", (await ReserveAsync("c2", 6)).Seat!.Id);
        Assert.True(await Seats.RestAsync("801", "c2", At(16), "no-answer", At(6)));
        Assert.Equal("no-answer", (await SeatAsync("801")).Cause);
        Assert.Equal("802", (await ReserveAsync("c3", 7)).Seat!.Id);
        Assert.Null((await ReserveAsync("c4", 15.999)).Seat);
        Assert.Equal("801", (await ReserveAsync("c5", 16)).Seat!.Id);
    }

    [StoreFact]
    public async Task Wrap_up_and_rest_end_at_their_time_even_before_the_reaper_comes()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await ReserveAsync("c1", 1);
        await ReserveAsync("c2", 1);
        await Seats.WrapUpAsync("801", "c1", At(20), At(5));
        await Seats.RestAsync("802", "c2", At(15), "busy", At(5));
        Assert.Empty(await Seats.ReapAsync(At(14)));
        Assert.Equal(new LineStatus("lanzhou", 0, TimeSpan.Zero, 2, 0, 0), await Lines.StatusAsync("lanzhou", At(14)));
        Assert.Equal(new LineStatus("lanzhou", 0, TimeSpan.Zero, 2, 2, 0), await Lines.StatusAsync("lanzhou", At(20)));

        var back = await Seats.ReapAsync(At(21));
        Assert.Equal([("801", SeatState.Ready, "wrap-up-over"), ("802", SeatState.Ready, "rest-over")], back.Select(seat => (seat.Id, seat.State, seat.Cause!)));
        Assert.Equal("802", (await ReserveAsync("c3", 22)).Seat!.Id);
    }

    [StoreFact]
    public async Task A_seat_whose_holder_died_comes_back()
    {
        await SignInAsync(Seat("801"));
        await ReserveAsync("c1", 1);
        Assert.Empty(await Seats.ReapAsync(At(20)));
        Assert.Equal("lease-lapsed", Assert.Single(await Seats.ReapAsync(At(31))).Cause);
        Assert.False(await Seats.TalkingAsync("801", "c1", At(90), At(32)));
        Assert.Equal("801", (await ReserveAsync("c2", 33)).Seat!.Id);
    }

    [StoreFact]
    public async Task Many_seats_are_renewed_at_once_and_one_that_others_hold_is_named_and_left_as_it_is()
    {
        var ids = Enumerable.Range(0, 450).Select(static number => $"s{number}").ToArray();
        await SignInAsync([.. ids.Select(id => Seat(id))]);
        var holders = new Dictionary<string, string>();
        foreach (var id in ids)
        {
            await Seats.ReserveAsync(SeatWanted.Named(id), "c" + id, "t", At(80), At(50));
            holders[id] = "c" + id;
        }

        holders["s7"] = "stranger";
        holders["nobody"] = "c1";
        Assert.Equal(["nobody", "s7"], (await Seats.RenewAsync(holders, At(90), At(51))).Order());
        Assert.Equal([("s7", At(80))], (await Seats.ListAsync(At(52))).Where(seat => seat.Until != At(90)).Select(seat => (seat.Id, seat.Until!.Value)));
    }

    [StoreFact]
    public async Task After_a_silence_leases_get_a_grace_in_which_the_living_renew_theirs()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await ReserveAsync("c1", 1);
        await ReserveAsync("c2", 1);
        await Seats.ReapAsync(At(5));
        Assert.Empty(await Seats.ReapAsync(At(100)));
        Assert.Empty(await RenewAsync("c1", At(135), At(105)));
        for (var t = 105; t < 130; t += 5)
        {
            Assert.Empty(await Seats.ReapAsync(At(t)));
        }

        Assert.Equal("802", Assert.Single(await Seats.ReapAsync(At(130))).Id);
    }

    [StoreFact]
    public async Task A_lapsed_registration_takes_the_seat_away_but_not_out_of_a_conversation()
    {
        await SignInAsync(Seat("801"), Seat("802"));
        await Seats.RegisterAsync("801", "sip:801@10.0.0.7", At(10), At(1));
        await Seats.RegisterAsync("802", "sip:802@10.0.0.7", At(10), At(1));
        await ReserveAsync("c1", 2);
        await Seats.TalkingAsync("801", "c1", At(60), At(3));
        Assert.Null((await ReserveAsync("c2", 11)).Seat);

        var gone = Assert.Single(await Seats.ReapAsync(At(11)));
        Assert.Equal(("802", SeatState.Offline, "registration-lapsed"), (gone.Id, gone.State, gone.Cause));
        Assert.Equal(SeatState.Talking, (await SeatAsync("801")).State);
        await Seats.WrapUpAsync("801", "c1", At(20), At(12));
        await Seats.ReapAsync(At(20));
        Assert.Equal(SeatState.Offline, (await SeatAsync("801")).State);
    }

    [StoreFact]
    public async Task A_seat_that_signs_off_while_it_talks_is_offline_afterwards()
    {
        await SignInAsync(Seat("801"));
        await ReserveAsync("c1", 1);
        await Seats.UnregisterAsync("801", At(2));
        Assert.True(await Seats.TalkingAsync("801", "c1", At(60), At(3)));
        Assert.True(await Seats.FreeAsync("801", "c1", At(4)));
        Assert.Equal(SeatState.Offline, (await SeatAsync("801")).State);
    }

    private Task<IReadOnlyList<string>> RenewAsync(string holder, DateTimeOffset lease, DateTimeOffset now) =>
        Seats.RenewAsync(new Dictionary<string, string> { ["801"] = holder }, lease, now);
}
