namespace Ivr.Calls;

/// <summary>
/// Who runs the turns of call loops in production. The thread that brought a datagram runs what it set in motion, as long as
/// nothing more waits to be read: a worker of the pool would have to be woken for it, which costs more than most turns do.
/// A thread that is behind leaves the turns to the pool, so a flood has all processors.
/// </summary>
public sealed class Turns
{
    // A loop that posts to itself without end must not hold the thread that reads.
    private const int MostAtOnce = 16;

    private readonly ThreadLocal<Queue<IThreadPoolWorkItem>?> _brought = new();

    /// <summary>Has a turn run, by this thread's next <see cref="Done"/> or by the pool. Any thread.</summary>
    public void Run(IThreadPoolWorkItem turn)
    {
        if (_brought.Value is { } mine)
        {
            mine.Enqueue(turn);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: false);
        }
    }

    /// <summary>This thread has handed over what it brought and is to bring more. Its turns wait for this call from the first one on.</summary>
    /// <param name="behind">More is waiting to be read: the pool runs the turns.</param>
    public void Done(bool behind)
    {
        var mine = _brought.Value ??= new();
        for (var left = behind ? 0 : MostAtOnce; left > 0 && mine.TryDequeue(out var turn); left--)
        {
            turn.Execute();
        }

        while (mine.TryDequeue(out var turn))
        {
            ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: false);
        }
    }
}
