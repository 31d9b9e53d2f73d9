namespace Ivr.Flows;

/// <summary>What came of a dialplan file.</summary>
/// <param name="Plan">Null when there is an error among the problems.</param>
/// <param name="Problems">All of them at once, in the order of their places; warnings do not refuse the plan.</param>
/// <param name="Files">What was read: the plan, and all files named in it, there or not.</param>
public sealed record CompiledDialplan(Dialplan? Plan, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<FileStamp> Files)
{
    /// <summary>How far was looked; null: the file was not whole enough to prove anything of it.</summary>
    public ProofSummary? Proof { get; init; }

    /// <summary>The plan although what is proved refuses it, to play what the proof shows; null: it was not whole enough. Never for calls.</summary>
    public Dialplan? Playable { get; init; }

    /// <summary>The same, with what its ledger's dates say on that day.</summary>
    public CompiledDialplan On(DateTimeOffset day)
    {
        var problems = Plan?.Ledger.Look(day) ?? [];
        return this with { Plan = problems.Any(problem => problem.Severity == Severity.Error) ? null : Plan, Problems = [.. Problems, .. problems] };
    }
}
