using Ivr.Acd;
using Ivr.Acd.Tests.Contract;

namespace Ivr.Redis.Tests;

/// <summary>The same random steps on two sets of stores; every answer is compared, and from time to time everything that is kept.</summary>
internal sealed class ModelWalk(StoreSet model, StoreSet store, Random chance)
{
    private static readonly string[] Cities = ["lanzhou", "linxia", "province"], Skills = ["language:zh", "language:sce", "tax"], Owners = ["g1", "g2"];
    private static readonly string[] SeatIds = [.. Enumerable.Range(800, 8).Select(id => $"{id}")];

    private readonly List<string> _log = [];
    private readonly List<string> _calls = [];
    private readonly List<(string Seat, string Holder)> _held = [];
    private readonly List<(string Id, string Token)> _taken = [];
    private DateTimeOffset _now = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);
    private int _made;
    private string _lastToken = "none";

    /// <returns>Null, or the steps up to the first difference.</returns>
    public async Task<string?> RunAsync(int steps)
    {
        await BothAsync("define", async set =>
        {
            await set.Seats.DefineAsync("g1", [.. SeatIds.Select((id, i) => new SeatDefinition(id, Cities[i % 3], Some(Skills, i), i == 7 ? "sip:static" : null))], _now);
            return "";
        });
        for (var i = 0; i < steps; i++)
        {
            _now += TimeSpan.FromMilliseconds(chance.Next(40) == 0 ? 25_000 : chance.Next(2500));
            var difference = await StepAsync() ?? (i % 20 == 19 ? await AllAsync() : null);
            if (difference is not null)
            {
                return string.Join('\n', _log.TakeLast(25)) + '\n' + difference;
            }
        }

        return await AllAsync();
    }

    private static string[] Some(string[] all, int bits) => [.. all.Where((_, i) => i == 0 ? (bits & 4) == 0 : (bits >> (i - 1) & 1) == 1)];

    private T Pick<T>(IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    private Task<string?> StepAsync() => chance.Next(20) switch
    {
        0 => RegisterAsync(),
        1 => chance.Next(4) switch { 0 => UnregisterAsync(), 1 => DropAsync(), _ => RegisterAsync() },
        2 or 3 or 4 => EnterAsync(),
        5 or 6 or 7 => ClaimAsync(),
        8 => ReserveAsync(),
        9 or 10 or 11 => HeldAsync(),
        12 => CallerAsync(),
        13 => BothAsync("renew", async set => Text(await set.Lines.RenewAsync([.. _calls.Where((_, i) => i % 3 != 0)], "g1", _now.AddSeconds(30), _now))),
        14 => BothAsync("reap", async set =>
            $"{Text((await set.Seats.ReapAsync(_now)).Select(Text))} {Text((await set.Lines.ReapAsync(_now)).Select(Text))} {await set.Callbacks.ReapAsync(_now)}"),
        15 or 16 => OpenAsync(),
        17 => TakeAsync(),
        18 => TakenAsync(),
        _ => StatusAsync(),
    };

    private Task<string?> RegisterAsync()
    {
        var seat = Pick(SeatIds);
        var registration = new SeatRegistration($"c{chance.Next(3)}", chance.Next(4) == 0 ? _log.Count - 30 : _log.Count, [.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ => Binding())]) { Most = 3, RemoveAll = chance.Next(12) == 0 };
        return BothAsync($"register {seat} {registration} {Text(registration.Bindings.Select(one => $"{one}"))}", async set =>
        {
            var bound = await set.Seats.RegisterAsync(seat, registration, _now);
            return $"{bound.Outcome} {Text(bound.Bindings.Select(one => $"{one}"))}";
        });
    }

    private SeatBinding Binding()
    {
        var flow = chance.Next(3) == 0;
        return Phones.Binding($"sip:{chance.Next(5)}", _now.AddSeconds(chance.Next(5) == 0 ? 0 : chance.Next(10, 200))) with
        {
            Instance = chance.Next(2) == 0 ? "" : $"i{chance.Next(3)}",
            Q = chance.Next(3) * 500,
            Gateway = flow ? Pick(Owners) : "",
            Flow = flow ? $"tcp{chance.Next(4)}" : "",
            OnlyThere = flow && chance.Next(2) == 0,
        };
    }

    private Task<string?> DropAsync()
    {
        var (gateway, flow) = (Pick(Owners), chance.Next(8) == 0 ? null : $"tcp{chance.Next(4)}");
        return BothAsync($"drop {gateway} {flow}", async set => Text((await set.Seats.DropFlowsAsync(gateway, flow, _now)).Select(Text)));
    }

    private Task<string?> UnregisterAsync()
    {
        var seat = Pick(SeatIds);
        return BothAsync($"unregister {seat}", async set => $"{await set.Seats.UnregisterAsync(seat, _now)}");
    }

    private Task<string?> EnterAsync()
    {
        var call = _calls.Count > 0 && chance.Next(4) == 0 ? Pick(_calls) : $"call{1000 + ++_made}";
        if (!_calls.Contains(call))
        {
            _calls.Add(call);
        }

        var caller = new WaitingCaller(
            call, Pick(Owners), Pick(Cities), Some(Skills, chance.Next(5)), _now.AddMilliseconds(-37 * _made), TimeSpan.FromSeconds(chance.Next(4) == 0 ? 60 : 0), Some(Cities, chance.Next(8)))
        {
            Number = chance.Next(2) == 0 ? "" : $"1389300{_made}",
        };
        var lease = _now.AddSeconds(chance.Next(5, 60));
        return BothAsync($"enter {Text(caller)}", async set =>
        {
            await set.Lines.EnterAsync(caller, lease, _now);
            return "";
        });
    }

    private async Task<string?> ClaimAsync()
    {
        var (owner, token, lease) = (Pick(Owners), Token(), _now.AddSeconds(chance.Next(5, 40)));
        LineClaim? claimed = null;
        var difference = await BothAsync($"claim {owner} {token}", async set =>
        {
            claimed = await set.Lines.ClaimAsync(owner, token, lease, _now);
            return $"{claimed.CallId} {Text(claimed.Seat)}";
        });
        if (claimed is { CallId: { } call, Seat: { } seat })
        {
            _held.Add((seat.Id, call));
        }

        return difference;
    }

    private async Task<string?> ReserveAsync()
    {
        var (wanted, token, lease) = (new SeatWanted(Some(Cities, chance.Next(8)), Some(Skills, chance.Next(8))) { Gateway = chance.Next(2) == 0 ? null : Pick(Owners) }, Token(), _now.AddSeconds(20));
        SeatClaim? claimed = null;
        var difference = await BothAsync($"reserve {token}", async set => Text((claimed = await set.Seats.ReserveAsync(wanted, "callback", token, lease, _now)).Seat));
        if (claimed?.Seat is { } seat)
        {
            _held.Add((seat.Id, "callback"));
        }

        return difference;
    }

    private Task<string?> HeldAsync()
    {
        var (seat, holder) = _held.Count == 0 || chance.Next(6) == 0 ? (Pick(SeatIds), "stranger") : _held[^(1 + chance.Next(Math.Min(3, _held.Count)))];
        var (what, until) = (chance.Next(5), _now.AddSeconds(chance.Next(1, 30)));
        return BothAsync($"held {what} {seat} {holder}", async set => $"{what switch
        {
            0 => string.Join(' ', await set.Seats.RenewAsync(new Dictionary<string, string>(_held.DistinctBy(static one => one.Seat).Select(static one => KeyValuePair.Create(one.Seat, one.Holder))) { [seat] = holder }, until, _now)),
            1 => await set.Seats.TalkingAsync(seat, holder, until, _now),
            2 => await set.Seats.WrapUpAsync(seat, holder, until, _now),
            3 => await set.Seats.RestAsync(seat, holder, until, "busy", _now),
            _ => await set.Seats.FreeAsync(seat, holder, _now),
        }}");
    }

    private Task<string?> CallerAsync()
    {
        var (call, what, cities) = (_calls.Count == 0 ? "nobody" : Pick(_calls), chance.Next(4), Some(Cities, chance.Next(8)));
        return BothAsync($"caller {what} {call}", async set => $"{what switch
        {
            0 => await set.Lines.LeaveAsync(call, _now),
            1 => await set.Lines.ReturnAsync(call, _now),
            2 => await set.Lines.WidenAsync(call, cities, _now),
            _ => (await set.Lines.PositionAsync(call) ?? -1) > 0,
        }} {await set.Lines.PositionAsync(call)}");
    }

    private Task<string?> OpenAsync()
    {
        var request = new CallbackRequest($"{chance.Next(12)}", Pick(Cities), Some(Skills, chance.Next(8)), chance.Next(2) == 0 ? null : "sce", "abandoned", $"call{_made}") { Hidden = chance.Next(3) == 0, Message = chance.Next(4) == 0 ? $"m{_made}.wav" : null, Urgent = chance.Next(4) == 0 };
        var due = _now.AddSeconds(chance.Next(60));
        return BothAsync($"open {request.Number}", async set => $"{await set.Callbacks.OpenAsync(request, due, _now)}");
    }

    private async Task<string?> TakeAsync()
    {
        var (owner, token) = (Pick(Owners), Token());
        var onlyUrgent = chance.Next(4) == 0;
        Callback? taken = null;
        var difference = await BothAsync($"take {owner} {token}", async set => Text(taken = await set.Callbacks.TakeDueAsync(owner, token, _now.AddSeconds(20), _now, onlyUrgent)));
        if (taken is not null)
        {
            _taken.Add((taken.Id, token));
        }

        return difference;
    }

    private Task<string?> TakenAsync()
    {
        var (id, token) = _taken.Count == 0 || chance.Next(6) == 0 ? ("cb1", "stranger") : Pick(_taken);
        var (what, due, number) = (chance.Next(5), _now.AddSeconds(chance.Next(60)), $"{chance.Next(12)}");
        return BothAsync($"taken {what} {id} {token}", async set => $"{what switch
        {
            0 => await set.Callbacks.RenewAsync(id, token, due, _now),
            1 => await set.Callbacks.RetryAsync(id, token, number == "0" ? null : due, "no-answer", _now),
            2 => await set.Callbacks.PostponeAsync(id, token, due, _now),
            3 => await set.Callbacks.CloseAsync(id, token, "connected", _now),
            _ => await set.Callbacks.CloseByNumberAsync(number, "answered", _now),
        }}");
    }

    private Task<string?> StatusAsync()
    {
        var city = Pick(Cities);
        return BothAsync($"status {city}", async set => $"{await set.Lines.StatusAsync(city, _now)} {await set.Callbacks.CountAsync(_now)}");
    }

    private Task<string?> AllAsync() => BothAsync("all", async set => string.Join('\n',
        Text((await set.Seats.ListAsync(_now)).Select(Text)),
        Text((await set.Lines.ListAsync()).Select(Text)),
        Text((await set.Callbacks.ListAsync(100)).Select(Text)),
        Text((await set.Callbacks.HistoryAsync(100)).Select(Text))));

    // Now and then a token is used again, as after an answer that was lost.
    private string Token() => chance.Next(8) == 0 ? _lastToken : _lastToken = $"t{_log.Count}";

    private async Task<string?> BothAsync(string step, Func<StoreSet, Task<string>> ask)
    {
        var (expected, actual) = (await ask(model), await ask(store));
        _log.Add($"{_now:mm:ss.fff} {step} -> {(expected.Length > 200 ? "..." : expected)}");
        return expected == actual ? null : $"model: {expected}\nstore: {actual}";
    }

    private static string Text(IEnumerable<string> items) => $"[{string.Join("; ", items)}]";

    private static string Text(SeatSnapshot? seat) => seat is null ? "no seat" :
        $"{seat.Id} {seat.City} {Text(seat.Skills.Order(StringComparer.Ordinal))} {seat.State} {seat.Since:O} {seat.Until:O} {Text(seat.Bindings.Select(one => $"{one}"))} {seat.Contact} {seat.ContactExpires:O} {seat.Holder} {seat.Cause}";

    private static string Text(WaitingCaller caller) =>
        $"{caller.CallId} {caller.Owner} {caller.City} {caller.EnteredAt:O} {caller.Boost} {caller.Number} {caller.Offered} {Text(caller.Skills.Order(StringComparer.Ordinal))} {Text(caller.SeatCities.Order(StringComparer.Ordinal))}";

    private static string Text(Callback? callback) => callback is null ? "none" :
        $"{callback.Id} {callback.Request.Number} {callback.Request.City} {callback.Request.Language} {callback.Request.Hidden} {callback.Request.Message} {callback.Request.CallId} {Text(callback.Request.Skills.Order(StringComparer.Ordinal))} {callback.State} {callback.OpenedAt:O} {callback.Due:O} {callback.Attempts} {callback.Postponed} {callback.Owner} {callback.Outcome} {Text(callback.History.Select(one => one.ToString()))}";
}
