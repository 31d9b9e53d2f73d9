using Ivr.Flows;

namespace Ivr.Calls;

/// <summary>Who answered a waiting caller.</summary>
/// <param name="Seat">The seat's id; null: a partner city's trunk, or a number outside.</param>
/// <param name="City">The city that serves him; null: none of ours.</param>
/// <param name="Whisper">A prompt only the seat hears before they talk; null: none.</param>
/// <param name="Number">The number outside; null: it is none.</param>
internal sealed record Answerer(string? Seat, string? City, string? Whisper, string? Number = null);

/// <summary>How a handover came out.</summary>
internal enum HandoverEnd
{
    /// <summary>They talked, and it is over.</summary>
    Talked,

    /// <summary>The other side went before they could talk.</summary>
    Missed,

    /// <summary>The other side fell silent in the middle: its phone or its network died.</summary>
    Lost,

    /// <summary>The seat handed him on and went, and nobody took him.</summary>
    Abandoned,
}

/// <summary>Where a caller who was handed on goes.</summary>
/// <param name="Called">The number that was handed on to.</param>
/// <param name="Flow">He walks on here; null: whom he talked with outside has hung up, and that was the end of it.</param>
internal sealed record Onward(string Called, Flow? Flow);

/// <summary>
/// From the answer of a seat or a partner to the end of the conversation, with whoever it goes on with when he is handed on. The
/// caller hears music until they talk; the store is told along the way, never waited for.
/// </summary>
internal sealed class Handover(CallDesk desk, CallLoop loop, Leg caller, CallFacts facts, LinePlace place, Announcer announcer)
{
    private readonly TalkOrders _orders = new(desk, loop, facts);
    private Party? _party;

    /// <summary>Set when what follows a conversation is not to follow this one.</summary>
    public Onward? Onward { get; private set; }

    /// <exception cref="OperationCanceledException">The caller left before they could talk, or while he was handed on.</exception>
    public async Task<HandoverEnd> RunAsync(Party party, CancellationToken stop)
    {
        var end = HandoverEnd.Talked;
        _party = party;
        try
        {
            if (party.Who.Whisper is { } whisper && !party.Leg.IsEnded && !stop.IsCancellationRequested)
            {
                await party.Leg.Media.PlayAsync(desk.Speech.Find([whisper], "zh", "standard"), stopOnDigit: false, stop);
            }

            stop.ThrowIfCancellationRequested();
            if (party.Leg.IsEnded)
            {
                return end = HandoverEnd.Missed;
            }

            if (!caller.IsAnswered)
            {
                // Sent on by another city: it rang until now. An offer that does not fit ends it, and cancels us.
                facts.Timeline.Add(caller.Answer() is { } refused ? refused : "answered");
                facts.AnsweredAt = desk.Parts.Time.GetUtcNow();
                stop.ThrowIfCancellationRequested();
            }

            var told = ServeAsync(party);
            end = await TalkAsync(party, stop);
            await told;
            return end;
        }
        finally
        {
            _orders.Close();
            await (_party?.DoneAsync(end) ?? Task.CompletedTask);
        }
    }

    private async Task ServeAsync(Party party)
    {
        desk.Queue.Part(facts.CallId);
        announcer.Stop();
        facts.ServedAt = desk.Parts.Time.GetUtcNow();
        facts.SeatLeftAt = null;
        (facts.Seat, facts.ServedBy) = (party.Who.Seat, party.Who.City);
        var left = place.LeaveAsync();
        await desk.Missed.SettleAsync(facts);
        await left;
    }

    private async Task<HandoverEnd> TalkAsync(Party party, CancellationToken stop)
    {
        while (true)
        {
            _party = party;
            facts.Timeline.Add("talking", party.Name);
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
