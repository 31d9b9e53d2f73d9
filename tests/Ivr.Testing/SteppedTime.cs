namespace Ivr.Testing;

/// <summary>Time that passes when the test says so, for work that runs on threads of its own: safe to use from all of them.</summary>
public sealed class SteppedTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<Due> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Due(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets <paramref name="span"/> pass and fires what fell due, once each.</summary>
    public void Pass(TimeSpan span)
    {
        Due[] due;
        lock (_lock)
        {
            _now += span;
            due = [.. _timers.Where(timer => timer.At <= _now)];
            _timers.RemoveAll(due.Contains);
            foreach (var timer in due)
            {
                timer.Again();
            }
        }

        foreach (var timer in due)
        {
            timer.Fire();
        }
    }

    private sealed class Due(SteppedTime time, Action fire) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset At { get; private set; }

        public void Again()
        {
            if (_period > TimeSpan.Zero)
            {
                At = time._now + _period;
                time._timers.Add(this);
            }
        }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    At = time._now + dueTime;
                    time._timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
