namespace Ivr.Testing;

/// <summary>The virtual world's only thread of work: what loops would run on the pool runs here, in order.</summary>
public sealed class RunQueue
{
    private readonly Queue<Action> _work = new();

    public void Post(Action work)
    {
        lock (_work)
        {
            _work.Enqueue(work);
        }
    }

    public void Post(IThreadPoolWorkItem work) => Post(work.Execute);

    /// <summary>Runs until nothing is left; returns how much was done.</summary>
    public int Drain()
    {
        var done = 0;
        while (true)
        {
            Action work;
            lock (_work)
            {
                if (!_work.TryDequeue(out work!))
                {
                    return done;
                }
            }

            work();
            done++;
        }
    }
}
