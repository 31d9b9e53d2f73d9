using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Where a loop's turns run: the thread pool in production, one run queue in the virtual world.</summary>
public delegate void TurnRunner(IThreadPoolWorkItem turn);

/// <summary>
/// A mailbox whose messages run one at a time, and a <see cref="SynchronizationContext"/>: a plain <c>await</c> comes
/// back to it. Everything about one call happens on its loop, so a CANCEL against a 200 is ordered, not locked.
/// The one thing to remember is that state may have changed across an <c>await</c>.
/// </summary>
public sealed partial class CallLoop : SynchronizationContext, IThreadPoolWorkItem
{
    private static readonly TimeSpan SlowTurn = TimeSpan.FromMilliseconds(50);

    // A lock and a queue of four: a concurrent queue begins with a kilobyte, and every call has a loop.
    private readonly Lock _gate = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _mail = new();
    private readonly TurnRunner _run;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private bool _scheduled;

    public CallLoop(TurnRunner run, TimeProvider time, ILogger log)
    {
        _run = run;
        _time = time;
        _log = log;
    }

    /// <summary>Queues work; callable from any thread.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        bool begins;
        lock (_gate)
        {
            _mail.Enqueue((d, state));
            begins = !_scheduled;
            _scheduled = true;
        }

        if (begins)
        {
            _run(this);
        }
    }

    /// <summary>Queues work; callable from any thread.</summary>
    public void Post(Action work) => Post(static state => ((Action)state!)(), work);

    /// <summary>A blocking call into a loop is the beginning of a deadlock, so there is none.</summary>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A call loop takes posts only.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Starts <paramref name="work"/> on the loop and logs what escapes it: for work nobody awaits.</summary>
    public void Start(Func<Task> work, string name) => Post(() => _ = GuardAsync(work, name));

    /// <summary>Does <paramref name="work"/> on the loop for somebody elsewhere, who waits. Any thread.</summary>
    /// <param name="work">Comes back with why it was not done; null: it was.</param>
    /// <returns>That; what escapes it is logged, and the answer says so.</returns>
    public Task<Phrase?> OrderAsync(Func<Task<Phrase?>> work, string name)
    {
        var done = new TaskCompletionSource<Phrase?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(
            async () =>
            {
                Phrase? answer = "it failed inside, the log says why";
                try
                {
                    answer = await work();
                }
                finally
                {
                    done.TrySetResult(answer);
                }
            },
            name);
        return done.Task;
    }

    /// <summary>Starts work as <see cref="Start"/> does, but in this very turn, for who is on the loop: what the work does before its first wait is done when this returns.</summary>
    public void Begin(Func<Task> work, string name) => _ = GuardAsync(work, name);

    /// <summary>Posts <paramref name="work"/> once, <paramref name="due"/> from now; dispose to call it off. A fired timer may be stale: the work checks its state.</summary>
    public ITimer After(TimeSpan due, Action work) =>
        _time.CreateTimer(static state => ((PostedWork)state!).Post(), new PostedWork(this, work), due, Timeout.InfiniteTimeSpan);

    /// <summary>Waits, on the loop.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task DelayAsync(TimeSpan due, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = After(due, () => done.TrySetResult());
        using var gone = stop.Register(static state => ((TaskCompletionSource)state!).TrySetCanceled(), done);
        await done.Task;
    }

    /// <summary>
    /// Completes when the first of the tasks has. Task.WhenAny would come back by the thread pool; here every step is a
    /// post to this loop, so the order of things stays the order in which they happened.
    /// </summary>
    public static Task FirstAsync(params ReadOnlySpan<Task> tasks)
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var task in tasks)
        {
            _ = TellAsync(task, first);
        }

        return first.Task;
    }

    /// <summary>One turn: everything that was in the box when it began.</summary>
    public void Execute()
    {
        var before = Current;
        SetSynchronizationContext(this);
        var began = _time.GetTimestamp();
        try
        {
            for (var left = Waiting(); left > 0; left--)
            {
                var (callback, mailed) = Take();
                Run(callback, mailed);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
            if (_time.GetElapsedTime(began) is var took && took > SlowTurn)
            {
                LogSlowTurn(took.TotalMilliseconds);
            }

            if (GoesOn())
            {
                _run(this);
            }
        }
    }

    private int Waiting()
    {
        lock (_gate)
        {
            return _mail.Count;
        }
    }

    private (SendOrPostCallback Callback, object? State) Take()
    {
        lock (_gate)
        {
            return _mail.Dequeue();
        }
    }

    /// <summary>Whether there is mail for another turn.</summary>
    private bool GoesOn()
    {
        lock (_gate)
        {
            return _scheduled = _mail.Count > 0;
        }
    }

    private static async Task TellAsync(Task task, TaskCompletionSource first)
    {
        try
        {
            await task;
        }
        finally
        {
            first.TrySetResult();
        }
    }

    private void Run(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception error)
        {
            LogEscaped(error, "posted work");
        }
    }

    private async Task GuardAsync(Func<Task> work, string name)
    {
        try
        {
            await work();
        }
        catch (Exception error)
        {
            LogEscaped(error, name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A turn of a call loop took {Milliseconds:F0} ms")]
    private partial void LogSlowTurn(double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "An error escaped {Work}")]
    private partial void LogEscaped(Exception error, string work);

    private sealed record PostedWork(CallLoop Loop, Action Work)
    {
        public void Post() => Loop.Post(Work);
    }
}
