namespace Ivr.Calls;

/// <summary>
/// A citizen's conversation from its first word to its last, with whoever it goes on with when he is handed on or picked up. Whoever talks
/// with him last is given back.
/// </summary>
internal sealed class Talk(CallDesk desk, CallLoop loop, Leg caller, CallFacts facts, Announcer announcer)
{
    private readonly TalkOrders _orders = new(desk, loop, facts);
    private Party? _party;

    /// <summary>Set when what follows a conversation is not to follow this one.</summary>
    public Onward? Onward { get; private set; }

    /// <exception cref="OperationCanceledException">The caller left while he was handed on.</exception>
    public async Task<HandoverEnd> RunAsync(Party party, CancellationToken stop)
    {
        var end = HandoverEnd.Talked;
        _party = party;
        try
        {
            return end = await TalkAsync(party, stop);
        }
        finally
        {
            _orders.Close();
            await (_party?.DoneAsync(end) ?? Task.CompletedTask);
        }
    }

    private async Task<HandoverEnd> TalkAsync(Party party, CancellationToken stop)
    {
        while (true)
        {
            _party = party;
            facts.Timeline.Add("talking", party.Name);
            facts.Hears(party.Name, party.Leg);
            var order = _orders.Of(party);
            var end = await Conversation.RunAsync(caller, party.Leg, announcer.Tune, order);
            facts.Timeline.Add("talked", end.ToString());
            if (end == ConversationEnd.OtherLeft)
            {
                await _orders.Decided;
            }

            _orders.Close();
            if (caller.IsEnded || !order.IsCompleted)
            {
                facts.SeatLeftAt ??= desk.Parts.Time.GetUtcNow();
                Onward = party.Who.Number is { } number && end == ConversationEnd.OtherLeft ? new Onward(number, null) : null;
                await GiveUpAsync(order);
                return end == ConversationEnd.OtherLost ? HandoverEnd.Lost : HandoverEnd.Talked;
            }

            switch (await order)
            {
                case TalkOrder.TakeOver { By: var by }:
                    facts.Timeline.Add("picked-up", $"{party.Name} → {by.Name}");
                    facts.SeatLeftAt ??= desk.Parts.Time.GetUtcNow();
                    var former = party;
                    loop.Begin(() => former.DoneAsync(HandoverEnd.Talked), "giving a picked-up seat back");
                    party = by;
                    break;
                case TalkOrder.HandOn handOn:
                    switch (await new Transfer(desk, loop, caller, facts, announcer).RunAsync(handOn, party, stop))
                    {
                        case Transferred.To { Party: var to }:
                            party = to;
                            break;
                        case Transferred.Into { Called: var called, Flow: var flow }:
                            Onward = new Onward(called, flow);
                            // His phone may hang up by itself; he is seen off.
                            _party = null;
                            return HandoverEnd.Talked;
                        case Transferred.Back:
                            return HandoverEnd.Abandoned;
                    }

                    break;
            }
        }
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
        }
    }
}
