using System.Collections.Concurrent;
using Xunit;

namespace Ivr.Acd.Tests.Contract;

/// <summary>Several gateways at once on one store.</summary>
public abstract class CrowdContract : StoreContract
{
    private const int Gateways = 3, Workers = 4, CallersEach = 60, SeatCount = 20;

    [StoreFact]
    public async Task No_seat_and_no_caller_is_ever_claimed_twice()
    {
        await SignInAsync([.. Enumerable.Range(0, SeatCount).Select(i => Seat($"8{i:00}", i % 2 == 0 ? "lanzhou" : "province", "language:zh", i % 5 == 0 ? "language:sce" : "tax"))]);
        for (var i = 0; i < Gateways * CallersEach; i++)
        {
            var caller = Caller($"c{i:000}", i * 0.01, owner: $"g{i % Gateways}", skills: i % 7 == 0 ? ["language:zh", "language:sce"] : ["language:zh"]);
            await Lines.EnterAsync(caller with { SeatCities = ["lanzhou", "province"] }, At(10_000), At(0));
        }

        var served = new ConcurrentBag<string>();
        var held = new ConcurrentDictionary<string, string>();
        var wrong = new ConcurrentBag<string>();
        var tokens = 0;
        await Task.WhenAll(Enumerable.Range(0, Gateways * Workers).Select(async worker =>
        {
            var owner = $"g{worker % Gateways}";
            for (var idle = 0; idle < 400 && served.Count < Gateways * CallersEach; idle++)
            {
                var token = $"t{Interlocked.Increment(ref tokens)}";
                var claim = await Lines.ClaimAsync(owner, token, At(10_000), At(10));
                if (claim is not { CallId: { } call, Seat: { } seat })
                {
                    await Task.Yield();
                    continue;
                }

                idle = 0;
                if (!held.TryAdd(seat.Id, call))
                {
                    wrong.Add($"seat {seat.Id} for {call} while held");
                }

                if (int.Parse(call[1..]) % Gateways != worker % Gateways)
                {
                    wrong.Add($"{owner} got {call}");
                }

                if (int.Parse(call[1..]) % 7 == 0 && !seat.Skills.Contains("language:sce"))
                {
                    wrong.Add($"{call} got {seat.Id}");
                }

                if (!await Seats.TalkingAsync(seat.Id, call, At(10_000), At(10)) || !await Lines.LeaveAsync(call, At(10)))
                {
                    wrong.Add($"{call} lost {seat.Id}");
                }

                served.Add(call);
                held.TryRemove(seat.Id, out _);
                if (!await Seats.WrapUpAsync(seat.Id, call, At(10), At(10)))
                {
                    wrong.Add($"{seat.Id} was no longer {call}'s");
                }
            }
        }));

        Assert.Empty(wrong);
        Assert.Equal(served.Distinct().Count(), served.Count);
        Assert.Equal(Gateways * CallersEach, served.Count);
        Assert.Empty(await Lines.ListAsync());
        await Seats.ReapAsync(At(11));
        Assert.All(await Seats.ListAsync(At(11)), seat => Assert.Equal((SeatState.Ready, null), (seat.State, seat.Holder)));
    }

    [StoreFact]
    public async Task With_one_seat_the_order_holds_over_all_gateways()
    {
        await SignInAsync(Seat("801"));
        for (var i = 0; i < 30; i++)
        {
            await Lines.EnterAsync(Caller($"c{i:00}", i, owner: $"g{i % 3}"), At(10_000), At(0));
        }

        var order = new List<string>();
        for (var round = 0; order.Count < 30 && round < 200; round++)
        {
            var owner = $"g{round * 7 % 3}";
            if (await Lines.ClaimAsync(owner, $"t{round}", At(10_000), At(100)) is { CallId: { } call })
            {
                order.Add(call);
                await Lines.LeaveAsync(call, At(100));
                await Seats.FreeAsync("801", call, At(100));
            }
        }

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"c{i:00}"), order);
    }

    [StoreFact]
    public async Task No_callback_is_taken_twice()
    {
        for (var i = 0; i < 120; i++)
        {
            await Callbacks.OpenAsync(new CallbackRequest($"{i}", "lanzhou", [], null, "abandoned", $"c{i}"), At(1), At(0));
        }

        var taken = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async worker =>
        {
            for (var round = 0; await Callbacks.TakeDueAsync($"g{worker}", $"t{worker}-{round}", At(60), At(2)) is { } callback; round++)
            {
                taken.Add(callback.Id);
            }
        }));
        Assert.Equal(120, taken.Count);
        Assert.Equal(120, taken.Distinct().Count());
    }
}
