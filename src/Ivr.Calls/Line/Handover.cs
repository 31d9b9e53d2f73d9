using Ivr.Flows;

namespace Ivr.Calls;

/// <summary>Who answered a waiting caller.</summary>
/// <param name="Seat">The seat's id; null: a partner city's trunk.</param>
/// <param name="City">The city that serves him.</param>
/// <param name="Whisper">A prompt only the seat hears before they talk; null: none.</param>
internal sealed record Answerer(string? Seat, string? City, string? Whisper);

/// <summary>How a handover came out.</summary>
internal enum HandoverEnd
{
    /// <summary>They talked, and it is over.</summary>
    Talked,

    /// <summary>The other side went before they could talk.</summary>
    Missed,

    /// <summary>The other side fell silent in the middle: its phone or its network died.</summary>
    Lost,
}

/// <summary>
/// From the answer of a seat or a partner to the end of the conversation. The caller hears music until they talk; the
/// store is told along the way, never waited for.
/// </summary>
internal sealed class Handover(CallDesk desk, Leg caller, CallFacts facts, LinePlace place, Announcer announcer)
{
    /// <exception cref="OperationCanceledException">The caller left before they could talk.</exception>
    public async Task<HandoverEnd> RunAsync(Leg other, Answerer who, CancellationToken stop)
    {
        try
        {
            if (who.Whisper is { } whisper && !other.IsEnded && !stop.IsCancellationRequested)
            {
                await other.Media.PlayAsync(desk.Speech.Find([whisper], "zh", "standard"), stopOnDigit: false, stop);
            }

            stop.ThrowIfCancellationRequested();
            if (other.IsEnded)
            {
                return HandoverEnd.Missed;
            }

            if (!caller.IsAnswered)
            {
                // Sent on by another city: it rang until now. An offer that does not fit ends it, and cancels us.
                facts.Timeline.Add(caller.Answer() is { } refused ? refused : "answered");
                facts.AnsweredAt = desk.Parts.Time.GetUtcNow();
                stop.ThrowIfCancellationRequested();
            }

            return await TalkAsync(other, who) == ConversationEnd.OtherLost ? HandoverEnd.Lost : HandoverEnd.Talked;
        }
        finally
        {
            other.HangUp();
        }
    }

    private async Task<ConversationEnd> TalkAsync(Leg other, Answerer who)
    {
        desk.Queue.Part(facts.CallId);
        announcer.Stop();
        facts.ServedAt = desk.Parts.Time.GetUtcNow();
        (facts.Seat, facts.ServedBy) = (who.Seat, who.City);
        facts.Timeline.Add("talking", who.Seat ?? who.City);
        var left = place.LeaveAsync();
        var settled = desk.Missed.SettleAsync(facts);
        var end = await Conversation.RunAsync(caller, other, announcer.Tune);
        facts.Timeline.Add("talked", end.ToString());
        await left;
        await settled;
        return end;
    }
}
