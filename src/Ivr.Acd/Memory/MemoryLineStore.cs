namespace Ivr.Acd;

internal sealed class MemoryLineStore(MemoryHouse house) : ILineStore
{
    private static readonly TimeSpan BetweenNudges = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (string Token, string CallId, string Seat)> _claims = [];
    private readonly Dictionary<string, DateTimeOffset> _nudged = [];

    private IEnumerable<MemoryCaller> InOrder => house.Callers.Values
        .OrderBy(caller => caller.Order).ThenBy(caller => caller.Caller.CallId, StringComparer.Ordinal);

    public Task EnterAsync(WaitingCaller caller, DateTimeOffset lease, DateTimeOffset now) => house.Do(() =>
    {
        if (house.Callers.TryGetValue(caller.CallId, out var known))
        {
            known.Replace(caller);
        }
        else
        {
            known = house.Callers[caller.CallId] = new MemoryCaller(caller);
        }

        known.Lease = lease;
        house.Wake();
        return true;
    });

    public Task<LineClaim> ClaimAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now) => house.Do(() =>
    {
        if (_claims.TryGetValue(owner, out var last) && last.Token == token
            && house.Seats.TryGetValue(last.Seat, out var rings) && rings.Answers(last.CallId, token))
        {
            return new LineClaim(last.CallId, rings.Snapshot());
        }

        var choice = SeatChoice.Among(house.Seats.Values, now);
        foreach (var caller in InOrder.Where(caller => caller.Competes && caller.Lease > now))
        {
            if (choice.IsEmpty)
            {
                break;
            }

            var who = caller.Caller;
            if (choice.Best(who.SeatCities, who.Skills, who.Owner) is not { } seat)
            {
                continue;
            }

            if (who.Owner != owner)
            {
                choice.SetAside(seat);
                Nudge(who.Owner, now);
                continue;
            }

            seat.Ring(who.CallId, token, lease, now);
            caller.Offered = seat.Id;
            _claims[owner] = (token, who.CallId, seat.Id);
            return new LineClaim(who.CallId, seat.Snapshot());
        }

        return LineClaim.None;
    });

    public Task<bool> ReturnAsync(string callId, DateTimeOffset now) => KnownAsync(callId, caller =>
    {
        caller.Offered = null;
        house.Wake();
    });

    public Task<bool> LeaveAsync(string callId, DateTimeOffset now) => KnownAsync(callId, caller =>
    {
        house.Callers.Remove(callId);
        if (caller.Competes)
        {
            house.Wake();
        }
    });

    public Task<bool> WidenAsync(string callId, IReadOnlyList<string> cities, DateTimeOffset now) => KnownAsync(callId, caller =>
    {
        caller.Widen(cities);
        house.Wake();
    });

    public Task<int?> PositionAsync(string callId) => house.Do<int?>(() =>
        house.Callers.TryGetValue(callId, out var me)
            ? me.Offered is not null ? 1 : 1 + InOrder.TakeWhile(caller => caller != me).Count(caller => caller.Waits && caller.Caller.City == me.Caller.City)
            : null);

    public Task<LineStatus> StatusAsync(string city, DateTimeOffset now) => house.Do(() =>
    {
        var waiting = house.Callers.Values.Where(caller => caller.Waits && caller.Caller.City == city).Select(caller => caller.Caller.EnteredAt).ToArray();
        var seats = house.Seats.Values.Where(seat => seat.City == city && seat.State != SeatState.Offline).ToArray();
        return new LineStatus(
            city,
            waiting.Length,
            waiting.Length == 0 || now < waiting.Min() ? TimeSpan.Zero : now - waiting.Min(),
            seats.Length,
            seats.Count(seat => seat.IsReady(now)),
            house.Seats.Values.Count(seat => seat.City == OverflowLadder.PoolCity && seat.IsReady(now)));
    });

    public Task<IReadOnlyList<string>> RenewAsync(IReadOnlyList<string> callIds, string owner, DateTimeOffset lease, DateTimeOffset now) =>
        house.Do<IReadOnlyList<string>>(() =>
        {
            var unknown = new List<string>();
            foreach (var callId in callIds)
            {
                if (house.Callers.TryGetValue(callId, out var caller) && caller.Caller.Owner == owner)
                {
                    caller.Lease = lease;
                    if (caller.Offered is { } seat && !house.IsHeld(seat, callId))
                    {
                        caller.Offered = null;
                        house.Wake();
                    }
                }
                else
                {
                    unknown.Add(callId);
                }
            }

            return unknown;
        });

    public Task<IReadOnlyList<WaitingCaller>> ReapAsync(DateTimeOffset now) => house.Do<IReadOnlyList<WaitingCaller>>(() =>
    {
        if (house.SparesLeases("lines", now))
        {
            return [];
        }

        var late = InOrder.Where(caller => caller.Lease <= now).Select(caller => caller.Caller).ToArray();
        foreach (var caller in late)
        {
            house.Callers.Remove(caller.CallId);
            house.Wake();
        }

        return [.. late.Where(caller => caller.Offered is not { } seat || !house.IsHeld(seat, caller.CallId) || house.Seats[seat].State != SeatState.Talking)];
    });

    public Task<IReadOnlyList<WaitingCaller>> ListAsync() =>
        house.Do<IReadOnlyList<WaitingCaller>>(() => [.. InOrder.Select(caller => caller.Caller)]);

    public IDisposable Watch(Action wake) => house.Watch(wake);

    // Once a second at most: two gateways must not keep waking one another.
    private void Nudge(string owner, DateTimeOffset now)
    {
        if (!_nudged.TryGetValue(owner, out var last) || now - last >= BetweenNudges)
        {
            _nudged[owner] = now;
            house.Wake();
        }
    }

    private Task<bool> KnownAsync(string callId, Action<MemoryCaller> step) => house.Do(() =>
    {
        if (!house.Callers.TryGetValue(callId, out var caller))
        {
            return false;
        }

        step(caller);
        return true;
    });
}
