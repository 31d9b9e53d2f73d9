namespace Ivr.Calls;

/// <summary>All that is known of a trunk's life at one moment. Replaced on the desk's loop, read anywhere.</summary>
internal sealed record TrunkCondition
{
    /// <summary>As OPTIONS tell.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>It carries no call out unless we are registered.</summary>
    public required bool Registers { get; init; }

    public DateTimeOffset? RegisteredUntil { get; init; }

    /// <summary>It asked to be left alone until then.</summary>
    public DateTimeOffset? ClosedUntil { get; init; }

    /// <summary>Its breaker is open until then.</summary>
    public DateTimeOffset? TrippedUntil { get; init; }

    public Phrase? Reason { get; init; }

    /// <summary>The state last seen and when it began: for logs and operators. Calls ask <see cref="At"/>.</summary>
    public required TrunkState State { get; init; }

    public required DateTimeOffset Since { get; init; }

    public long FailedCalls { get; init; }

    public long FailedProbes { get; init; }

    public long FailedRegistrations { get; init; }

    /// <summary>The state at a moment; the gravest first.</summary>
    public TrunkState At(DateTimeOffset now) =>
        !Answers ? TrunkState.Down
        : Registers && !(RegisteredUntil > now) ? TrunkState.Unregistered
        : ClosedUntil > now ? TrunkState.Closed
        : TrippedUntil > now ? TrunkState.Tripped
        : TrunkState.Up;
}
