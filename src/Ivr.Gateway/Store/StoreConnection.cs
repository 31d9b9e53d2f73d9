using System.Net;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;
using Ivr.Redis;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Store;

/// <summary>The stores of live state, and the embedded store's process when it is the one. After a restart the stores repair themselves as they reconnect.</summary>
internal sealed class StoreConnection : IAsyncDisposable
{
    // How often a store that does not answer at the start is asked again, a second apart.
    private const int Patience = 5;

    private readonly EmbeddedStore? _embedded;
    private readonly RedisStores _redis;

    private StoreConnection(EmbeddedStore? embedded, RedisStores redis, string name)
    {
        _embedded = embedded;
        _redis = redis;
        Name = name;
    }

    /// <summary><c>embedded</c>, or host and port.</summary>
    public string Name { get; }

    public Stores Stores => new(_redis.Seats, _redis.Lines, _redis.Callbacks, _redis.Overflow, _redis.Board, _redis.Announcements, _redis.Hours);

    /// <summary>How often the embedded store's process was started again.</summary>
    public int Restarts => _embedded?.Restarts ?? 0;

    /// <summary>Opens the store and makes its seats those of the settings.</summary>
    /// <exception cref="StartException">It is away.</exception>
    public static async Task<StoreConnection> OpenAsync(GatewaySettings settings, string? password, TimeProvider time, ILoggerFactory logs)
    {
        var connection = settings.Redis is { } shared
            ? await SharedAsync(shared, password, time, logs)
            : await EmbeddedAsync(settings.Data, time, logs);
        try
        {
            await DefineAsync(connection.Stores.Seats, settings.Instance, [.. settings.Seats.Select(Definition)], time);
            return connection;
        }
        catch (StoreUnavailableException error)
        {
            await connection.DisposeAsync();
            throw new StartException(
                "IVR324", $"the store {connection.Name} does not answer: {error.Message}",
                settings.Redis is { } redis
                    ? (Phrase)$"look whether Redis runs (`redis-cli -h {redis.Host} -p {redis.Port} ping`) and whether IVR_REDIS_PASSWORD is right; without `redis:` an embedded store is used"
                    : $"look at the disk of {settings.Data}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }
    }

    private static async Task<StoreConnection> SharedAsync(DnsEndPoint shared, string? password, TimeProvider time, ILoggerFactory logs)
    {
        var name = $"{shared.Host}:{shared.Port}";
        if (password?.Contains(',', StringComparison.Ordinal) == true)
        {
            // the client's configuration text knows no way to write one
            throw new StartException("IVR324", $"the password for the store {name} has a comma in it", "give Redis a password of letters and digits, long rather than odd, and put it into IVR_REDIS_PASSWORD");
        }

        var options = new RedisStoreOptions { Configuration = name + (password is null ? "" : ",password=" + password) };
        return new StoreConnection(null, await RedisStores.ConnectAsync(options, time, logs), name);
    }

    private static async Task<StoreConnection> EmbeddedAsync(string data, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            var embedded = await EmbeddedStore.StartAsync(Path.Combine(data, "store"), time, logs.CreateLogger<EmbeddedStore>());
            var redis = await RedisStores.ConnectAsync(RedisStoreOptions.At(embedded.Endpoint), time, logs);
            return new StoreConnection(embedded, redis, "embedded");
        }
        catch (StoreStartException error)
        {
            throw new StartException("IVR324", $"the embedded store did not start: {error.Message}", $"look at the disk of {data}, or name a Redis: `--redis HOST:PORT`");
        }
    }

    // A store that starts together with us, or on a machine that is busy starting, needs a moment.
    private static async Task DefineAsync(ISeatStore seats, string definer, IReadOnlyList<SeatDefinition> defined, TimeProvider time)
    {
        for (var left = Patience; ; left--)
        {
            try
            {
                await seats.DefineAsync(definer, defined, time.GetUtcNow());

                // whatever connections this gateway had closed when it stopped
                await seats.DropFlowsAsync(definer, flow: null, time.GetUtcNow());
                return;
            }
            catch (StoreUnavailableException) when (left > 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time);
            }
        }
    }

    private static SeatDefinition Definition(SeatSetting seat) =>
        new(seat.Id, seat.City, seat.Able, seat.Contact);
}
