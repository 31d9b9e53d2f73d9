using System.Diagnostics;
using Ivr.Gateway.Store;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Ivr.Gateway.Tests.Store;

public sealed class EmbeddedStoreTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static StoreProgram Program => StoreProgram.At(Path.Combine(AppContext.BaseDirectory, "ivr.dll"));

    private Task<EmbeddedStore> StartAsync() =>
        EmbeddedStore.StartAsync(_folder.Path, TimeProvider.System, NullLogger.Instance, Program);

    [Fact]
    public async Task What_was_written_is_there_after_a_restart_of_the_gateway()
    {
        await using (var store = await StartAsync())
        await using (var client = await ConnectAsync(store))
        {
            await client.GetDatabase().StringSetAsync("callback", "13800001234");
        }

        await using (var store = await StartAsync())
        await using (var client = await ConnectAsync(store))
        {
            Assert.Equal("13800001234", await client.GetDatabase().StringGetAsync("callback"));
        }
    }

    [Fact]
    public async Task A_killed_store_comes_back_on_the_same_port_with_its_data()
    {
        await using var store = await StartAsync();
        await using var client = await ConnectAsync(store);
        await client.GetDatabase().StringSetAsync("kept", "yes");
        // killed, it loses what it had not handed to the disk yet; the repair and the leases live with that
        await client.GetDatabase().ExecuteAsync("COMMITAOF");
        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.OnRestarted = restarted.SetResult;
        int first = store.ChildId;

        using (var child = Process.GetProcessById(first))
        {
            child.Kill();
        }

        await restarted.Task.WaitAsync(Patience);

        Assert.NotEqual(first, store.ChildId);
        Assert.Equal(1, store.Restarts);
        await using var fresh = await ConnectAsync(store);
        Assert.Equal("yes", await fresh.GetDatabase().StringGetAsync("kept"));
    }

    [Fact]
    public async Task A_store_whose_disk_is_full_is_away_until_there_is_room_and_then_back_with_its_data()
    {
        // a limit on the length of files refuses what a full disk refuses
        var limit = Path.Combine(_folder.Path, "limit");
        await File.WriteAllTextAsync(limit, "unlimited");
        var limited = new StoreProgram("sh",
        [
            "-c", $"trap '' XFSZ; ulimit -f $(cat '{limit}'); export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"", Program.File, .. Program.Leading,
        ]);
        using var logs = new CollectingLogs();
        await using var store = await EmbeddedStore.StartAsync(Path.Combine(_folder.Path, "store"), TimeProvider.System, logs.CreateLogger("store"), limited);
        await using (var client = await ConnectAsync(store))
        {
            await client.GetDatabase().StringSetAsync("kept", "yes");
            await client.GetDatabase().ExecuteAsync("COMMITAOF");
        }

        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.OnRestarted = restarted.SetResult;
        await File.WriteAllTextAsync(limit, "8");
        using (var full = Process.Start("prlimit", ["--pid", $"{store.ChildId}", "--fsize=4096"]))
        {
            await full.WaitForExitAsync();
            Assert.Equal(0, full.ExitCode);
        }

        await using (var client = await ConnectAsync(store))
        {
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                for (var i = 0; i < 10_000; i++)
                {
                    await client.GetDatabase().StringSetAsync($"key-{i}", new string('x', 1000));
                }
            });
        }

        await Eventually.Async(() => logs.Lines.Any(line => line.Text.Contains("still away", StringComparison.Ordinal)));
        await Assert.ThrowsAsync<RedisConnectionException>(async () => await (await ConnectAsync(store)).DisposeAsync());
        await File.WriteAllTextAsync(limit, "unlimited");
        await restarted.Task.WaitAsync(Patience);
        await using var fresh = await ConnectAsync(store);
        Assert.Equal("yes", await fresh.GetDatabase().StringGetAsync("kept"));
        await fresh.GetDatabase().StringSetAsync("kept", "again");
        Assert.Equal("again", (string?)await fresh.GetDatabase().ScriptEvaluateAsync("return redis.call('GET', KEYS[1])", [(RedisKey)"kept"]));
    }

    [Fact]
    public async Task Stopping_the_gateway_ends_the_child()
    {
        var store = await StartAsync();
        using var child = Process.GetProcessById(store.ChildId);
        await store.DisposeAsync();
        Assert.True(child.HasExited);
        Assert.Equal(0, store.Restarts);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_folder_is_told_so()
    {
        await using var store = await StartAsync();
        var refusal = await Assert.ThrowsAsync<StoreStartException>(StartAsync);
        Assert.Contains("in use by another gateway", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_one_clear_message()
    {
        var refusal = await Assert.ThrowsAsync<StoreStartException>(() =>
            EmbeddedStore.StartAsync(_folder.Path, TimeProvider.System, NullLogger.Instance, StoreProgram.At("/nowhere/ivr")));
        Assert.Contains("/nowhere/ivr", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_is_one_step_for_all_callers()
    {
        // the flag without which two gateways would claim one caller twice
        await using var store = await StartAsync();
        await using var client = await ConnectAsync(store);
        await using var other = await ConnectAsync(store);
        const string take = "local n = tonumber(redis.call('GET', KEYS[1]) or '0') redis.call('SET', KEYS[1], string.format('%.0f', n + 1)) return n";
        var taken = await Task.WhenAll(Enumerable.Range(0, 2000).Select(async i =>
            (int)await (i % 2 == 0 ? client : other).GetDatabase().ScriptEvaluateAsync(take, [(RedisKey)"{q}:n"])));
        Assert.Equal(Enumerable.Range(0, 2000), taken.Order());
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(EmbeddedStore store) =>
        ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { store.Endpoint }, ConnectRetry = 5, AbortOnConnectFail = true });
}
