using Ivr.Flows;

namespace Ivr.Gateway.Start;

/// <summary>
/// Reads the plan anew when a file it was read from is not as it was read. Looked at every two seconds rather than by notices of the kernel, which
/// network folders and editors that replace a file do not always send; a file still being written is read once it has stood still for one look.
/// </summary>
internal sealed class PlanWatch : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly PlanInForce _plan;
    private readonly ITimer _timer;
    private IReadOnlyList<FileStamp> _seen;

    public PlanWatch(PlanInForce plan, TimeProvider time)
    {
        _plan = plan;
        _seen = plan.Files;
        _timer = time.CreateTimer(_ => LookAround(), null, Look, Look);
    }

    public void Dispose() => _timer.Dispose();

    private void LookAround()
    {
        var read = _plan.Files;
        FileStamp[] now = [.. read.Select(static file => file.Now)];
        if (now.SequenceEqual(_seen) && !now.SequenceEqual(read))
        {
            _plan.Follow();
        }

        _seen = now;
    }
}
