using Ivr.Calls;
using Ivr.Flows;

namespace Ivr.Gateway.Start;

/// <summary>A gateway that takes calls.</summary>
public sealed class RunningGateway : IAsyncDisposable
{
    private readonly CallCentre _calls;
    private readonly PlanInForce _plan;
    private readonly Undoing _undoing;
    private readonly DrainFlag _draining;

    internal RunningGateway(CallCentre calls, PlanInForce plan, DrainFlag draining, string opsUrl, Undoing undoing)
    {
        _calls = calls;
        _plan = plan;
        _draining = draining;
        OpsUrl = opsUrl;
        _undoing = undoing;
    }

    /// <summary>Where health, metrics and ops are.</summary>
    public string OpsUrl { get; }

    /// <summary>Citizens' calls that live now.</summary>
    public int Calls => _calls.Calls;

    /// <summary>Reads the dialplan anew, for new calls; a bad one changes nothing.</summary>
    public bool ReloadPlan() => !_plan.Reload("SIGHUP").Any(problem => problem.Severity == Severity.Error);

    /// <summary>No new calls; returns when the last one is over or <paramref name="enough"/> is cancelled.</summary>
    public Task DrainAsync(CancellationToken enough)
    {
        _draining.Raise();
        return _calls.DrainAsync(enough);
    }

    /// <summary>Ends what still lives and stops everything, last started first.</summary>
    public ValueTask DisposeAsync()
    {
        _draining.Raise();
        return _undoing.DisposeAsync();
    }
}

/// <summary>Raised once, when the gateway takes no new calls any more.</summary>
internal sealed class DrainFlag
{
    private volatile bool _raised;

    public bool Raised => _raised;

    public void Raise() => _raised = true;
}
