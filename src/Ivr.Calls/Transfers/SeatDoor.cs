using Ivr.Acd;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Admits the calls of seats, which prove themselves by digest and need no trunk: to another seat, to a number the operator listed, or in
/// the place of a seat that talks with a citizen (Replaces, RFC 3891).
/// </summary>
internal sealed partial class SeatDoor(CallDesk desk)
{
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<SeatDoor>();

    /// <summary>Whether the caller says he is a seat; strangers are none of our business.</summary>
    public bool IsFor(SipRequest invite) => desk.Parts.PasswordOf(invite.From.Uri.User) is not null;

    /// <summary>On the call's loop. The first INVITE, which is asked for the password, is no call yet and leaves no record.</summary>
    public async Task ReceiveAsync(InboundCall inbound, CallLoop loop, bool draining)
    {
        var seat = inbound.Request.From.Uri.User;
        var proof = await desk.Identity.CheckAsync(inbound.Request, inbound.Flow);
        if (proof is { User: null, Cause: null })
        {
            inbound.Reject(proof.Status, headers: proof.Headers);
            return;
        }

        var facts = await FactsAsync(inbound, seat);
        if (inbound.End is not null)
        {
            desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Seat, "cancelled")));
        }
        else if (proof.Cause is { } cause)
        {
            TurnAway(inbound, facts, proof.Status, cause, proof.Headers);
        }
        else if (proof.User != seat)
        {
            TurnAway(inbound, facts, 403, "another-seat");
        }
        else if (draining)
        {
            TurnAway(inbound, facts, 503, "draining", [new SipHeader("Retry-After", "10")]);
        }
        else if (inbound.Replaced is { } former)
        {
            await PickUpAsync(inbound, loop, facts, former);
        }
        else
        {
            await CallAsync(inbound, loop, facts);
        }
    }

    private async Task CallAsync(InboundCall inbound, CallLoop loop, CallFacts facts)
    {
        var (target, refusal) = await TransferTarget.FindAsync(desk, facts, inbound.Request.Uri);
        if (target is null or TransferTarget.OfPlan)
        {
            TurnAway(inbound, facts, target is null ? refusal : 403, "not-allowed");
        }
        else if (Open(inbound, loop, facts) is { } leg)
        {
            await desk.SeatCalls.RunAsync(new SeatCall(desk, loop, leg, facts, target), loop);
        }
    }

    private async Task PickUpAsync(InboundCall inbound, CallLoop loop, CallFacts facts, SipCall former)
    {
        if (desk.Talks.Find(former) is not { } talk)
        {
            TurnAway(inbound, facts, 403, "not-a-seats-call");
        }
        else if (Open(inbound, loop, facts) is { } leg)
        {
            var held = await HoldAsync(facts.Seat!, facts.CallId, loop);
            if (leg.Answer() is { } refused)
            {
                await (held is null ? Task.CompletedTask : desk.NewRing().LeaveAsync(held, facts.CallId));
                desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Gateway, refused, leg.IsEnded ? null : 488)));
                return;
            }

            facts.AnsweredAt = desk.Parts.Time.GetUtcNow();
            talk.TakeOver(former, new Party(desk, leg, new Answerer(facts.Seat, held?.City ?? facts.City, null), held, facts.CallId));
            desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Seat, "picked-up")));
        }
    }

    private async Task<SeatSnapshot?> HoldAsync(string seat, string holder, CallLoop loop)
    {
        var now = desk.Parts.Time.GetUtcNow();
        SeatSnapshot? held = null;
        await desk.Writes.TryAsync(seat, "be held for a pick-up", async () =>
            held = (await desk.Parts.Stores.Seats.ReserveAsync(SeatWanted.Named(seat), holder, desk.Parts.Ids.NewTag(), now + desk.Options.Line.Lease, now)).Seat);
        if (held is not null)
        {
            desk.Queue.Hold(seat, holder);
            desk.Writes.Begin(loop, seat, "be shown talking", () => desk.Parts.Stores.Seats.TalkingAsync(seat, holder, now + desk.Options.Line.Lease, now));
        }

        return held;
    }

    private Leg? Open(InboundCall inbound, CallLoop loop, CallFacts facts)
    {
        try
        {
            return facts.Leg = Leg.Of(inbound, desk.Parts.Media.Open(loop, desk.Options.SeatSrtp(facts.Seat!)));
        }
        catch (MediaPortsExhaustedException)
        {
            TurnAway(inbound, facts, 503, "capacity");
            return null;
        }
    }

    private async Task<CallFacts> FactsAsync(InboundCall inbound, string seat)
    {
        var plan = desk.Parts.Plan();
        IReadOnlyList<SeatSnapshot> all = [];
        await desk.Writes.TryAsync(inbound.CallId, "be told its city", async () => all = await desk.Parts.Stores.Seats.ListAsync(desk.Parts.Time.GetUtcNow()));
        var called = inbound.Request.Uri.User;
        var facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            CallId = inbound.CallId,
            Plan = plan,
            Decision = plan.CityNamed(all.FirstOrDefault(one => one.Id == seat)?.City ?? "") with { Rule = "seat" },
            Caller = Flows.CallerNumber.Normalise("", null),
            Called = desk.Options.Transfers.Allowed.Contains(called) || all.Any(one => one.Id == called) ? called : Flows.CallerNumber.Normalise(called, null).Masked,
            MaxForwards = inbound.Request.MaxForwards,
            Direction = CallDirection.Seat,
            Seat = seat,
        };
        facts.Timeline.Add("invite", "seat " + seat);
        return facts;
    }

    private void TurnAway(InboundCall inbound, CallFacts facts, int status, string cause, IReadOnlyList<SipHeader>? headers = null)
    {
        LogTurnedAway(facts.Seat!, inbound.Flow.Remote.Address.ToString(), facts.Called, status, cause);
        facts.Timeline.Add("turned-away", cause);
        inbound.Reject(status, headers: headers);
        desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Gateway, cause, status)));
    }

    [LoggerMessage(163, LogLevel.Warning, "A call as seat {Seat} from {Remote} to {Called} was turned away with {Status}: {Cause}")]
    private partial void LogTurnedAway(string seat, string remote, string called, int status, string cause);
}
