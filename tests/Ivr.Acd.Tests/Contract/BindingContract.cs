using Xunit;

namespace Ivr.Acd.Tests.Contract;

/// <summary>Several phones of one seat, and the connections they came by.</summary>
public abstract class BindingContract : StoreContract
{
    private static readonly SeatWanted Wanted = new(["lanzhou"], ["language:zh"]);

    private int _cseq;

    [StoreFact]
    public async Task Phones_of_one_seat_stand_side_by_side_the_preferred_first_then_the_newest()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 60));
        await DoneAsync(2, One("b", 90) with { Q = 300 });
        var bound = await DoneAsync(3, One("c", 30));
        Assert.Equal(["c", "a", "b"], bound.Select(one => one.Contact));
        Assert.Equal([(At(3), 1000), (At(1), 1000), (At(2), 300)], bound.Select(one => (one.Since, one.Q)));
        var seat = await SeatAsync("801");
        Assert.Equal(("c", At(90), SeatState.Ready), (seat.Contact, seat.ContactExpires, seat.State));
        Assert.Equal(bound, seat.Bindings);
    }

    [StoreFact]
    public async Task The_seat_is_reached_until_its_last_binding_lapses()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 30), One("b", 60));
        Assert.Empty(await Seats.ReapAsync(At(40)));
        Assert.Equal(["b"], (await SeatAsync("801")).Bindings.Select(one => one.Contact));
        Assert.Equal(SeatState.Ready, (await SeatAsync("801")).State);
        Assert.Equal((SeatState.Offline, "registration-lapsed"), Assert.Single(await Seats.ReapAsync(At(60))) is var gone ? (gone.State, gone.Cause) : default);
    }

    [StoreFact]
    public async Task They_go_one_by_one_or_all_at_once()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 60), One("b", 60), One("c", 60));
        Assert.Equal(["a", "c"], (await DoneAsync(2, One("b", 2))).Select(one => one.Contact));
        Assert.Equal(SeatState.Ready, (await SeatAsync("801")).State);
        Assert.Empty((await Seats.RegisterAsync("801", new SeatRegistration("x", 1, []) { RemoveAll = true }, At(3))).Bindings);
        Assert.Equal((SeatState.Offline, "signed-off"), ((await SeatAsync("801")).State, (await SeatAsync("801")).Cause));
    }

    [StoreFact]
    public async Task Asking_changes_nothing()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 60));
        Assert.Equal(["a"], (await Seats.RegisterAsync("801", new SeatRegistration("q", 1, []), At(2))).Bindings.Select(one => one.Contact));
        Assert.Equal(SeatBoundOutcome.UnknownSeat, (await Seats.RegisterAsync("999", new SeatRegistration("q", 1, []), At(2))).Outcome);
    }

    [StoreFact]
    public async Task The_same_uri_or_the_same_phone_takes_its_own_place()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 60), One("b", 60) with { Instance = "i1" });
        Assert.Equal(["a2", "b"], (await DoneAsync(2, One("a", 70) with { Contact = "a2" })).Select(one => one.Contact));
        Assert.Equal(["b-moved", "a2"], (await DoneAsync(3, One("b-moved", 60) with { Instance = "i1" })).Select(one => one.Contact));

        // Two phones behind two NATs with the same private address.
        Assert.Equal(["b-moved", "other", "a2"], (await DoneAsync(3, One("b-moved", 60) with { Contact = "other", Instance = "i2" })).Select(one => one.Contact));
    }

    [StoreFact]
    public async Task An_older_request_of_the_same_call_changes_nothing()
    {
        await DefineAsync();
        await Seats.RegisterAsync("801", new SeatRegistration("call", 7, [One("a", 60)]), At(1));
        foreach (var late in new SeatRegistration[] { new("call", 7, [One("b", 60), One("a", 2)]), new("call", 6, [One("a", 90)]), new("call", 7, []) { RemoveAll = true } })
        {
            var bound = await Seats.RegisterAsync("801", late, At(2));
            Assert.Equal(SeatBoundOutcome.Outdated, bound.Outcome);
            Assert.Equal(["a"], bound.Bindings.Select(one => one.Contact));
        }

        Assert.Equal(At(60), (await SeatAsync("801")).ContactExpires);
        Assert.Equal(SeatBoundOutcome.Done, (await Seats.RegisterAsync("801", new SeatRegistration("call", 8, [One("a", 90)]), At(3))).Outcome);
        Assert.Equal(SeatBoundOutcome.Done, (await Seats.RegisterAsync("801", new SeatRegistration("another", 1, [One("a", 99)]), At(3))).Outcome);
    }

    [StoreFact]
    public async Task One_too_many_changes_nothing_and_one_that_comes_back_is_not_one_more()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 60), One("b", 60), One("c", 60), One("d", 60), One("e", 60));
        var bound = await Seats.RegisterAsync("801", new SeatRegistration("x", 1, [One("a", 2), One("f", 60), One("g", 60)]), At(2));
        Assert.Equal((SeatBoundOutcome.TooMany, 5), (bound.Outcome, bound.Bindings.Count));
        Assert.Equal(5, (await DoneAsync(3, One("a", 90))).Count);
        Assert.Equal(4, (await DoneAsync(3, One("b", 3))).Count);
        Assert.Equal(["f"], (await DoneAsync(60, One("f", 99), One("a", 60))).Select(one => one.Contact));
    }

    [StoreFact]
    public async Task A_closed_connection_takes_its_bindings_with_it_and_no_others()
    {
        await DefineAsync("802");
        await DoneAsync(1, One("a", 60) with { Gateway = "g1", Flow = "tcp1" }, One("b", 60) with { Gateway = "g1", Flow = "tcp11" });
        await Seats.RegisterAsync("802", new SeatRegistration("x", 1, [One("c", 60) with { Gateway = "g2", Flow = "tcp1" }]), At(1));

        var lost = Assert.Single(await Seats.DropFlowsAsync("g1", "tcp1", At(2)));
        Assert.Equal(("801", SeatState.Ready, "b"), (lost.Id, lost.State, lost.Contact));
        Assert.Empty(await Seats.DropFlowsAsync("g1", "tcp1", At(2)));
        Assert.Equal((SeatState.Offline, "connection-closed"), Assert.Single(await Seats.DropFlowsAsync("g1", null, At(3))) is var gone ? (gone.State, gone.Cause) : default);
        Assert.Equal(SeatState.Ready, (await SeatAsync("802")).State);
    }

    [StoreFact]
    public async Task A_conversation_outlives_the_connection_and_a_phone_that_comes_back_does_not_end_it()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 600) with { Gateway = "g1", Flow = "tcp1" });
        await Seats.ReserveAsync(Wanted, "c1", "t", At(30), At(2));
        await Seats.TalkingAsync("801", "c1", At(60), At(3));
        Assert.Equal((SeatState.Talking, "c1"), Assert.Single(await Seats.DropFlowsAsync("g1", "tcp1", At(4))) is var talks ? (talks.State, talks.Holder) : default);
        await DoneAsync(5, One("a", 600) with { Gateway = "g1", Flow = "tcp2" });
        Assert.Equal((SeatState.Talking, "c1"), ((await SeatAsync("801")).State, (await SeatAsync("801")).Holder));
        Assert.True(await Seats.WrapUpAsync("801", "c1", At(40), At(6)));
    }

    [StoreFact]
    public async Task A_wrap_up_keeps_its_time_whatever_the_phone_does()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 600) with { Gateway = "g1", Flow = "tcp1" });
        await Seats.ReserveAsync(Wanted, "c1", "t", At(30), At(2));
        await Seats.WrapUpAsync("801", "c1", At(40), At(3));
        await Seats.DropFlowsAsync("g1", "tcp1", At(4));
        await DoneAsync(5, One("a", 600) with { Gateway = "g1", Flow = "tcp2" });
        Assert.Equal((SeatState.WrapUp, At(40)), ((await SeatAsync("801")).State, (await SeatAsync("801")).Until));
        Assert.Null((await Seats.ReserveAsync(Wanted, "c2", "t2", At(60), At(39))).Seat);
        Assert.NotNull((await Seats.ReserveAsync(Wanted, "c2", "t3", At(60), At(40))).Seat);
    }

    [StoreFact]
    public async Task A_wrap_up_without_a_phone_ends_offline()
    {
        await DefineAsync();
        await DoneAsync(1, One("a", 600) with { Gateway = "g1", Flow = "tcp1" });
        await Seats.ReserveAsync(Wanted, "c1", "t", At(30), At(2));
        await Seats.WrapUpAsync("801", "c1", At(40), At(3));
        await Seats.DropFlowsAsync("g1", null, At(4));
        Assert.Null((await Seats.ReserveAsync(Wanted, "c2", "t2", At(60), At(40))).Seat);
        Assert.Equal(SeatState.Offline, Assert.Single(await Seats.ReapAsync(At(40))).State);
    }

    [StoreFact]
    public async Task Only_the_gateway_that_holds_the_connection_is_given_the_seat()
    {
        await DefineAsync("802");
        await DoneAsync(1, One("a", 600) with { Gateway = "g2", Flow = "tls1", OnlyThere = true });
        Assert.Null((await Seats.ReserveAsync(Wanted with { Gateway = "g1" }, "c1", "t1", At(30), At(2))).Seat);

        await Lines.EnterAsync(Caller("first", 2), At(600), At(2));
        await Lines.EnterAsync(Caller("second", 3, owner: "g2"), At(600), At(3));
        Assert.Null((await Lines.ClaimAsync("g1", "t2", At(30), At(4))).Seat);

        await Seats.RegisterAsync("802", new SeatRegistration("x", 1, [One("b", 600)]), At(5));
        Assert.Equal(("second", "801"), await ClaimedAsync("g2", 6));
        Assert.Equal(("first", "802"), await ClaimedAsync("g1", 6));
    }

    [StoreFact]
    public async Task A_second_way_opens_the_seat_to_the_other_gateway()
    {
        await DefineAsync();
        var two = await DoneAsync(1, One("a", 600) with { Instance = "i", Gateway = "g2", Flow = "tls1", OnlyThere = true }, One("a", 600) with { Instance = "i#2", Gateway = "g1", Flow = "tls7", OnlyThere = true });
        Assert.Equal(2, two.Count);
        var seat = (await Seats.ReserveAsync(Wanted with { Gateway = "g1" }, "c1", "t1", At(30), At(2))).Seat!;
        Assert.Equal("tls7", Assert.Single(seat.Bindings, one => one.IsReachedBy("g1")).Flow);
    }

    private static SeatBinding One(string name, double until) => Phones.Binding(name, At(until));

    private Task DefineAsync(params string[] more) => Seats.DefineAsync("g1", [Seat("801"), .. more.Select(id => Seat(id))], At(0));

    private async Task<IReadOnlyList<SeatBinding>> DoneAsync(double at, params SeatBinding[] bindings)
    {
        var bound = await Seats.RegisterAsync("801", new SeatRegistration("phone", ++_cseq, bindings), At(at));
        Assert.Equal(SeatBoundOutcome.Done, bound.Outcome);
        return bound.Bindings;
    }

    private async Task<(string?, string?)> ClaimedAsync(string owner, double at)
    {
        var claim = await Lines.ClaimAsync(owner, $"{owner}-{at}", At(at + 30), At(at));
        return (claim.CallId, claim.Seat?.Id);
    }
}
