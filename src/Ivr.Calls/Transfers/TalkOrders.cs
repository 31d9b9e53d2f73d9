using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Hears what is asked for in one conversation: REFER or keys by a seat in it, a pick-up by another seat, an operator's word. One order at
/// a time; it is accepted only once its target is known, and they talk on until then. Seats alone may ask by phone: a partner or a number
/// outside is declined. On the call's loop, but for <see cref="TakeOver"/>.
/// </summary>
internal sealed class TalkOrders(CallDesk desk, CallLoop loop, CallFacts facts)
{
    private readonly JoinDesk _joins = new(desk, loop, facts);
    private TaskCompletionSource<TalkOrder>? _next;
    private IReadOnlyList<Party> _parties = [];
    private Task _decision = Task.CompletedTask;

    /// <summary>Done when nothing that was asked for still waits to be decided: a phone may hang up before it knows.</summary>
    public Task Decided => CallLoop.FirstAsync(_decision);

    /// <summary>A third who still rings, or has answered and joined nobody yet; null: none.</summary>
    public Task<Party?>? Joining => _joins.Joining;

    private bool IsOpen => _next is { Task.IsCompleted: false } && _decision.IsCompleted;

    /// <summary>Listens to who talks with the caller from now on.</summary>
    /// <returns>The next order.</returns>
    public Task<TalkOrder> Of(IReadOnlyList<Party> parties)
    {
        _parties = [.. parties];
        _next = new TaskCompletionSource<TalkOrder>(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var party in _parties.Where(party => party.Who.Seat is not null))
        {
            var keys = new SeatKeys();
            party.Leg.OnRefer = referral => loop.Post(() => Referred(party, referral));
            party.Leg.OnKey = key => loop.Post(() => Pressed(party, keys.Take(key)));
            desk.Talks.Add(party.Leg, this);
        }

        ThirdAnswered();
        return _next.Task;
    }

    /// <summary>Their conversation stands still or is over: whatever is asked for now comes at the wrong time.</summary>
    public void Close()
    {
        _next = null;
        foreach (var party in _parties)
        {
            desk.Talks.Remove(party.Leg);
        }
    }

    /// <summary>The conversation is over for good: who still rings stops ringing.</summary>
    public Task EndAsync()
    {
        Close();
        return _joins.EndAsync();
    }

    /// <summary>The third who has answered, to be joined by whoever asks.</summary>
    public Party? TakeThird() => _joins.Take();

    /// <summary>Another party, already answered, takes the place of <paramref name="former"/>; when it is too late, it is hung up. Any thread.</summary>
    public void TakeOver(SipCall former, Party by) => loop.Post(() =>
    {
        if (_parties.FirstOrDefault(party => party.Leg.Sip == former) is not { } party || _next?.TrySetResult(new TalkOrder.TakeOver(party, by)) != true)
        {
            loop.Begin(() => by.DoneAsync(HandoverEnd.Missed), "a pick-up that came too late");
        }
    });

    /// <summary>One more is to talk with them: a seat or a number seats may call. They talk on while he rings.</summary>
    /// <returns>Null: he rings; else why not.</returns>
    public async Task<Phrase?> JoinAsync(string whom, string by)
    {
        if (!IsOpen || _parties.Count > 1)
        {
            return IsOpen ? "three talk already" : "they do not talk at this moment";
        }

        return await _joins.BeginAsync(whom, by, ThirdAnswered);
    }

    /// <summary>Pauses or resumes the recording.</summary>
    /// <returns>Null, or why not.</returns>
    public Phrase? Record(bool on, string by)
    {
        if (facts.Tape is not { } tape)
        {
            return "nothing is recorded of this call";
        }

        if (on)
        {
            tape.Resume(by);
        }
        else
        {
            tape.Pause(by);
        }

        return null;
    }

    private void ThirdAnswered()
    {
        if (_next is { Task.IsCompleted: false } next && _joins.Take() is { } third)
        {
            next.TrySetResult(new TalkOrder.Join(third));
        }
    }

    private void Pressed(Party party, SeatOrder? order)
    {
        if (order is not null && _next is not null && _parties.Contains(party))
        {
            loop.Begin(() => ObeyAsync(party, order), "an order by keys");
        }
    }

    private async Task ObeyAsync(Party party, SeatOrder order)
    {
        var problem = order switch
        {
            SeatOrder.Join join => await JoinAsync(join.Number, party.Name),
            SeatOrder.Pause => Record(on: false, party.Name),
            SeatOrder.Resume => Record(on: true, party.Name),
            _ => "nobody knows these keys",
        };
        if (problem is not null)
        {
            facts.Timeline.Add("keys-refused", $"{party.Name}: {problem}");
        }

        if (!party.Leg.IsEnded)
        {
            await party.Leg.Media.PlayAsync([problem is null ? Tones.Done : Tones.Refused], stopOnDigit: false, CancellationToken.None);
        }
    }

    private void Referred(Party party, Referral referral)
    {
        var news = new TransferNews(party.Leg, referral);
        if (!IsOpen || _parties is not [var only] || only != party || Joining is not null)
        {
            news.Refuse(491);
            return;
        }

        loop.Begin(() => _decision = DecideAsync(party, news), "a transfer");
    }

    private async Task DecideAsync(Party party, TransferNews news)
    {
        var refusal = 500;
        TransferTarget? target = null;
        try
        {
            (target, refusal) = news.Referral.Replaces is { } replaces
                ? desk.SeatCalls.Find(replaces, party.Who.Seat) is { } consulted ? (new TransferTarget.Consulted(consulted), 0) : (null, 481)
                : await TransferTarget.FindAsync(desk, facts, news.Referral.Target);
            if (target is TransferTarget.OfPlan && facts.Direction == CallDirection.Callback)
            {
                // Whom we have called waits in no line, and in the plan he would be welcomed as a caller.
                (target, refusal) = (null, 403);
            }
        }
        finally
        {
            if (target is null)
            {
                news.Refuse(refusal);
                var number = CallerNumber.Normalise(news.Referral.Target.User, null);
                facts.Timeline.Add("transfer-failed", $"{party.Name} → {number.Masked}: {refusal}");
            }
        }

        if (target is null)
        {
            return;
        }

        if (_parties is not [var only] || only != party || _next is not { } next || next.Task.IsCompleted)
        {
            news.Refuse(481);
            return;
        }

        facts.Timeline.Add("transfer-asked", $"{party.Name} → {target.Name}");
        news.Accept();
        next.TrySetResult(new TalkOrder.HandOn(target, news));
    }
}
