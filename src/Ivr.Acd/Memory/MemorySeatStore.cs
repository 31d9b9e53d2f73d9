namespace Ivr.Acd;

internal sealed class MemorySeatStore(MemoryHouse house) : ISeatStore
{
    public Task DefineAsync(string definer, IReadOnlyList<SeatDefinition> seats, DateTimeOffset now) => house.Do(() =>
    {
        foreach (var definition in seats)
        {
            if (!house.Seats.TryGetValue(definition.Id, out var seat))
            {
                seat = house.Seats[definition.Id] = new MemorySeat(definition.Id);
            }

            seat.Define(definition, definer, now);
        }

        foreach (var gone in house.Seats.Values.Where(seat => seat.Definer == definer).Select(seat => seat.Id).Except(seats.Select(seat => seat.Id)).ToArray())
        {
            house.Seats.Remove(gone);
        }

        house.Wake();
        return true;
    });

    public Task<SeatBound> RegisterAsync(string seat, SeatRegistration registration, DateTimeOffset now) => house.Do(() =>
    {
        if (!house.Seats.TryGetValue(seat, out var known))
        {
            return new SeatBound(SeatBoundOutcome.UnknownSeat, []);
        }

        var offline = known.State == SeatState.Offline;
        var outcome = known.Register(registration, now);
        if (offline && known.State == SeatState.Ready)
        {
            house.Wake();
        }

        return new SeatBound(outcome, known.Snapshot().Bindings);
    });

    public Task<IReadOnlyList<SeatSnapshot>> DropFlowsAsync(string gateway, string? flow, DateTimeOffset now) => house.Do<IReadOnlyList<SeatSnapshot>>(() =>
        [.. house.Seats.Values.OrderBy(seat => seat.Id, StringComparer.Ordinal).Where(seat => seat.Drop(gateway, flow, now)).Select(seat => seat.Snapshot())]);

    public Task<SeatClaim> ReserveAsync(SeatWanted wanted, string holder, string token, DateTimeOffset lease, DateTimeOffset now) => house.Do(() =>
    {
        var seat = house.Seats.Values.FirstOrDefault(one => one.Answers(holder, token));
        if (seat is null)
        {
            var choice = SeatChoice.Among(house.Seats.Values, now);
            seat = wanted.Seat is { } name ? choice.Named(name, wanted.Gateway) : choice.Best(wanted.Cities, wanted.Skills, wanted.Gateway);
            seat?.Ring(holder, token, lease, now);
        }

        return new SeatClaim(seat?.Snapshot());
    });

    public Task<IReadOnlyList<string>> RenewAsync(IReadOnlyDictionary<string, string> holders, DateTimeOffset lease, DateTimeOffset now) => house.Do<IReadOnlyList<string>>(() =>
        [.. holders.Where(one => !IsHeld(one.Key, one.Value, held => held.Renew(lease))).Select(static one => one.Key)]);

    public Task<bool> TalkingAsync(string seat, string holder, DateTimeOffset lease, DateTimeOffset now) =>
        HeldAsync(seat, holder, held => held.Talk(lease, now));

    public Task<bool> WrapUpAsync(string seat, string holder, DateTimeOffset until, DateTimeOffset now) =>
        HeldAsync(seat, holder, held => held.Pause(SeatState.WrapUp, until, null, now));

    public Task<bool> RestAsync(string seat, string holder, DateTimeOffset until, string cause, DateTimeOffset now) =>
        HeldAsync(seat, holder, held => held.Pause(SeatState.Resting, until, cause, now));

    public Task<bool> FreeAsync(string seat, string holder, DateTimeOffset now) => HeldAsync(seat, holder, held =>
    {
        if (held.Free(now))
        {
            house.Wake();
        }
    });

    public Task<IReadOnlyList<SeatSnapshot>> ReapAsync(DateTimeOffset now) => house.Do<IReadOnlyList<SeatSnapshot>>(() =>
    {
        var spare = house.SparesLeases("seats", now);
        var changed = new List<SeatSnapshot>();
        foreach (var seat in house.Seats.Values.OrderBy(seat => seat.Id, StringComparer.Ordinal))
        {
            var holder = seat.Holder;
            if (!seat.Reap(spare, now))
            {
                continue;
            }

            changed.Add(seat.Snapshot());
            house.Wake();
            if (holder is not null && house.Callers.TryGetValue(holder, out var caller) && caller.Offered == seat.Id)
            {
                caller.Offered = null;
            }
        }

        return changed;
    });

    public Task<IReadOnlyList<SeatSnapshot>> ListAsync(DateTimeOffset now) => house.Do<IReadOnlyList<SeatSnapshot>>(() =>
        [.. house.Seats.Values.OrderBy(seat => seat.Id, StringComparer.Ordinal).Select(seat => seat.Snapshot())]);

    private Task<bool> HeldAsync(string seat, string holder, Action<MemorySeat> step) => house.Do(() => IsHeld(seat, holder, step));

    private bool IsHeld(string seat, string holder, Action<MemorySeat> step)
    {
        if (!house.Seats.TryGetValue(seat, out var known) || !known.IsHeldBy(holder))
        {
            return false;
        }

        step(known);
        return true;
    }
}
