namespace Ivr.Calls;

/// <summary>One step of a call.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Step">A stable word: <c>invite</c>, <c>answered</c>, <c>play</c>, <c>key</c>, <c>line-entered</c>, <c>seat-ringing</c> …</param>
/// <param name="Detail">What about it; never a full number.</param>
public sealed record CallStep(DateTimeOffset At, string Step, string? Detail);

/// <summary>What happened in a call, in order.</summary>
public sealed class Timeline(TimeProvider time)
{
    private readonly List<CallStep> _steps = [];

    public IReadOnlyList<CallStep> Steps => _steps;

    public DateTimeOffset Now => time.GetUtcNow();

    public void Add(string step, string? detail = null) => _steps.Add(new CallStep(time.GetUtcNow(), step, detail));
}
