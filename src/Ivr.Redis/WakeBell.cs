using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>Rings whoever watches when a script published a change, and when the server is back and something may have been missed.</summary>
internal sealed class WakeBell
{
    private readonly Lock _gate = new();
    private Action[] _watchers = [];

    /// <summary>Listens on the channel; the subscription survives reconnects. Does not wait for the server.</summary>
    public void Listen(IConnectionMultiplexer redis, string channel)
    {
        redis.GetSubscriber().Subscribe(RedisChannel.Literal(channel), (_, _) => Ring(), CommandFlags.FireAndForget);
        redis.ConnectionRestored += (_, _) => Ring();
    }

    public IDisposable Watch(Action wake)
    {
        lock (_gate)
        {
            _watchers = [.. _watchers, wake];
        }

        return new Watching(this, wake);
    }

    private void Ring()
    {
        foreach (var wake in Volatile.Read(ref _watchers))
        {
            wake();
        }
    }

    private void Leave(Action wake)
    {
        lock (_gate)
        {
            var left = _watchers.ToList();
            left.Remove(wake);
            _watchers = [.. left];
        }
    }

    private sealed class Watching(WakeBell bell, Action wake) : IDisposable
    {
        public void Dispose() => bell.Leave(wake);
    }
}
