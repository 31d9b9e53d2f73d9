namespace Ivr.Gateway.Start;

/// <summary>
/// Reads the plan anew when a file it was read from changes. Looked at every two seconds rather than by notices of the kernel, which
/// network folders and editors that replace a file do not always send; a file still being written is read once it has stood still for one look.
/// </summary>
internal sealed class PlanWatch : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly PlanInForce _plan;
    private readonly ITimer _timer;
    private string _seen;

    public PlanWatch(PlanInForce plan, TimeProvider time)
    {
        _plan = plan;
        _seen = plan.Look();
        _timer = time.CreateTimer(_ => LookAround(), null, Look, Look);
    }

    public void Dispose() => _timer.Dispose();

    private void LookAround()
    {
        var now = _plan.Look();
        if (now == _seen && !_plan.HasRead(now))
        {
            _plan.Reload("a change of the file");
            now = _plan.Look();
        }

        _seen = now;
    }
}
