using System.Collections.Concurrent;
using Ivr.Acd;
using Ivr.Acd.Tests.Contract;
using Ivr.Redis.Tests.Servers;
using StackExchange.Redis;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.Redis.Tests;

/// <summary>What is asked of a server beyond the contract: the model, repair, death and silence.</summary>
public abstract class ServerTests(StoreServer server, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static DateTimeOffset At(double seconds) => new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    /// <summary>How many writes later an acknowledged write surely survives SIGKILL.</summary>
    protected abstract int WritesUntilSafe { get; }

    protected abstract Task<StoreServer> AnotherAsync();

    private static StoreSet SetOf(RedisStores stores) => new(stores.Seats, stores.Lines, stores.Callbacks, stores.Overflow, stores.Board, stores.Announcements, stores.Hours);

    private static WaitingCaller Caller(int i, string owner = "g1") =>
        new($"c{i:0000}", owner, "lanzhou", ["language:zh"], At(i * 0.01), TimeSpan.Zero, ["lanzhou"]);

    [StoreFact]
    public async Task Random_steps_come_out_as_in_memory()
    {
        for (var round = 0; round < 4; round++)
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"seed {seed}");
            await using var stores = await server.ConnectAsync(server.NewPrefix());
            var difference = await new ModelWalk(StoreSet.InMemory(), SetOf(stores), new Random(seed)).RunAsync(500);
            Assert.True(difference is null, $"seed {seed}\n{difference}");

            // The walk leaves callers and seats in steps of their own, which repair brings together; then all agrees.
            await stores.RepairAsync();
            Assert.Equal(0, await stores.RepairAsync());
        }
    }

    [StoreFact]
    public async Task What_an_interrupted_script_left_is_put_right()
    {
        var prefix = server.NewPrefix();
        await using var stores = await server.ConnectAsync(prefix);
        await using var hand = await server.OpenAsync();
        var keys = hand.GetDatabase();
        var (live, back) = (new LiveKeys(prefix).All, new CallbackKeys(prefix).All);
        var (seats, signed, callers, waiting) = (live[0], live[1], live[2], live[3]);
        var (open, due, numbers, closed, marks) = (back[0], back[1], back[3], back[4], back[6]);
        await stores.Seats.DefineAsync("g1", [.. Enumerable.Range(0, 4).Select(i => new SeatDefinition($"80{i}", "lanzhou", ["language:zh"], "sip:x"))], At(0));
        for (var i = 0; i < 5; i++)
        {
            await stores.Lines.EnterAsync(Caller(i), At(1000), At(0));
            await stores.Callbacks.OpenAsync(new CallbackRequest($"1389300{i}", "lanzhou", [], null, "abandoned", "c"), At(i), At(0));
        }

        await stores.Lines.ClaimAsync("g1", "t1", At(1000), At(1));
        var rings = (await keys.HashGetAsync(seats, "800")).ToString();
        var waits = (await keys.HashGetAsync(callers, "c0001")).ToString();
        var first = (await keys.HashGetAsync(open, "cb1")).ToString();
        Assert.Equal(0, await stores.RepairAsync());

        await keys.HashSetAsync(seats, "801", rings.Replace("c0000", "c0002"));
        var told = waits.Split('\t');
        told[8] = "803";
        await keys.HashSetAsync(callers, "c0001", string.Join('\t', told));
        await keys.SortedSetRemoveAsync(waiting, (await keys.SortedSetRangeByRankAsync(waiting)).Last());
        await keys.SortedSetAddAsync(waiting, "ghost\tlanzhou\tlanzhou\tlanguage:zh\tg1\t0", 0);
        await keys.SortedSetRemoveAsync(signed, "802\tlanzhou\tlanguage:zh");
        await keys.SortedSetAddAsync(signed, "ghost\tlanzhou\tlanguage:zh", 0);
        await keys.HashSetAsync(seats, "half", "lanzhou\tlanguage:zh");
        await keys.SortedSetRemoveAsync(due, "cb1");
        await keys.SortedSetAddAsync(due, "cb99", 0);
        await keys.HashDeleteAsync(numbers, "13893001");
        await keys.HashSetAsync(closed, "cb3", (await keys.HashGetAsync(open, "cb3")).ToString().Replace("\tOpen\t", "\tClosed\t"));
        await keys.HashSetAsync(open, "cb7", first);
        await keys.HashSetAsync(marks, "opened", "2");

        Assert.True(await stores.RepairAsync() >= 13);
        Assert.Equal(0, await stores.RepairAsync());
        var served = new List<string>();
        await stores.Seats.FreeAsync("800", "c0000", At(2));
        await stores.Lines.ReturnAsync("c0000", At(2));
        while (await stores.Lines.ClaimAsync("g1", $"s{served.Count}", At(1000), At(3)) is { CallId: { } call, Seat: { } seat })
        {
            served.Add(call);
            await stores.Lines.LeaveAsync(call, At(3));
            await stores.Seats.FreeAsync(seat.Id, call, At(3));
        }

        Assert.Equal(["c0000", "c0001", "c0002", "c0003", "c0004"], served);
        Assert.Equal(["800", "801", "802", "803"], (await stores.Seats.ListAsync(At(3))).Select(seat => seat.Id));
        Assert.Equal(["cb1", "cb2", "cb4", "cb5"], (await stores.Callbacks.ListAsync(10)).Select(one => one.Id));
        Assert.Equal("cb8", (await stores.Callbacks.OpenAsync(new CallbackRequest("1", "lanzhou", [], null, "abandoned", "c"), At(9), At(3))).Id);
    }

    [StoreFact]
    public async Task A_store_that_was_killed_still_knows_the_callbacks_and_the_connection_comes_back()
    {
        await using var stores = await server.ConnectAsync(server.NewPrefix());
        for (var i = 0; i < 50; i++)
        {
            await stores.Callbacks.OpenAsync(new CallbackRequest($"{i}", "lanzhou", ["language:sce"], "sce", "abandoned", $"c{i}"), At(i), At(0));
        }

        var taken = await stores.Callbacks.TakeDueAsync("g1", "t1", At(90), At(60));
        for (var i = 0; i < WritesUntilSafe; i++)
        {
            await stores.Overflow.SetAsync("lanzhou", OverflowSwitch.On, $"{i}", At(60));
        }

        await server.KillAndRestartAsync();
        var kept = await EventuallyAsync(() => stores.Callbacks.ListAsync(100));
        Assert.Equal(50, kept.Count);
        Assert.Equal((taken!.Id, CallbackState.Taken), (kept[0].Id, kept[0].State));
        Assert.True(await stores.Callbacks.CloseAsync(taken.Id, "t1", "connected", At(61)));
        using var woken = new SemaphoreSlim(0);
        using var watching = stores.Lines.Watch(() => woken.Release());
        await stores.Lines.EnterAsync(Caller(1), At(90), At(60));
        Assert.True(await woken.WaitAsync(Patience), "the subscription did not come back");
    }

    [StoreFact]
    public async Task Killed_in_the_middle_of_a_crowd_nobody_is_left_between_two_states()
    {
        var prefix = server.NewPrefix();
        await using var stores = await server.ConnectAsync(prefix, TimeSpan.FromSeconds(2));
        await stores.Seats.DefineAsync("g1", [.. Enumerable.Range(0, 10).Select(i => new SeatDefinition($"80{i}", "lanzhou", ["language:zh"], "sip:x"))], At(0));
        var made = 0;
        var acted = new SemaphoreSlim(0);
        var crowd = Enumerable.Range(0, 8).Select(async worker =>
        {
            try
            {
                while (true)
                {
                    await stores.Lines.EnterAsync(Caller(Interlocked.Increment(ref made)), At(10_000), At(0));
                    if (await stores.Lines.ClaimAsync("g1", $"t{worker}-{made}", At(10_000), At(1)) is { CallId: { } call, Seat: { } seat } && call.GetHashCode(StringComparison.Ordinal) % 3 != 0)
                    {
                        await stores.Lines.ReturnAsync(call, At(1));
                        await stores.Seats.FreeAsync(seat.Id, call, At(1));
                    }

                    acted.Release();
                }
            }
            catch (StoreUnavailableException)
            {
            }
        }).ToArray();
        for (var i = 0; i < 150; i++)
        {
            Assert.True(await acted.WaitAsync(Patience));
        }

        await server.KillAndRestartAsync();
        await Task.WhenAll(crowd).WaitAsync(Patience);
        output.WriteLine($"put right: {await EventuallyAsync(stores.RepairAsync)}");
        Assert.Equal(0, await stores.RepairAsync());

        var callers = await stores.Lines.ListAsync();
        var seats = (await stores.Seats.ListAsync(At(1))).ToDictionary(seat => seat.Id);
        output.WriteLine($"entered {made}, kept {callers.Count}");
        Assert.All(callers.Where(caller => caller.Offered is not null), caller => Assert.Equal(caller.CallId, seats[caller.Offered!].Holder));
        foreach (var caller in callers)
        {
            await stores.Lines.ReturnAsync(caller.CallId, At(2));
        }

        foreach (var seat in seats.Values.Where(seat => seat.Holder is not null))
        {
            await stores.Seats.FreeAsync(seat.Id, seat.Holder!, At(2));
        }

        var served = new ConcurrentBag<string>();
        while (await stores.Lines.ClaimAsync("g1", $"last{served.Count}", At(10_000), At(3)) is { CallId: { } call, Seat: { } seat })
        {
            served.Add(call);
            await stores.Lines.LeaveAsync(call, At(3));
            await stores.Seats.FreeAsync(seat.Id, call, At(3));
        }

        Assert.Equal(callers.Select(caller => caller.CallId).Order(), served.Order());
    }

    [StoreFact]
    public async Task Every_operation_says_that_the_store_is_away()
    {
        var other = await AnotherAsync();
        try
        {
            await using var stores = await other.ConnectAsync("away");
            await stores.Overflow.SetAsync("lanzhou", OverflowSwitch.On, "wang", At(0));
            await other.KillAsync();
            var request = new CallbackRequest("1", "lanzhou", [], null, "abandoned", "c");
            foreach (var ask in new Func<Task>[]
            {
                () => stores.Seats.DefineAsync("g1", [], At(0)), () => stores.Seats.RegisterAsync("801", "sip:x", At(1), At(0)), () => stores.Seats.DropFlowsAsync("g1", null, At(0)), () => stores.Seats.ListAsync(At(0)),
                () => stores.Seats.ReserveAsync(new SeatWanted([], []), "h", "t", At(1), At(0)), () => stores.Seats.FreeAsync("801", "h", At(0)), () => stores.Seats.ReapAsync(At(0)),
                () => stores.Lines.EnterAsync(Caller(1), At(1), At(0)), () => stores.Lines.ClaimAsync("g", "t", At(1), At(0)), () => stores.Lines.StatusAsync("lanzhou", At(0)),
                () => stores.Lines.PositionAsync("c"), () => stores.Lines.RenewAsync(["c"], "g", At(1), At(0)), () => stores.Lines.ReapAsync(At(0)),
                () => stores.Callbacks.OpenAsync(request, At(1), At(0)), () => stores.Callbacks.TakeDueAsync("g", "t", At(1), At(0)), () => stores.Callbacks.CountAsync(At(0)),
                () => stores.Overflow.GetAsync("lanzhou"), () => stores.Board.ListAsync(At(0)), () => stores.Announcements.ListAsync(At(0)), () => stores.Hours.ListAsync(At(0)), () => stores.Announcements.ApproveAsync("a", "ma", At(0)), () => stores.Board.WriteAsync(new Dictionary<string, CallCard?> { ["c"] = null }, At(1)), stores.PingAsync, stores.RepairAsync,
            })
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => ask().WaitAsync(Patience));
            }
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [StoreFact]
    public async Task A_claim_whose_answer_was_lost_is_found_again()
    {
        var other = await AnotherAsync();
        try
        {
            await using var patient = await other.ConnectAsync("frozen");
            await patient.Seats.DefineAsync("g1", [new SeatDefinition("801", "lanzhou", ["language:zh"], "sip:x")], At(0));
            await patient.Lines.EnterAsync(Caller(1), At(1000), At(0));
            await using var stores = await other.ConnectAsync("frozen", TimeSpan.FromMilliseconds(500));
            using (other.Freeze())
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Lines.ClaimAsync("g1", "once", At(1000), At(1)).WaitAsync(Patience));
            }

            var found = await EventuallyAsync(() => stores.Lines.ClaimAsync("g1", "once", At(1000), At(2)));
            Assert.Equal(("c0001", "801"), (found.CallId, found.Seat!.Id));
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [StoreFact]
    public async Task A_store_that_comes_later_than_the_gateway_is_found()
    {
        var other = await AnotherAsync();
        try
        {
            await other.KillAsync();
            await using var stores = await other.ConnectAsync("later");
            using var woken = new SemaphoreSlim(0);
            using var watching = stores.Lines.Watch(() => woken.Release());
            await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Board.ListAsync(At(0)).WaitAsync(Patience));
            Assert.False(stores.IsConnected);
            await other.StartAgainAsync();
            await EventuallyAsync(() => stores.Board.ListAsync(At(0)));
            Assert.True(await woken.WaitAsync(Patience), "being back wakes");
            await stores.Lines.EnterAsync(Caller(1), At(9), At(0));
            Assert.True(await woken.WaitAsync(Patience), "the subscription was forgotten");
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    private static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (StoreUnavailableException) when (!enough.IsCancellationRequested)
            {
                await Task.Delay(50, enough.Token);
            }
        }
    }
}

[Collection(nameof(EmbeddedServer))]
public sealed class EmbeddedServerTests(EmbeddedServer server, ITestOutputHelper output) : ServerTests(server, output)
{
    // It writes its log behind its answers; the very last ones may be lost.
    protected override int WritesUntilSafe => 300;

    protected override async Task<StoreServer> AnotherAsync()
    {
        var other = new EmbeddedServer();
        await other.InitializeAsync();
        return other;
    }
}

[Collection(nameof(RedisServer))]
[NeedsProgram("redis-server")]
public sealed class RedisServerTests(RedisServer server, ITestOutputHelper output) : ServerTests(server, output)
{
    private readonly RedisServer _server = server;

    protected override int WritesUntilSafe => 0;

    [StoreFact]
    public async Task A_claim_costs_a_few_commands_however_long_the_line_and_however_many_the_seats()
    {
        await using var stores = await _server.ConnectAsync(_server.NewPrefix());
        await using var hand = await _server.OpenAsync();
        var now = new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
        await stores.Seats.DefineAsync("g1", [.. Enumerable.Range(0, 300).Select(i => new SeatDefinition($"s{i}", $"city{i % 14}", ["language:zh"], "sip:x"))], now);
        for (var i = 0; i < 1000; i++)
        {
            var skill = i == 999 ? "language:zh" : "language:sce";
            await stores.Lines.EnterAsync(new WaitingCaller($"c{i}", "g1", $"city{i % 14}", [skill], now.AddSeconds(-1000 + i), TimeSpan.Zero, [$"city{i % 14}", "province"]), now.AddHours(1), now);
        }

        await stores.Lines.ClaimAsync("nobody", "warm", now.AddHours(1), now);
        var before = await CommandsAsync(hand);
        Assert.Equal("c999", (await stores.Lines.ClaimAsync("g1", "t", now.AddHours(1), now)).CallId);
        var cost = await CommandsAsync(hand) - before;
        Assert.InRange(cost, 1, 40);
    }

    protected override async Task<StoreServer> AnotherAsync()
    {
        var other = new RedisServer();
        await other.InitializeAsync();
        return other;
    }

    private static async Task<long> CommandsAsync(ConnectionMultiplexer hand)
    {
        var info = (await hand.GetDatabase().ExecuteAsync("INFO", "commandstats")).ToString();
        return info.Split('\n').Where(line => line.StartsWith("cmdstat_z", StringComparison.Ordinal) || line.StartsWith("cmdstat_h", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split("calls=")[1].Split(',')[0]));
    }
}
