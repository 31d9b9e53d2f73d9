namespace Ivr.Acd;

/// <summary>One lock around everything, and the watchers, who are called outside of it.</summary>
internal sealed class MemoryHouse
{
    private readonly Lock _gate = new();
    private readonly List<Action> _watchers = [];
    private readonly Dictionary<string, DateTimeOffset> _reaped = [];
    private readonly Dictionary<string, DateTimeOffset> _grace = [];
    private bool _woken;

    public Dictionary<string, MemorySeat> Seats { get; } = [];

    public Dictionary<string, MemoryCaller> Callers { get; } = [];

    public bool IsHeld(string seat, string holder) => Seats.TryGetValue(seat, out var known) && known.IsHeldBy(holder);

    /// <summary>Runs one step; a store in Redis runs it as one script.</summary>
    public Task<T> Do<T>(Func<T> step)
    {
        T result;
        Action[] wakes = [];
        lock (_gate)
        {
            result = step();
            if (_woken)
            {
                _woken = false;
                wakes = [.. _watchers];
            }
        }

        foreach (var wake in wakes)
        {
            wake();
        }

        return Task.FromResult(result);
    }

    /// <summary>Within a step: watchers are to be called after it.</summary>
    public void Wake() => _woken = true;

    public IDisposable Watch(Action wake)
    {
        lock (_gate)
        {
            _watchers.Add(wake);
        }

        return new Watching(this, wake);
    }

    /// <summary>Within a step, once per reaping: whether lapsed leases are left alone, see <see cref="ReapPause"/>.</summary>
    public bool SparesLeases(string what, DateTimeOffset now)
    {
        if (_reaped.TryGetValue(what, out var last) && now - last > ReapPause.Silence)
        {
            _grace[what] = now + ReapPause.Grace;
        }

        _reaped[what] = now;
        return _grace.TryGetValue(what, out var until) && until > now;
    }

    private void Leave(Action wake)
    {
        lock (_gate)
        {
            _watchers.Remove(wake);
        }
    }

    private sealed class Watching(MemoryHouse house, Action wake) : IDisposable
    {
        public void Dispose() => house.Leave(wake);
    }
}
