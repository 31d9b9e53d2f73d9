namespace Ivr.Calls;

/// <summary>Work that recurs on a loop, <paramref name="period"/> after it last ended: it never overlaps itself.</summary>
internal sealed class Beat(CallLoop loop, TimeSpan period, Func<Task> work, string name) : IDisposable
{
    private ITimer? _timer;
    private bool _stopped;

    public Beat Start()
    {
        _timer = loop.After(period, Due);
        return this;
    }

    public void Dispose()
    {
        _stopped = true;
        _timer?.Dispose();
    }

    private void Due() => loop.Start(RunAsync, name);

    private async Task RunAsync()
    {
        if (_stopped)
        {
            return;
        }

        try
        {
            await work();
        }
        finally
        {
            _timer?.Dispose();
            if (!_stopped)
            {
                _timer = loop.After(period, Due);
            }
        }
    }
}
