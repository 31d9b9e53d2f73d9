namespace Ivr.Acd;

internal sealed class MemoryOverflowStore(MemoryHouse house) : IOverflowStore
{
    private readonly SortedDictionary<string, OverflowState> _switches = new(StringComparer.Ordinal);

    public Task<OverflowState> GetAsync(string city) =>
        house.Do(() => _switches.GetValueOrDefault(city) ?? new OverflowState(city, OverflowSwitch.Automatic, null, null));

    public Task SetAsync(string city, OverflowSwitch to, string who, DateTimeOffset now, DateTimeOffset? until) =>
        house.Do(() => _switches[city] = new OverflowState(city, to, who, now) { Until = until });

    public Task<IReadOnlyList<OverflowState>> ListAsync() => house.Do<IReadOnlyList<OverflowState>>(() => [.. _switches.Values]);
}
