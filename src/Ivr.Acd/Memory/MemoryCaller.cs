namespace Ivr.Acd;

/// <summary>A caller in the line. Touched within a step of the house only.</summary>
internal sealed class MemoryCaller(WaitingCaller caller)
{
    private WaitingCaller _caller = caller;

    public WaitingCaller Caller => _caller with { Offered = Offered };

    public string? Offered { get; set; }

    public DateTimeOffset Lease { get; set; }

    public DateTimeOffset Order => _caller.EnteredAt - _caller.Boost;

    public bool Waits => Offered is null;

    /// <summary>Whether a seat that is, or would be, free concerns him.</summary>
    public bool Competes => Waits && _caller.SeatCities.Count > 0;

    public void Replace(WaitingCaller with) => _caller = with with { EnteredAt = _caller.EnteredAt };

    public void Widen(IReadOnlyList<string> cities) => _caller = _caller with { SeatCities = cities };
}
