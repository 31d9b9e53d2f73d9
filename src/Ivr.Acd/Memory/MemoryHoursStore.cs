namespace Ivr.Acd;

internal sealed class MemoryHoursStore(MemoryHouse house) : IHoursStore
{
    private readonly SortedDictionary<string, HoursOverride> _all = new(StringComparer.Ordinal);

    public Task SetAsync(HoursOverride order) => house.Do(() => _all[order.Name] = order);

    public Task<bool> ClearAsync(string name) => house.Do(() => _all.Remove(name));

    public Task<IReadOnlyList<HoursOverride>> ListAsync(DateTimeOffset now) => house.Do<IReadOnlyList<HoursOverride>>(() => [.. _all.Values.Where(one => one.Until > now)]);
}
