using Xunit;

namespace Ivr.Acd.Tests.Contract;

/// <summary>The switches and the board.</summary>
public abstract class DeskContract : StoreContract
{
    [StoreFact]
    public async Task A_switch_nobody_touched_is_automatic()
    {
        Assert.Equal(new OverflowState("lanzhou", OverflowSwitch.Automatic, null, null), await Stores.Overflow.GetAsync("lanzhou"));
        Assert.Empty(await Stores.Overflow.ListAsync());
    }

    [StoreFact]
    public async Task A_switch_says_who_turned_it_and_when()
    {
        await Stores.Overflow.SetAsync("tianshui", OverflowSwitch.Off, "ma", At(1));
        await Stores.Overflow.SetAsync("lanzhou", OverflowSwitch.On, "wang\tlei", At(2));
        await Stores.Overflow.SetAsync("tianshui", OverflowSwitch.Automatic, "li", At(3));
        Assert.Equal(new OverflowState("tianshui", OverflowSwitch.Automatic, "li", At(3)), await Stores.Overflow.GetAsync("tianshui"));
        Assert.Equal([("lanzhou", OverflowSwitch.On), ("tianshui", OverflowSwitch.Automatic)], (await Stores.Overflow.ListAsync()).Select(one => (one.City, one.Switch)));
    }

    [StoreFact]
    public async Task A_switch_with_a_time_is_automatic_after_it_and_is_remembered()
    {
        await Stores.Overflow.SetAsync("lanzhou", OverflowSwitch.On, "ma", At(1), At(50));
        var state = await Stores.Overflow.GetAsync("lanzhou");
        Assert.Equal((OverflowSwitch.On, OverflowSwitch.On, OverflowSwitch.Automatic), (state.Switch, state.SwitchAt(At(49)), state.SwitchAt(At(50))));
        Assert.Equal((false, true, At(50), "ma"), (state.HasEnded(At(49)), state.HasEnded(At(50)), state.Until!.Value, state.Who));
        Assert.Equal([state], await Stores.Overflow.ListAsync());
        await Stores.Overflow.SetAsync("lanzhou", OverflowSwitch.Off, "li", At(60));
        Assert.Equal((OverflowSwitch.Off, null), ((await Stores.Overflow.GetAsync("lanzhou")).SwitchAt(At(9999)), (await Stores.Overflow.GetAsync("lanzhou")).Until));
    }

    [StoreFact]
    public async Task Hours_set_by_hand_hold_until_their_time_or_until_they_are_cleared()
    {
        Assert.Empty(await Stores.Hours.ListAsync(At(0)));
        var (closed, open) = (new HoursOverride("offices", false, At(100), "ma", At(1)), new HoursOverride("bazaar", true, At(50), "li", At(2)));
        await Stores.Hours.SetAsync(closed with { Open = true });
        await Stores.Hours.SetAsync(closed);
        await Stores.Hours.SetAsync(open);
        Assert.Equal([open, closed], await Stores.Hours.ListAsync(At(3)));
        Assert.Equal([closed], await Stores.Hours.ListAsync(At(50)));
        Assert.True(await Stores.Hours.ClearAsync("offices"));
        Assert.False(await Stores.Hours.ClearAsync("offices"));
        Assert.Empty(await Stores.Hours.ListAsync(At(50)));
    }

    [StoreFact]
    public async Task The_board_shows_calls_by_age_and_forgets_those_over_or_past_their_time()
    {
        var a = new CallCard("a", "g1", "lanzhou", "navigation", "138****1234", null, At(2));
        var b = new CallCard("b", "g2", "tianshui", "line", "139****4321", "801", At(1));
        await ShowAsync(a, 100);
        await ShowAsync(b, 50);
        Assert.Equal([b, a], await Stores.Board.ListAsync(At(3)));

        await ShowAsync(a with { Stage = "line" }, 100);
        Assert.Equal([a with { Stage = "line" }], await Stores.Board.ListAsync(At(50)));
        await Stores.Board.WriteAsync(new Dictionary<string, CallCard?> { ["a"] = null, ["never"] = null, ["c"] = a with { CallId = "c" } }, At(60));
        Assert.Equal([a with { CallId = "c" }], await Stores.Board.ListAsync(At(51)));

        Task ShowAsync(CallCard card, double until) => Stores.Board.WriteAsync(new Dictionary<string, CallCard?> { [card.CallId] = card }, At(until));
    }
}
