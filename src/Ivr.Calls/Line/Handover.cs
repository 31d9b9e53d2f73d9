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
    private readonly Talk _talk = new(desk, loop, caller, facts, announcer);

    /// <summary>Set when what follows a conversation is not to follow this one.</summary>
    public Onward? Onward => _talk.Onward;

    /// <exception cref="OperationCanceledException">The caller left before they could talk, or while he was handed on.</exception>
    public async Task<HandoverEnd> RunAsync(Party party, CancellationToken stop)
    {
        if (!await IsThereAsync(party, stop))
        {
            return HandoverEnd.Missed;
        }

        var told = ServeAsync(party);
        var end = await _talk.RunAsync(party, stop);
        await told;
        return end;
    }

    /// <summary>A seat of another city hears first whose call it is; who was sent on to us is answered now. Who is not joined is given back.</summary>
    private async Task<bool> IsThereAsync(Party party, CancellationToken stop)
    {
        var (isThere, end) = (false, HandoverEnd.Talked);
        try
        {
            if (party.Who.Whisper is { } whisper && !party.Leg.IsEnded && !stop.IsCancellationRequested)
            {
                await party.Leg.Media.PlayAsync(desk.Speech.Find([whisper], "zh", "standard"), stopOnDigit: false, stop);
            }

            stop.ThrowIfCancellationRequested();
            if (party.Leg.IsEnded)
            {
                end = HandoverEnd.Missed;
                return false;
            }

            if (!caller.IsAnswered)
            {
                // Sent on by another city: it rang until now. An offer that does not fit ends it, and cancels us.
                facts.Timeline.Add(caller.Answer() is { } refused ? refused : "answered");
                facts.AnsweredAt = desk.Parts.Time.GetUtcNow();
                stop.ThrowIfCancellationRequested();
                CallTape.Reached(RecordingScope.Call, desk, facts, caller);
            }

            return isThere = true;
        }
        finally
        {
            if (!isThere)
            {
                await party.DoneAsync(end);
            }
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
}
