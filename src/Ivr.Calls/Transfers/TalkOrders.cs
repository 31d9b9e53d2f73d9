using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Hears what the party of one conversation asks for: REFER on its leg, or a pick-up by another seat. One order at a time; it is accepted
/// only once its target is known, and they talk on until then. Seats alone may ask: a partner or a number outside is declined. On the call's loop, but for <see cref="TakeOver"/>.
/// </summary>
internal sealed class TalkOrders(CallDesk desk, CallLoop loop, CallFacts facts)
{
    private TaskCompletionSource<TalkOrder>? _next;
    private Party? _party;
    private Task _decision = Task.CompletedTask;

    /// <summary>Done when nothing that was asked for still waits to be decided: a phone may hang up before it knows.</summary>
    public Task Decided => CallLoop.FirstAsync(_decision);

    /// <summary>Listens to who talks with the caller from now on.</summary>
    /// <returns>The next order.</returns>
    public Task<TalkOrder> Of(Party party)
    {
        _party = party;
        _next = new TaskCompletionSource<TalkOrder>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (party.Who.Seat is not null)
        {
            party.Leg.OnRefer = referral => loop.Post(() => Referred(party, referral));
            desk.Talks.Add(party.Leg, this);
        }

        return _next.Task;
    }

    /// <summary>Their conversation stands still or is over: whatever is asked for now comes at the wrong time.</summary>
    public void Close()
    {
        _next = null;
        if (_party is { } party)
        {
            desk.Talks.Remove(party.Leg);
        }
    }

    /// <summary>Another party, already answered, takes the place of the one we listen to; when it is too late, it is hung up. Any thread.</summary>
    public void TakeOver(Party by) => loop.Post(() =>
    {
        if (_next?.TrySetResult(new TalkOrder.TakeOver(by)) != true)
        {
            loop.Begin(() => by.DoneAsync(HandoverEnd.Missed), "a pick-up that came too late");
        }
    });

    private void Referred(Party party, Referral referral)
    {
        var news = new TransferNews(party.Leg, referral);
        if (_next is null || _next.Task.IsCompleted || !_decision.IsCompleted || party != _party)
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
                : await TransferTarget.FindAsync(desk, facts.Plan, news.Referral.Target);
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

        if (party != _party || _next is not { } next || next.Task.IsCompleted)
        {
            news.Refuse(481);
            return;
        }

        facts.Timeline.Add("transfer-asked", $"{party.Name} → {target.Name}");
        news.Accept();
        next.TrySetResult(new TalkOrder.HandOn(target, news));
    }
}
