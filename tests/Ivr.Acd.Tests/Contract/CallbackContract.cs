using Xunit;

namespace Ivr.Acd.Tests.Contract;

public abstract class CallbackContract : StoreContract
{
    private static CallbackRequest Request(string number = "13893001234", string reason = "abandoned", string? language = "zh", params string[] skills) =>
        new(number, "lanzhou", skills, language, reason, "call-" + reason);

    private Task<CallbackOpened> OpenAsync(CallbackRequest request, double due = 10, double at = 0) => Callbacks.OpenAsync(request, At(due), At(at));

    private Task<Callback?> TakeAsync(double at, string token = "t1", string owner = "g1") => Callbacks.TakeDueAsync(owner, token, At(at + 30), At(at));

    [StoreFact]
    public async Task A_callback_is_taken_when_it_is_due_and_not_before()
    {
        var opened = await OpenAsync(Request(skills: ["language:zh", "tax"]));
        Assert.False(opened.Merged);
        Assert.Null(await TakeAsync(9.999));
        var taken = (await TakeAsync(10))!;
        Assert.Equal((opened.Id, CallbackState.Taken, "g1", 0, At(0)), (taken.Id, taken.State, taken.Owner, taken.Attempts, taken.OpenedAt));
        Assert.Equal(("13893001234", "lanzhou", "zh", "abandoned", "call-abandoned"), (taken.Request.Number, taken.Request.City, taken.Request.Language, taken.Request.Reason, taken.Request.CallId));
        Assert.Equal(["language:zh", "tax"], taken.Request.Skills.Order());
        Assert.Null(await TakeAsync(11, "t2"));
    }

    [StoreFact]
    public async Task The_one_due_longest_comes_first()
    {
        var late = await OpenAsync(Request("1"), due: 20);
        var soon = await OpenAsync(Request("2"), due: 10);
        Assert.Equal(soon.Id, (await TakeAsync(30, "t1"))!.Id);
        Assert.Equal(late.Id, (await TakeAsync(30, "t2"))!.Id);
    }

    [StoreFact]
    public async Task One_number_has_one_open_callback()
    {
        var first = await OpenAsync(Request(reason: "abandoned", language: "sce", skills: ["language:sce"]), due: 100);
        var second = await OpenAsync(Request(reason: "requested", language: null), due: 50, at: 5);
        Assert.Equal(new CallbackOpened(first.Id, true), second);

        var open = Assert.Single(await Callbacks.ListAsync(10));
        Assert.Equal(("requested", "sce", At(50), At(0)), (open.Request.Reason, open.Request.Language, open.Due, open.OpenedAt));
        Assert.Equal(["language:sce"], open.Request.Skills);
        await OpenAsync(Request(reason: "requested"), due: 70, at: 6);
        Assert.Equal(At(50), Assert.Single(await Callbacks.ListAsync(10)).Due);
    }

    [StoreFact]
    public async Task Who_asked_to_be_shown_to_nobody_is_not_shown_when_he_is_called_back()
    {
        await OpenAsync(Request() with { Hidden = true });
        Assert.True((await TakeAsync(10))!.Request.Hidden);
        await OpenAsync(Request("2"), due: 10);
        Assert.False((await TakeAsync(11, "t2"))!.Request.Hidden);
    }

    [StoreFact]
    public async Task A_message_goes_with_the_callback_and_a_later_missed_call_keeps_it()
    {
        await OpenAsync(Request() with { Message = "2026-11-23/090000-a-message.wav" });
        await OpenAsync(Request(reason: "abandoned"), at: 1);
        Assert.Equal(("abandoned", "2026-11-23/090000-a-message.wav"), ((await TakeAsync(10))!.Request.Reason, (await Callbacks.ListAsync(10))[0].Request.Message));
        await OpenAsync(Request("2"), due: 10);
        Assert.Null((await TakeAsync(11, "t2"))!.Request.Message);
    }

    [StoreFact]
    public async Task A_request_for_a_number_being_called_changes_nothing_of_the_attempt()
    {
        var opened = await OpenAsync(Request());
        await TakeAsync(10);
        Assert.True((await OpenAsync(Request(reason: "requested"), due: 11, at: 11)).Merged);
        Assert.Null(await TakeAsync(12, "t2"));
        Assert.True(await Callbacks.CloseAsync(opened.Id, "t1", "connected", At(13)));
        Assert.Empty(await Callbacks.ListAsync(10));
    }

    [StoreFact]
    public async Task The_same_token_gets_the_same_callback()
    {
        await OpenAsync(Request("1"));
        await OpenAsync(Request("2"));
        var once = (await TakeAsync(20))!;
        Assert.Equal(once.Id, (await TakeAsync(21))!.Id);
        Assert.NotEqual(once.Id, (await TakeAsync(21, "t2"))!.Id);
    }

    [StoreFact]
    public async Task Only_the_token_moves_a_callback()
    {
        var id = (await OpenAsync(Request())).Id;
        Assert.False(await Callbacks.CloseAsync(id, "", "no", At(1)));
        await TakeAsync(10);
        Assert.False(await Callbacks.RenewAsync(id, "t9", At(99), At(11)));
        Assert.False(await Callbacks.RetryAsync(id, "t9", At(99), "no", At(11)));
        Assert.False(await Callbacks.PostponeAsync(id, "t9", At(99), At(11)));
        Assert.False(await Callbacks.CloseAsync(id, "t9", "no", At(11)));
        Assert.False(await Callbacks.RenewAsync("cb999", "t1", At(99), At(11)));
        Assert.True(await Callbacks.RenewAsync(id, "t1", At(99), At(11)));
        Assert.True(await Callbacks.RetryAsync(id, "t1", At(99), "no-answer", At(11)));
        Assert.False(await Callbacks.RetryAsync(id, "t1", At(99), "no-answer", At(11)));
    }

    [StoreFact]
    public async Task Attempts_are_counted_and_written_down_and_postponing_is_not_an_attempt()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10, "t1", "g1");
        await Callbacks.RetryAsync(id, "t1", At(60), "no-answer", At(40));
        Assert.Null(await TakeAsync(59));
        Assert.Equal(1, (await TakeAsync(60, "t2", "g2"))!.Attempts);
        await Callbacks.PostponeAsync(id, "t2", At(90), At(61));
        Assert.Equal((1, 1), ((await Callbacks.ListAsync(1))[0].Attempts, (await Callbacks.ListAsync(1))[0].Postponed));
        await TakeAsync(90, "t3", "g2");
        await Callbacks.CloseAsync(id, "t3", "given-up: status-486", At(95));

        var closed = Assert.Single(await Callbacks.HistoryAsync(10));
        Assert.Equal((id, CallbackState.Closed, "given-up: status-486", 2, At(95)), (closed.Id, closed.State, closed.Outcome, closed.Attempts, closed.Due));
        Assert.Equal([new CallbackAttempt(At(10), "g1", At(40), "no-answer"), new CallbackAttempt(At(90), "g2", At(95), "given-up: status-486")], closed.History);
        Assert.False((await OpenAsync(Request(), at: 100)).Merged);
    }

    [StoreFact]
    public async Task A_citizen_who_got_through_is_owed_nothing()
    {
        var id = (await OpenAsync(Request())).Id;
        Assert.True(await Callbacks.CloseByNumberAsync("13893001234", "answered", At(1)));
        Assert.False(await Callbacks.CloseByNumberAsync("13893001234", "answered", At(1)));
        Assert.Null(await TakeAsync(10));
        Assert.Equal((id, "answered"), (Assert.Single(await Callbacks.HistoryAsync(10)).Id, (await Callbacks.HistoryAsync(10))[0].Outcome));
    }

    [StoreFact]
    public async Task One_that_is_being_called_can_be_settled_and_its_gateway_is_told()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10);
        Assert.True(await Callbacks.CloseByNumberAsync("13893001234", "answered", At(11)));
        Assert.False(await Callbacks.RetryAsync(id, "t1", At(60), "no-answer", At(12)));
        Assert.Equal(new CallbackCounts(0, 0, 0, null, 0), await Callbacks.CountAsync(At(99)));
    }

    [StoreFact]
    public async Task A_dead_gateways_callback_is_due_again_and_the_attempt_is_not_forgotten()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10);
        await Callbacks.RenewAsync(id, "t1", At(45), At(20));
        Assert.Equal(0, await Callbacks.ReapAsync(At(44)));
        Assert.Equal(1, await Callbacks.ReapAsync(At(45)));
        Assert.False(await Callbacks.CloseAsync(id, "t1", "connected", At(46)));
        var again = (await TakeAsync(46, "t2", "g2"))!;
        Assert.Equal((id, 0), (again.Id, again.Attempts));
        Assert.Equal(new CallbackAttempt(At(10), "g1", At(45), "lapsed"), Assert.Single(again.History));
    }

    [StoreFact]
    public async Task After_the_store_was_away_attempts_in_progress_are_not_made_twice()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10);
        await Callbacks.ReapAsync(At(15));
        Assert.Equal(0, await Callbacks.ReapAsync(At(100)));
        Assert.True(await Callbacks.RenewAsync(id, "t1", At(135), At(105)));
        Assert.Equal(0, await Callbacks.ReapAsync(At(115)));
        Assert.Equal(0, await Callbacks.ReapAsync(At(131)));
    }

    [StoreFact]
    public async Task They_are_listed_and_counted()
    {
        var a = (await OpenAsync(Request("1"), due: 30)).Id;
        var b = (await OpenAsync(Request("2"), due: 10)).Id;
        var c = (await OpenAsync(Request("3"), due: 20)).Id;
        await TakeAsync(15);
        Assert.Equal([b, c, a], (await Callbacks.ListAsync(10)).Select(one => one.Id));
        Assert.Equal([b, c], (await Callbacks.ListAsync(2)).Select(one => one.Id));
        Assert.Equal(new CallbackCounts(2, 1, 1, At(20), 0), await Callbacks.CountAsync(At(25)));
    }

    [StoreFact]
    public async Task The_past_is_kept_for_a_while_only_and_so_are_attempts()
    {
        await OpenAsync(Request("1"));
        await Callbacks.CloseByNumberAsync("1", "answered", At(1));
        var id = (await OpenAsync(Request("2"))).Id;
        for (var i = 0; i <= CallbackHistory.MostAttempts; i++)
        {
            await TakeAsync(10 + i, $"t{i}");
            Assert.True(await Callbacks.RetryAsync(id, $"t{i}", At(11 + i), $"try-{i}", At(10 + i)));
        }

        var kept = Assert.Single(await Callbacks.ListAsync(1)).History;
        Assert.Equal((CallbackHistory.MostAttempts, "try-1"), (kept.Count, kept[0].Outcome));
        await Callbacks.CloseByNumberAsync("2", "answered", At(2) + CallbackHistory.Keep);
        Assert.Equal(id, Assert.Single(await Callbacks.HistoryAsync(10)).Id);
    }

    private static CallbackRequest Urgent(string number = "13893001234") => Request(number, "emergency") with { Urgent = true };

    [StoreFact]
    public async Task Who_could_not_be_put_through_to_an_emergency_comes_before_all_others_and_at_any_hour()
    {
        var ordinary = (await OpenAsync(Request("1"), due: 5)).Id;
        var urgent = (await OpenAsync(Urgent("2"), due: 8, at: 8)).Id;
        Assert.Equal(new CallbackCounts(2, 2, 0, At(5), 1), await Callbacks.CountAsync(At(9)));
        Assert.Equal([urgent, ordinary], (await Callbacks.ListAsync(10)).Select(one => one.Id));
        Assert.Equal((urgent, true), ((await Callbacks.TakeDueAsync("g1", "t1", At(40), At(9), onlyUrgent: true)) is { } taken ? (taken.Id, taken.Request.Urgent) : default));
        Assert.Null(await Callbacks.TakeDueAsync("g1", "t2", At(40), At(9), onlyUrgent: true));
        Assert.Equal(ordinary, (await TakeAsync(9, "t3"))!.Id);
        Assert.Equal(0, (await Callbacks.CountAsync(At(9))).Urgent);
        Assert.True(await Callbacks.RetryAsync(urgent, "t1", At(20), "no-answer", At(10)));
        Assert.Equal(urgent, (await Callbacks.TakeDueAsync("g1", "t4", At(60), At(20), onlyUrgent: true))!.Id);
    }

    [StoreFact]
    public async Task A_merge_takes_the_more_urgent_and_gives_it_all_its_attempts()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10);
        await Callbacks.RetryAsync(id, "t1", At(900), "no-answer", At(11));
        await OpenAsync(Urgent(), due: 12, at: 12);
        await OpenAsync(Request(reason: "requested"), due: 99, at: 13);
        var taken = (await Callbacks.TakeDueAsync("g1", "t2", At(60), At(14), onlyUrgent: true))!;
        Assert.Equal((id, true, "requested", 0), (taken.Id, taken.Request.Urgent, taken.Request.Reason, taken.Attempts));
    }

    [StoreFact]
    public async Task Who_calls_again_in_an_emergency_while_he_is_called_back_is_called_again_at_once()
    {
        var id = (await OpenAsync(Request())).Id;
        await TakeAsync(10);
        await OpenAsync(Urgent(), due: 12, at: 12);
        Assert.True(await Callbacks.RetryAsync(id, "t1", null, "busy", At(15)));
        var again = (await Callbacks.TakeDueAsync("g1", "t2", At(60), At(15), onlyUrgent: true))!;
        Assert.Equal((id, 0, "busy"), (again.Id, again.Attempts, again.History[^1].Outcome));
        Assert.True(await Callbacks.RetryAsync(id, "t2", null, "busy", At(16)));
        Assert.Equal(("given-up: busy", true), (Assert.Single(await Callbacks.HistoryAsync(10)).Outcome, (await Callbacks.HistoryAsync(10))[0].Request.Urgent));
    }
}
