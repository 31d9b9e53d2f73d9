using Ivr.Acd;
using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Whom a seat calls or sends a citizen to.</summary>
/// <param name="Name">For timelines: a seat's id, a number of the plan or one the operator listed.</param>
internal abstract record TransferTarget(string Name)
{
    internal sealed record OfSeat(SeatSnapshot Seat) : TransferTarget(Seat.Id);

    /// <summary>The citizen goes on in the plan as a caller of this number would.</summary>
    internal sealed record OfPlan(string Called, Flow Flow) : TransferTarget(Called);

    /// <summary>A number the operator listed.</summary>
    internal sealed record Outside(string Number) : TransferTarget(Number)
    {
        /// <summary>How long it may ring; null: as the operator says of all.</summary>
        public TimeSpan? Ring { get; init; }

        /// <summary>See <see cref="OutsideNumber.OfItsCity"/>.</summary>
        public bool OfItsCity { get; init; }

        /// <summary>A person dials it, who hears who answers: where the city has no trunk of its own, one of no city will do.</summary>
        public bool BySeat { get; init; }
    }

    /// <summary>Whom the seat has asked first, in a call of its own that stands here.</summary>
    internal sealed record Consulted(SeatCall Call) : TransferTarget(Call.Target.Name);

    /// <summary>Looks an address up: a seat's id, a number outside that is listed, dialled as the ledger has it for the call's city, a number of the plan. The host means nothing.</summary>
    /// <returns>The target, or the status to refuse with: 403 for whatever is none of these.</returns>
    public static async Task<(TransferTarget? Target, int Refusal)> FindAsync(CallDesk desk, CallFacts facts, SipUri address)
    {
        var user = address.User.Split(';')[0];
        if (!address.IsSip && address.Scheme != "tel")
        {
            return (null, 416);
        }

        try
        {
            if ((await desk.Parts.Stores.Seats.ListAsync(desk.Parts.Time.GetUtcNow())).FirstOrDefault(seat => seat.Id == user) is { } seat)
            {
                return (new OfSeat(seat), 0);
            }
        }
        catch (StoreUnavailableException)
        {
            // What needs no store is still to be reached: 110 above all.
            return FindElsewhere(desk, facts, user) is { } reached ? (reached, 0) : (null, 503);
        }

        return FindElsewhere(desk, facts, user) is { } found ? (found, 0) : (null, 403);
    }

    private static Outside Listed((string Number, bool OfItsCity) dialled) => new(dialled.Number) { OfItsCity = dialled.OfItsCity, BySeat = true };

    private static TransferTarget? FindElsewhere(CallDesk desk, CallFacts facts, string user) =>
        desk.Options.Transfers.Allowed.Contains(user, StringComparer.Ordinal) ? Listed(facts.Plan.Ledger.Dialled(user, facts.City, desk.Parts.Time.GetUtcNow()))
        : facts.Plan.EntryFor(user) is { } flow ? new OfPlan(user, flow)
        : null;
}
