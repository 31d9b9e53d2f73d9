using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The second half of a callback: a seat is there, and the citizen is called, greeted, and joined with it.</summary>
internal sealed class CallbackToCitizen(CallDesk desk, CallLoop loop, CallFacts facts, CallbackClaim claim)
{
    private CallbackRules Rules => facts.Plan.Callback;

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    /// <param name="seat">Hears ringback until he answers; hung up by whoever rang it.</param>
    /// <param name="stop">The gateway stops.</param>
    public async Task<CallEnding> RunAsync(Leg seat, CancellationToken stop)
    {
        using var alone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        seat.OnEnded = _ => alone.Cancel();
        seat.Media.Loop([Tones.Ringback]);
        Leg? citizen = null;
        try
        {
            var answer = await desk.Trunks.DialAsync(Order(), alone.Token);
            seat.OnEnded = null;
            facts.Trunk = answer.Trunk;
            citizen = answer.Leg;
            if (citizen is null)
            {
                return await NotReachedAsync(answer);
            }

            facts.AnsweredAt = Now;
            using var stopped = stop.Register(() => citizen.HangUp());
            return await GreetAsync(seat, citizen, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return await claim.PostponeAsync(EndedBy.Gateway, Call.Stopping);
        }
        catch (OperationCanceledException) when (alone.IsCancellationRequested)
        {
            return await claim.PostponeAsync(EndedBy.Seat, "seat-left");
        }
        finally
        {
            citizen?.HangUp();
        }
    }

    private TrunkOrder Order() => new()
    {
        Loop = loop,
        Timeline = facts.Timeline,
        Ways = desk.Trunks.Out(facts.City),
        Ring = Rules.RingCitizen,
        Whom = "citizen",
        Request = Request,
    };

    private OutboundCallRequest Request(Trunk trunk)
    {
        var caller = trunk.Caller(desk.Options.Address);
        return new OutboundCallRequest
        {
            Target = trunk.Outbound!.WithUser(facts.Caller.Digits),
            From = caller,
            FromDisplay = facts.Decision.City.Name + CalledNumber.Hotline,
            PartOf = claim.Id,
            Headers = [new SipHeader("P-Asserted-Identity", $"<{caller}>")],
        };
    }

    private Task<CallEnding> NotReachedAsync(TrunkAnswer answer) => answer.Failure switch
    {
        null => claim.AgainAsync(EndedBy.Network, "citizen-not-reached", answer.End),
        TrunkAnswer.Capacity => claim.PostponeAsync(EndedBy.Gateway, answer.Failure),
        var trunks => claim.PostponeForTrunksAsync(trunks, answer.End),
    };

    private async Task<CallEnding> GreetAsync(Leg seat, Leg citizen, CancellationToken stop)
    {
        var keys = new KeyBuffer();
        citizen.OnKey = keys.Add;
        await SayAsync(citizen, Rules.Greeting, stopOnDigit: true, stop);
        var key = citizen.IsEnded ? null : await keys.TakeAsync(loop, Rules.GreetingWait, stop);
        if (key is not null && key == Rules.DeclineKey)
        {
            await claim.CloseAsync("declined");
            await SayAsync(citizen, Rules.Farewell, stopOnDigit: false, stop);
            return new CallEnding(EndedBy.Caller, "declined");
        }

        if (citizen.IsEnded)
        {
            return await claim.AgainAsync(EndedBy.Caller, "hung-up-early", null);
        }

        if (seat.IsEnded)
        {
            return await claim.PostponeAsync(EndedBy.Seat, "seat-left");
        }

        // Silence is consent to talk: a person who presses nothing gets a person.
        return await TalkAsync(seat, citizen);
    }

    private async Task<CallEnding> TalkAsync(Leg seat, Leg citizen)
    {
        facts.ServedAt = Now;
        facts.Timeline.Add("talking");
        var closed = claim.CloseAsync("connected");
        var end = await Conversation.RunAsync(citizen, seat, null);
        facts.Timeline.Add("talked", end.ToString());
        await closed;
        return new CallEnding(end == ConversationEnd.CallerLeft ? EndedBy.Caller : EndedBy.Seat, citizen.IsLost || end == ConversationEnd.OtherLost ? "rtp-timeout" : "hung-up");
    }

    private Task SayAsync(Leg citizen, IReadOnlyList<string> prompts, bool stopOnDigit, CancellationToken stop) =>
        citizen.IsEnded ? Task.CompletedTask : citizen.Media.PlayAsync(desk.Speech.Find(prompts, facts.Language, "standard"), stopOnDigit, stop);
}
