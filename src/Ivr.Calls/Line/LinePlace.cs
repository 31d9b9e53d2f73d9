using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>
/// A caller's place in the line: taken when the navigation starts, kept through menus, failed rings and a store that
/// forgot, given up once. On the call's loop.
/// </summary>
internal sealed class LinePlace(CallDesk desk, CallLoop loop, CallFacts facts)
{
    private bool _taken;

    /// <summary>How far he has overflowed; only ever climbed, whichever line of the plan he waits in.</summary>
    public OverflowStep Step { get; set; } = OverflowStep.Stay;

    private ILineStore Lines => desk.Parts.Stores.Lines;

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    /// <summary>His from now on; no seat is offered before <see cref="OpenAsync"/>. Nobody waits for the store: it is told again when he waits.</summary>
    public void Take()
    {
        if (!_taken)
        {
            _taken = true;
            // Who takes it again has lost the person he had: the old place, by the old time.
            facts.ServedAt = null;
            facts.LineEnteredAt ??= Now;
            facts.Timeline.Add("line-entered", facts.City);
            desk.Queue.Keep(facts.CallId);
        }

        desk.Writes.Begin(loop, facts.CallId, "enter the line", () => EnterAsync([]));
    }

    /// <summary>Seats of these cities may be offered. Entering is idempotent: it brings back a caller the store forgot as well.</summary>
    /// <exception cref="StoreUnavailableException">The store is away; the place is kept here.</exception>
    public async Task OpenAsync(IReadOnlyList<string> seatCities)
    {
        await EnterAsync(seatCities);
        desk.Queue.Wake();
    }

    /// <summary>No seat is offered for a while; the place stays.</summary>
    public Task StandAsideAsync() => desk.Writes.TryAsync(facts.CallId, "stand aside", () => Lines.WidenAsync(facts.CallId, [], Now));

    /// <summary>The seat that was offered did not take him.</summary>
    public async Task ReturnAsync()
    {
        await desk.Writes.TryAsync(facts.CallId, "return to the line", () => Lines.ReturnAsync(facts.CallId, Now));
        desk.Queue.Wake();
    }

    /// <summary>1: the next.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public Task<int?> PositionAsync() => Lines.PositionAsync(facts.CallId);

    /// <summary>Given up, once.</summary>
    public async Task LeaveAsync()
    {
        if (_taken)
        {
            _taken = false;
            desk.Queue.Forget(facts.CallId);
            await desk.Writes.TryAsync(facts.CallId, "leave the line", () => Lines.LeaveAsync(facts.CallId, Now));
        }
    }

    private Task EnterAsync(IReadOnlyList<string> seatCities) =>
        Lines.EnterAsync(facts.Waiting(seatCities), Now + desk.Options.Line.Lease, Now);
}
