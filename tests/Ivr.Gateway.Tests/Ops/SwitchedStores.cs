using Ivr.Acd;

namespace Ivr.Gateway.Tests.Ops;

/// <summary>An overflow store that can be sent away.</summary>
internal sealed class SwitchedStores(MemoryStores memory) : IOverflowStore
{
    public bool IsAway { get; set; }

    public Task<OverflowState> GetAsync(string city) => Here().GetAsync(city);

    public Task SetAsync(string city, OverflowSwitch to, string who, DateTimeOffset now, DateTimeOffset? until) => Here().SetAsync(city, to, who, now, until);

    public Task<IReadOnlyList<OverflowState>> ListAsync() => Here().ListAsync();

    private IOverflowStore Here() => IsAway ? throw new StoreUnavailableException("sent away") : memory.Overflow;
}
