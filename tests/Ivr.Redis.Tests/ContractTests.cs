using Ivr.Acd.Tests.Contract;
using Ivr.Redis.Tests.Servers;
using Xunit;

namespace Ivr.Redis.Tests;

/// <summary>Opens the stores of a server for a contract suite, each test under a prefix of its own.</summary>
internal sealed class Opened(StoreServer server)
{
    private RedisStores? _stores;

    public async Task<StoreSet> OpenAsync()
    {
        _stores = await server.ConnectAsync(server.NewPrefix());
        return new StoreSet(_stores.Seats, _stores.Lines, _stores.Callbacks, _stores.Overflow, _stores.Board, _stores.Announcements, _stores.Hours);
    }

    public Task CloseAsync() => _stores?.DisposeAsync().AsTask() ?? Task.CompletedTask;
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisSeatTests(RedisServer server) : SeatContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisLineTests(RedisServer server) : LineContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisCallbackTests(RedisServer server) : CallbackContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisDeskTests(RedisServer server) : DeskContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisCrowdTests(RedisServer server) : CrowdContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedSeatTests(EmbeddedServer server) : SeatContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedLineTests(EmbeddedServer server) : LineContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedCallbackTests(EmbeddedServer server) : CallbackContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedDeskTests(EmbeddedServer server) : DeskContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedCrowdTests(EmbeddedServer server) : CrowdContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisBindingTests(RedisServer server) : BindingContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedBindingTests(EmbeddedServer server) : BindingContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisAnnouncementTests(RedisServer server) : AnnouncementContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedAnnouncementTests(EmbeddedServer server) : AnnouncementContract
{
    private readonly Opened _opened = new(server);

    public override Task DisposeAsync() => _opened.CloseAsync();

    protected override Task<StoreSet> OpenAsync() => _opened.OpenAsync();
}
