namespace Ivr.Gateway.Start;

/// <summary>What was started, to be stopped in reverse order, once: after a failed start, or at the end.</summary>
internal sealed class Undoing : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _steps = new();

    public T Add<T>(T started)
        where T : IAsyncDisposable
    {
        _steps.Push(started.DisposeAsync);
        return started;
    }

    public T AddPlain<T>(T started)
        where T : IDisposable
    {
        Add(started.Dispose);
        return started;
    }

    public void Add(Action undo) => _steps.Push(() =>
    {
        undo();
        return ValueTask.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        while (_steps.TryPop(out var step))
        {
            await step();
        }
    }
}
