using System.Net;
using Ivr.Acd;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>Where the store is, and how it is spoken to.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>A StackExchange.Redis configuration string: <c>redis.gs.cn:6379,password=...,ssl=true</c>, or host and port only.</summary>
    public required string Configuration { get; init; }

    /// <summary>What all keys begin with; gateways that share a store share it.</summary>
    public string Prefix { get; init; } = "ivr";

    /// <summary>An operation that has no answer by then has failed; give or take a quarter of a second.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMilliseconds(1200);

    public static RedisStoreOptions At(IPEndPoint endpoint) => new() { Configuration = endpoint.ToString() };
}

/// <summary>
/// The seven stores in Redis 7, or in the embedded store that speaks its protocol: one connection per process. It connects
/// in the background and for ever; while it cannot, every operation fails at once, and one that gets no answer fails
/// after <see cref="RedisStoreOptions.AnswerWithin"/>, with <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed partial class RedisStores : IAsyncDisposable
{
    private const int MostTries = 10;

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly ConnectionMultiplexer _redis;
    private readonly StoreRepair _repair;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private RedisStores(ConnectionMultiplexer redis, string prefix, TimeProvider time, ILogger log)
    {
        _redis = redis;
        _time = time;
        _log = log;
        var door = new StoreDoor(redis.GetDatabase());
        var live = new LiveKeys(prefix);
        var callbacks = new CallbackKeys(prefix);
        var bell = new WakeBell();
        Seats = new RedisSeatStore(door, live);
        Lines = new RedisLineStore(door, live, bell);
        Callbacks = new RedisCallbackStore(door, callbacks);
        Overflow = new RedisOverflowStore(door, prefix);
        Board = new RedisCallBoard(door, prefix);
        Announcements = new RedisAnnouncementStore(door, prefix);
        Hours = new RedisHoursStore(door, prefix);
        _repair = new StoreRepair(door, live, callbacks, time);
        redis.ConnectionFailed += OnLost;
        redis.ConnectionRestored += OnRestored;
        bell.Listen(redis, live.Wake);
    }

    public ISeatStore Seats { get; }

    public ILineStore Lines { get; }

    public ICallbackStore Callbacks { get; }

    public IOverflowStore Overflow { get; }

    public ICallBoard Board { get; }

    public IAnnouncementStore Announcements { get; }

    public IHoursStore Hours { get; }

    /// <summary>Whether operations have a chance now.</summary>
    public bool IsConnected => _redis.IsConnected;

    /// <summary>
    /// Builds the connection and the stores, and repairs what an interrupted store left. Does not fail when the server
    /// is away: it is connected to, and repaired, as soon as it is there.
    /// </summary>
    /// <exception cref="ArgumentException">The configuration string cannot be read.</exception>
    public static async Task<RedisStores> ConnectAsync(RedisStoreOptions options, TimeProvider time, ILoggerFactory logs)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync(Configure(options)).ConfigureAwait(false);
        var stores = new RedisStores(redis, options.Prefix, time, logs.CreateLogger<RedisStores>());
        await stores.RepairOrSayAsync().ConfigureAwait(false);
        return stores;
    }

    /// <summary>Makes the indexes agree with the records, after a store that may have died in the middle of a script. Idempotent.</summary>
    /// <returns>How much was wrong.</returns>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async Task<int> RepairAsync()
    {
        var repaired = await _repair.RunAsync().ConfigureAwait(false);
        if (repaired > 0)
        {
            LogRepaired(repaired);
        }

        return repaired;
    }

    /// <summary>How long the store takes to answer.</summary>
    /// <exception cref="StoreUnavailableException">It does not.</exception>
    public Task<TimeSpan> PingAsync() => StoreDoor.AskAsync(() => _redis.GetDatabase().PingAsync());

    public ValueTask DisposeAsync()
    {
        // Connections that we close are not lost.
        _redis.ConnectionFailed -= OnLost;
        return _redis.DisposeAsync();
    }

    private static ConfigurationOptions Configure(RedisStoreOptions options)
    {
        var redis = ConfigurationOptions.Parse(options.Configuration);
        redis.ClientName ??= "ivr";
        redis.AbortOnConnectFail = false;
        redis.ConnectTimeout = 2000;
        redis.ConnectRetry = 3;
        redis.SyncTimeout = (int)options.AnswerWithin.TotalMilliseconds;
        redis.AsyncTimeout = (int)options.AnswerWithin.TotalMilliseconds;
        redis.KeepAlive = 10;
        redis.HeartbeatInterval = LookEvery;
        redis.HeartbeatConsistencyChecks = true;
        redis.ReconnectRetryPolicy = new ExponentialRetry(250, 2000);
        redis.Protocol = RedisProtocol.Resp3;

        // A call would rather know at once that the store is away than wait in silence.
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        return redis;
    }

    private void OnLost(object? sender, ConnectionFailedEventArgs lost) =>
        LogLost(lost.EndPoint?.ToString() ?? "", lost.ConnectionType, lost.FailureType);

    private void OnRestored(object? sender, ConnectionFailedEventArgs back)
    {
        LogBack(back.EndPoint?.ToString() ?? "", back.ConnectionType);
        if (back.ConnectionType == ConnectionType.Interactive)
        {
            _ = RepairOrSayAsync();
        }
    }

    // A store that has just come up may be too slow for its first scripts; one that is away again brings the event again.
    private async Task RepairOrSayAsync()
    {
        for (var tries = 1; !await IsRepairedAsync().ConfigureAwait(false) && tries < MostTries && _redis.IsConnected; tries++)
        {
            await Task.Delay(TryAgainAfter, _time).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsRepairedAsync()
    {
        try
        {
            await RepairAsync().ConfigureAwait(false);
            return true;
        }
        catch (StoreUnavailableException error)
        {
            LogUnrepaired(error.Message);
            return false;
        }
    }

    [LoggerMessage(200, LogLevel.Error, "The store at {Endpoint} is away ({Connection}, {Failure})")]
    private partial void LogLost(string endpoint, ConnectionType connection, ConnectionFailureType failure);

    [LoggerMessage(201, LogLevel.Warning, "The store at {Endpoint} is back ({Connection})")]
    private partial void LogBack(string endpoint, ConnectionType connection);

    [LoggerMessage(202, LogLevel.Warning, "The store had been interrupted: {Count} entries were put right")]
    private partial void LogRepaired(int count);

    [LoggerMessage(203, LogLevel.Warning, "The store could not be looked through yet: {Why}")]
    private partial void LogUnrepaired(string why);
}
