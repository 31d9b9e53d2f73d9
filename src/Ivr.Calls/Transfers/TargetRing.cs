using Ivr.Acd;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>How ringing a target came out: the party that answered, or the status that says why nobody did.</summary>
internal sealed record Rung(Party? Party, int Status);

/// <summary>Rings whom a seat calls or sends a citizen to.</summary>
/// <param name="ear">Who hears it ring; null: nobody.</param>
internal sealed class TargetRing(CallDesk desk, CallLoop loop, CallFacts facts, Leg? ear)
{
    /// <param name="target">A seat or a number outside.</param>
    /// <param name="asked">The seat that asks for it.</param>
    /// <param name="stop">The caller left; what rings stops ringing.</param>
    /// <param name="kind">What a seat's phone shows before the city's name.</param>
    /// <exception cref="OperationCanceledException">He did.</exception>
    public async Task<Rung> RingAsync(TransferTarget target, string asked, CancellationToken stop, string kind = "转接 ")
    {
        var rung = target switch
        {
            TransferTarget.OfSeat seat => await RingSeatAsync(seat.Seat.Id, asked, kind, stop),
            TransferTarget.Outside outside => await RingOutsideAsync(outside, stop),
            _ => new Rung(null, 501),
        };
        if (stop.IsCancellationRequested)
        {
            await (rung.Party?.DoneAsync(HandoverEnd.Missed) ?? Task.CompletedTask);
            stop.ThrowIfCancellationRequested();
        }

        return rung;
    }

    private async Task<Rung> RingSeatAsync(string id, string asked, string kind, CancellationToken stop)
    {
        SeatClaim claim;
        try
        {
            var now = desk.Parts.Time.GetUtcNow();
            claim = await desk.Parts.Stores.Seats.ReserveAsync(SeatWanted.Named(id) with { Gateway = desk.Options.Instance }, facts.CallId, desk.Parts.Ids.NewTag(), now + desk.Options.Line.Lease, now);
        }
        catch (StoreUnavailableException)
        {
            return new Rung(null, 503);
        }

        if (claim.Seat is not { } seat)
        {
            return new Rung(null, 486);
        }

        var ofCitizen = facts.Direction != CallDirection.Seat;
        var display = ofCitizen ? facts.Display(kind, asked) : new SeatDisplay("坐席", asked, "");
        var ringing = await desk.NewRing().RingAsync(loop, seat, facts.CallId, display, stop);
        if (ringing.Leg is not { } leg)
        {
            return new Rung(null, ringing.Failure == "busy" ? 486 : 480);
        }

        var whisper = ofCitizen && seat.City != facts.Greeted.Id ? facts.Greeted.Whisper : null;
        return new Rung(new Party(desk, leg, new Answerer(seat.Id, seat.City, whisper), seat, facts.CallId), 200);
    }

    private async Task<Rung> RingOutsideAsync(TransferTarget.Outside outside, CancellationToken stop)
    {
        if (facts.MaxForwards <= 1)
        {
            return new Rung(null, 483);
        }

        var answer = await desk.Trunks.DialAsync(
            new TrunkOrder
            {
                Loop = loop,
                Timeline = facts.Timeline,
                Ways = (outside.OfItsCity, outside.BySeat) switch
                {
                    (false, _) => desk.Trunks.Out(facts.City),
                    (_, true) => desk.Trunks.OutForSeat(facts.Decision.City),
                    _ => desk.Trunks.OutOf(facts.Decision.City),
                },
                Ring = outside.Ring ?? desk.Options.Transfers.Ring,
                Ear = ear,
                Whom = "outside",
                Request = trunk => OutsideCall.Request(desk, facts, trunk, outside.Number),
            },
            stop);
        return answer.Leg is { } leg ? new Rung(new Party(desk, leg, new Answerer(null, null, null, outside.Number)), 200)
            : answer.Failure is not null ? new Rung(null, 503)
            : new Rung(null, answer.End?.Status is { } status and >= 400 ? status : 480);
    }
}
