namespace Ivr.Testing;

/// <summary>
/// Time that jumps: the next due timer fires, then everything it caused runs, then the next. Timers due at the same
/// moment fire in the order they were set. Nothing here waits for real.
/// </summary>
public sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<(VirtualTimer Timer, long Round), (long Due, long Order)> _due = new();
    private readonly RunQueue _queue;
    private readonly DateTimeOffset _start;
    private long _now;
    private long _order;

    public VirtualTime(RunQueue queue, DateTimeOffset? start = null)
    {
        _queue = queue;
        _start = start ?? new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the world has come.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public override long GetTimestamp() => _now;

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(_now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets <paramref name="span"/> pass.</summary>
    public void RunFor(TimeSpan span) => Run(_now + span.Ticks, static () => false);

    /// <summary>Lets time pass until <paramref name="condition"/> holds.</summary>
    /// <returns>False when it did not within <paramref name="atMost"/>.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan atMost) => Run(_now + atMost.Ticks, condition);

    private bool Run(long until, Func<bool> enough)
    {
        _queue.Drain();
        while (!enough())
        {
            if (!_due.TryPeek(out var next, out var at) || at.Due > until)
            {
                _now = until;
                _queue.Drain();
                return enough();
            }

            _due.Dequeue();
            if (next.Timer.Round != next.Round)
            {
                continue;
            }

            _now = Math.Max(_now, at.Due);
            next.Timer.Fire();
            _queue.Drain();
        }

        return true;
    }

    private void Set(VirtualTimer timer, TimeSpan due) =>
        _due.Enqueue((timer, timer.Round), (_now + Math.Max(0, due.Ticks), _order++));

    private sealed class VirtualTimer(VirtualTime world, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        /// <summary>Raised by every change: an older entry in the queue is stale.</summary>
        public long Round { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_disposed)
            {
                return false;
            }

            Round++;
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                world.Set(this, dueTime);
            }

            return true;
        }

        public void Fire()
        {
            Round++;
            if (_period > TimeSpan.Zero)
            {
                world.Set(this, _period);
            }

            callback(state);
        }

        public void Dispose()
        {
            _disposed = true;
            Round++;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
