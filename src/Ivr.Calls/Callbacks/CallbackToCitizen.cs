using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The second half of a callback: a seat is there, and the citizen is called, greeted, and joined with it.</summary>
internal sealed class CallbackToCitizen(CallDesk desk, CallLoop loop, CallFacts facts, CallbackClaim claim)
{
    private CallbackRules Rules => facts.Plan.Callback;

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    /// <param name="party">The seat: hears ringback until he answers; given back by whoever rang it, if it is still held then.</param>
    /// <param name="stop">The gateway stops.</param>
    public async Task<CallEnding> RunAsync(Party party, CancellationToken stop)
    {
        var seat = party.Leg;
        using var alone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        seat.OnEnded = _ => alone.Cancel();
        seat.Media.Loop([CallTones.Ringback]);
        Leg? citizen = null;
        try
        {
            var answer = await desk.Trunks.DialAsync(Order(seat), alone.Token);
            seat.OnEnded = null;
            facts.Trunk = answer.Trunk;
            facts.Leg = citizen = answer.Leg;
            if (citizen is null)
            {
                return await NotReachedAsync(answer);
            }

            facts.AnsweredAt = Now;
            CallTape.Reached(RecordingScope.Call, desk, facts, citizen);
            using var stopped = stop.Register(() => citizen.HangUp());
            return await GreetAsync(party, citizen, stop);
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

    private TrunkOrder Order(Leg seat) => new()
    {
        Loop = loop,
        Timeline = facts.Timeline,
        Ways = desk.Trunks.Out(facts.City),
        Ring = Rules.RingCitizen,
        Ear = seat,
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

    private async Task<CallEnding> GreetAsync(Party seat, Leg citizen, CancellationToken stop)
    {
        var keys = new KeyBuffer();
        citizen.OnKey = keys.Add;
        facts.Hears(LegQuality.Caller, citizen);
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

        if (seat.Leg.IsEnded)
        {
            return await claim.PostponeAsync(EndedBy.Seat, "seat-left");
        }

        // Silence is consent to talk: a person who presses nothing gets a person.
        return await TalkAsync(seat, citizen, stop);
    }

    private async Task<CallEnding> TalkAsync(Party seat, Leg citizen, CancellationToken stop)
    {
        facts.ServedAt = Now;
        facts.Partner = seat.Leg;
        using var left = new CancellationTokenSource();
        citizen.OnEnded = _ => left.Cancel();
        var talk = new Talk(desk, loop, citizen, facts, new Announcer(loop, citizen, desk.Speech, facts, Rules.Music ?? ""));
        var closed = claim.CloseAsync("connected");
        var end = HandoverEnd.Talked;
        try
        {
            end = await talk.RunAsync(seat, left.Token);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // He left while he was handed on: he has talked.
        }
        finally
        {
            citizen.OnEnded = null;
        }

        await closed;
        return end == HandoverEnd.Abandoned ? await LetDownAsync(citizen, stop)
            : new CallEnding(citizen.IsEnded ? EndedBy.Caller : EndedBy.Seat, citizen.IsLost || end == HandoverEnd.Lost ? "rtp-timeout" : "hung-up");
    }

    /// <summary>The seat handed him on and went, and nobody took him: he is owed a callback again, and is told so.</summary>
    private async Task<CallEnding> LetDownAsync(Leg citizen, CancellationToken stop)
    {
        facts.ServedAt = null;
        var opened = desk.Missed.OpenAsync(claim.Request with { Reason = "abandoned" }, Rules);
        await SayAsync(citizen, Rules.CalledAgain, stopOnDigit: false, stop);
        facts.Timeline.Add(await opened is { } id ? "callback-open" : "callback-lost", "abandoned");
        return new CallEnding(EndedBy.Gateway, CallWalk.NobodyAnswered);
    }

    private Task SayAsync(Leg citizen, IReadOnlyList<string> prompts, bool stopOnDigit, CancellationToken stop) =>
        citizen.IsEnded ? Task.CompletedTask : citizen.Media.PlayAsync(desk.Speech.Find(prompts, facts.Language, "standard"), stopOnDigit, stop);
}
