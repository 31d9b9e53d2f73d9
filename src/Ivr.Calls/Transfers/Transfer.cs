using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>What became of handing a citizen on.</summary>
internal abstract record Transferred
{
    /// <summary>Another answered, or was asked before and waits for him.</summary>
    internal sealed record To(Party Party) : Transferred;

    /// <summary>He goes on in the plan.</summary>
    internal sealed record Into(string Called, Flow Flow) : Transferred;

    /// <summary>Nobody answered; who handed him on is still there.</summary>
    internal sealed record NotAtAll : Transferred;

    /// <summary>Nobody answered, and who handed him on has gone.</summary>
    internal sealed record Back : Transferred;
}

/// <summary>
/// Hands a citizen on: he hears music, the target rings, the seat is told how it goes. When the target has answered the seat has a
/// moment to hang up by itself. Its wrap-up begins when it goes, whatever becomes of the citizen.
/// </summary>
internal sealed class Transfer(CallDesk desk, CallLoop loop, Leg caller, CallFacts facts, Announcer announcer)
{
    private bool _settled;

    /// <exception cref="OperationCanceledException">The citizen left; the seat has been told and hung up.</exception>
    public async Task<Transferred> RunAsync(TalkOrder.HandOn order, Party from, CancellationToken stop)
    {
        caller.OnLost = () => caller.HangUp();
        from.Leg.OnLost = () => from.Leg.HangUp();
        loop.Begin(() => SeeOffAsync(from), "a seat that hands on");
        announcer.Music();
        if (!from.Leg.IsEnded)
        {
            from.Leg.Media.Loop([CallTones.Ringback]);
        }

        try
        {
            return await ReachAsync(order, from, stop);
        }
        catch (OperationCanceledException)
        {
            Failed(order, from, 487, "the caller left");
            from.Leg.HangUp();
            throw;
        }
        finally
        {
            caller.OnLost = from.Leg.OnLost = null;
        }
    }

    private async Task<Transferred> ReachAsync(TalkOrder.HandOn order, Party from, CancellationToken stop)
    {
        if (order.Target is TransferTarget.OfPlan plan)
        {
            Succeeded(order, from);
            return new Transferred.Into(plan.Called, plan.Flow);
        }

        var rung = order.Target is TransferTarget.Consulted consulted
            ? await consulted.Call.GiveAsync() is { } given ? new Rung(given, 200) : new Rung(null, 481)
            : await RingAsync(order, from, stop);
        if (rung.Party is { } to && await IsThereAsync(to, stop))
        {
            announcer.Stop();
            Succeeded(order, from);
            return new Transferred.To(to);
        }

        Failed(order, from, rung.Party is null ? rung.Status : 480, null);
        if (from.Leg.IsEnded)
        {
            return new Transferred.Back();
        }

        _settled = true;
        return new Transferred.NotAtAll();
    }

    private Task<Rung> RingAsync(TalkOrder.HandOn order, Party from, CancellationToken stop)
    {
        facts.Timeline.Add("transfer-ringing", order.Target.Name);
        order.News.Report(180);
        return new TargetRing(desk, loop, facts, from.Leg).RingAsync(order.Target, from.Name, stop);
    }

    /// <summary>A seat of another city hears first whose call it is; it may go meanwhile, and so may the citizen.</summary>
    private async Task<bool> IsThereAsync(Party to, CancellationToken stop)
    {
        if (to.Who.Whisper is { } whisper && !to.Leg.IsEnded && !stop.IsCancellationRequested)
        {
            await to.Leg.Media.PlayAsync(desk.Speech.Find([whisper], "zh", "standard"), stopOnDigit: false, stop);
        }

        if (!to.Leg.IsEnded && !stop.IsCancellationRequested)
        {
            return true;
        }

        await to.DoneAsync(stop.IsCancellationRequested ? HandoverEnd.Talked : HandoverEnd.Missed);
        stop.ThrowIfCancellationRequested();
        return false;
    }

    private void Succeeded(TalkOrder.HandOn order, Party from)
    {
        facts.Timeline.Add("transferred", $"{from.Name} → {order.Target.Name}");
        facts.TransferredTo = order.Target.Name;
        order.News.Report(200);
        loop.Begin(() => TakeLeaveAsync(from), "a farewell");
    }

    private void Failed(TalkOrder.HandOn order, Party from, int status, string? why)
    {
        facts.Timeline.Add("transfer-failed", $"{from.Name} → {order.Target.Name}: {why ?? status.ToString()}");
        order.News.Report(status);
    }

    // His phone may hang up by itself; when the citizen goes first, there is nothing to wait for.
    private async Task TakeLeaveAsync(Party from)
    {
        using var enough = loop.After(desk.Options.Transfers.Goodbye, () => from.Leg.HangUp());
        await CallLoop.FirstAsync(from.Leg.Ended, caller.Ended);
        from.Leg.HangUp();
    }

    private async Task SeeOffAsync(Party from)
    {
        await from.Leg.Ended;
        if (!_settled)
        {
            facts.SeatLeftAt ??= desk.Parts.Time.GetUtcNow();
            await from.DoneAsync(HandoverEnd.Talked);
        }
    }
}
