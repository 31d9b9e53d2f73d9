namespace Ivr.Calls;

/// <summary>
/// A citizen's conversation from its first word to its last, with whoever it goes on with when he is handed on or picked up or a third
/// joins. Whoever talks with him last is given back.
/// </summary>
internal sealed class Talk
{
    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _caller;
    private readonly CallFacts _facts;
    private readonly Announcer _announcer;
    private readonly TalkRoom _room;

    /// <summary>Who talks with him; the first was there first.</summary>
    private readonly List<Party> _parties = [];
    private readonly List<Task> _leaving = [];

    public Talk(CallDesk desk, CallLoop loop, Leg caller, CallFacts facts, Announcer announcer)
    {
        _desk = desk;
        _loop = loop;
        _caller = caller;
        _facts = facts;
        _announcer = announcer;
        _room = new TalkRoom(desk, loop, caller, announcer.Tune);
        Orders = new TalkOrders(desk, loop, facts);
        Supervisor = new TalkSupervisor(desk, loop, facts, _room);
    }

    public CallLoop Loop => _loop;

    public TalkOrders Orders { get; }

    public TalkSupervisor Supervisor { get; }

    /// <summary>Set when what follows a conversation is not to follow this one.</summary>
    public Onward? Onward { get; private set; }

    /// <exception cref="OperationCanceledException">The caller left while he was handed on.</exception>
    public async Task<HandoverEnd> RunAsync(Party party, CancellationToken stop)
    {
        var end = HandoverEnd.Talked;
        _parties.Add(party);
        _desk.Talks.Add(_facts.CallId, this);
        try
        {
            return end = await TalkAsync(stop);
        }
        finally
        {
            _desk.Talks.Remove(_facts.CallId);
            _room.Part();
            foreach (var left in _parties)
            {
                _leaving.Add(left.DoneAsync(end));
            }

            foreach (var leaving in _leaving)
            {
                await leaving;
            }

            await Supervisor.EndAsync();
            await Orders.EndAsync();
        }
    }

    private async Task<HandoverEnd> TalkAsync(CancellationToken stop)
    {
        while (true)
        {
            CallTape.Reached(RecordingScope.Conversation, _desk, _facts, _caller);
            _facts.Timeline.Add("talking", string.Join(" + ", _parties.Select(party => party.Name)));
            _parties.ForEach(party => _facts.Hears(party.Name, party.Leg));
            var order = Orders.Of(_parties);
            var end = await _room.RunAsync(_parties, order);
            _facts.Timeline.Add("talked", end.ToString());
            if (end == ConversationEnd.OtherLeft)
            {
                await Orders.Decided;
            }

            Orders.Close();
            if (!_caller.IsEnded && order.IsCompleted)
            {
                if (await ObeyAsync(await order, stop) is { } over)
                {
                    return over;
                }

                continue;
            }

            var last = _parties[0];
            if (!_caller.IsEnded)
            {
                SeeOffGone();
                if (_parties.Count > 0)
                {
                    continue;
                }

                if (Orders.Joining is { } joining)
                {
                    if (await ThirdAsync(joining, stop))
                    {
                        continue;
                    }

                    return HandoverEnd.Abandoned;
                }
            }

            _facts.SeatLeftAt ??= _desk.Parts.Time.GetUtcNow();
            Onward = last.Who.Number is { } number && end == ConversationEnd.OtherLeft ? new Onward(number, null) : null;
            await GiveUpAsync(order);
            return end == ConversationEnd.OtherLost ? HandoverEnd.Lost : HandoverEnd.Talked;
        }
    }

    /// <returns>How the conversation ended; null: it goes on with who is in <see cref="_parties"/> now.</returns>
    private async Task<HandoverEnd?> ObeyAsync(TalkOrder order, CancellationToken stop)
    {
        switch (order)
        {
            case TalkOrder.Join { Third: var third }:
                _facts.Timeline.Add("joined", third.Name);
                _parties.Add(third);
                SeeOffGone();
                return null;
            case TalkOrder.TakeOver { Former: var former, By: var by }:
                _facts.Timeline.Add("picked-up", $"{former.Name} → {by.Name}");
                SeeOff(former);
                _parties.Insert(0, by);
                SeeOffGone();
                return null;
            case TalkOrder.HandOn handOn:
                return await HandOnAsync(handOn, stop);
            default:
                throw new InvalidOperationException($"Nobody carries out {order}.");
        }
    }

    private async Task<HandoverEnd?> HandOnAsync(TalkOrder.HandOn order, CancellationToken stop)
    {
        var party = _parties[0];
        _room.Part();
        switch (await new Transfer(_desk, _loop, _caller, _facts, _announcer).RunAsync(order, party, stop))
        {
            case Transferred.To { Party: var to }:
                _parties[0] = to;
                return null;
            case Transferred.Into { Called: var called, Flow: var flow }:
                Onward = new Onward(called, flow);
                // His phone may hang up by itself; he is seen off.
                _parties.Clear();
                return HandoverEnd.Talked;
            case Transferred.Back:
                return HandoverEnd.Abandoned;
            default:
                return null;
        }
    }

    /// <summary>All have gone, and a third still rings for him: he hears music, and is let go by nobody.</summary>
    private async Task<bool> ThirdAsync(Task<Party?> joining, CancellationToken stop)
    {
        _caller.OnLost = () => _caller.HangUp();
        _announcer.Music();
        try
        {
            await CallLoop.FirstAsync(joining, _caller.Ended);
        }
        finally
        {
            _announcer.Stop();
            _caller.OnLost = null;
        }

        stop.ThrowIfCancellationRequested();
        if (Orders.TakeThird() is not { } third)
        {
            return false;
        }

        _facts.Timeline.Add("joined", third.Name);
        _parties.Add(third);
        return true;
    }

    private void SeeOffGone()
    {
        foreach (var gone in _parties.Where(party => party.Leg.IsEnded).ToArray())
        {
            if (_parties.Count > 1 || Orders.Joining is not null)
            {
                _facts.Timeline.Add("left", gone.Name);
            }

            SeeOff(gone);
        }
    }

    private void SeeOff(Party party)
    {
        _parties.Remove(party);
        if (party.Who.Seat is not null && party.Who.Seat == _facts.Seat)
        {
            _facts.SeatLeftAt ??= _desk.Parts.Time.GetUtcNow();
        }

        _leaving.Add(party.DoneAsync(party.Leg.IsLost ? HandoverEnd.Lost : HandoverEnd.Talked));
    }

    // An order that crossed the end of the conversation.
    private static async Task GiveUpAsync(Task<TalkOrder> order)
    {
        if (!order.IsCompleted)
        {
            return;
        }

        switch (await order)
        {
            case TalkOrder.HandOn handOn:
                handOn.News.Report(487);
                break;
            case TalkOrder.TakeOver takeOver:
                await takeOver.By.DoneAsync(HandoverEnd.Missed);
                break;
            case TalkOrder.Join join:
                await join.Third.DoneAsync(HandoverEnd.Missed);
                break;
        }
    }
}
