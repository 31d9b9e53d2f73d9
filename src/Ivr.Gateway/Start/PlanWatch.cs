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
    private string _read;
    private string _seen;

    public PlanWatch(PlanInForce plan, TimeProvider time)
    {
        _plan = plan;
        _read = _seen = Stamp();
        _timer = time.CreateTimer(_ => LookAround(), null, Look, Look);
    }

    public void Dispose() => _timer.Dispose();

    private void LookAround()
    {
        var now = Stamp();
        if (now == _seen && now != _read)
        {
            _plan.Follow();
            _read = now = Stamp();
        }

        _seen = now;
    }

    // By name, size and time; a file that is gone for a moment has none.
    private string Stamp() => string.Join('\n', _plan.Files.Select(static name => new FileInfo(name)).Select(static file => file.Exists ? $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}" : file.FullName));
}
