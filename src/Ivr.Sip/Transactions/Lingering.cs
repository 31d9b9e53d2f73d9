using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ivr.Sip;

/// <summary>
/// What is kept of something that is over until its time has passed, all alike long: so little that thousands a second cost
/// nothing, by one timer for all. Any thread.
/// </summary>
internal sealed class Lingering<TKey, TValue>(TimeProvider time, TimeSpan span)
    where TKey : notnull
{
    // Those that end close together end together.
    private static readonly TimeSpan Coarse = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<TKey, TValue> _all = new();
    private readonly Queue<(TKey Key, long Since)> _order = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private bool _running;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>A key that lingers already keeps what it has.</summary>
    public void Add(TKey key, TValue value)
    {
        if (span == TimeSpan.Zero || !_all.TryAdd(key, value))
        {
            return;
        }

        Interlocked.Increment(ref _count);
        lock (_lock)
        {
            _order.Enqueue((key, time.GetTimestamp()));
            if (!_running)
            {
                _running = true;
                Wait(span);
            }
        }
    }

    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value) => _all.TryGetValue(key, out value);

    public bool Knows(TKey key) => _all.ContainsKey(key);

    private void Wait(TimeSpan due)
    {
        if (_timer is null)
        {
            _timer = time.CreateTimer(static state => ((Lingering<TKey, TValue>)state!).Sweep(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            while (_order.TryPeek(out var oldest))
            {
                var left = span - time.GetElapsedTime(oldest.Since);
                if (left > TimeSpan.Zero)
                {
                    Wait(left > Coarse ? left : Coarse);
                    return;
                }

                _order.Dequeue();
                _all.TryRemove(oldest.Key, out _);
                Interlocked.Decrement(ref _count);
            }

            _running = false;
        }
    }
}
