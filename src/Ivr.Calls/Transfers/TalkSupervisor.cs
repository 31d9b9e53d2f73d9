using Ivr.Flows;

namespace Ivr.Calls;

/// <summary>The supervisor of one conversation: rung, put into the room, and out of it when he goes or is told to. On the call's loop.</summary>
internal sealed class TalkSupervisor(CallDesk desk, CallLoop loop, CallFacts facts, TalkRoom room)
{
    private readonly CancellationTokenSource _over = new();
    private Task _ringing = Task.CompletedTask;
    private Supervision? _now;

    /// <summary>He who supervises takes part in another way, or another is rung when nobody does.</summary>
    /// <returns>Null: it is so, or he rings; else why not.</returns>
    public async Task<Phrase?> SuperviseAsync(string whom, SupervisionMode mode, string by)
    {
        if (_now is { Leg.IsEnded: false } now)
        {
            var him = JoinDesk.AddressOf(desk, whom).User;
            if (whom.Length > 0 && now.Party.Name != him)
            {
                return $"{now.Party.Name} supervises it already";
            }

            Set(now with { Mode = mode }, by);
            return null;
        }

        if (!_ringing.IsCompleted)
        {
            return "a supervisor rings already";
        }

        if (_over.IsCancellationRequested)
        {
            return Talks.NoSuchTalk;
        }

        var (target, _) = await TransferTarget.FindAsync(desk, facts, JoinDesk.AddressOf(desk, whom));
        if (target is not (TransferTarget.OfSeat or TransferTarget.Outside))
        {
            return "this is no seat and no number that seats may call (`transfers: allowed:`)";
        }

        facts.Timeline.Add("supervisor-ringing", $"{target.Name}, asked for by {by}");
        loop.Begin(() => _ringing = RingAsync(target, mode, by), "a supervisor");
        return null;
    }

    /// <summary>He goes.</summary>
    /// <returns>Null, or that there is none.</returns>
    public Phrase? Stop()
    {
        if (_now is not { Leg.IsEnded: false } now)
        {
            return "nobody supervises it";
        }

        now.Leg.HangUp();
        return null;
    }

    /// <summary>The conversation is over.</summary>
    public async Task EndAsync()
    {
        _over.Cancel();
        await CallLoop.FirstAsync(_ringing);
        if (_now is { } now)
        {
            room.Supervise(null);
            await now.Party.DoneAsync(HandoverEnd.Talked);
        }
    }

    private async Task RingAsync(TransferTarget target, SupervisionMode mode, string by)
    {
        Rung rung;
        try
        {
            rung = await new TargetRing(desk, loop, facts, ear: null).RingAsync(target, by, _over.Token, "监听 ");
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            return;
        }

        if (rung.Party is not { } party)
        {
            facts.Timeline.Add("supervisor-failed", $"{target.Name}: {rung.Status}");
            return;
        }

        Set(new Supervision(party, mode), by);
        loop.Begin(() => SeeOffAsync(party), "a supervisor who goes");
    }

    private void Set(Supervision supervision, string by)
    {
        _now = supervision;
        facts.Timeline.Add("supervised", $"{supervision.Party.Name}: {supervision.Mode.ToString().ToLowerInvariant()}, by {by}");
        room.Supervise(supervision);
        if (desk.Options.SupervisionBeep)
        {
            room.Beep();
        }
    }

    private async Task SeeOffAsync(Party party)
    {
        await party.Leg.Ended;
        if (_now?.Party == party)
        {
            _now = null;
            room.Supervise(null);
            facts.Timeline.Add("supervisor-left", party.Name);
            await party.DoneAsync(HandoverEnd.Talked);
        }
    }
}
