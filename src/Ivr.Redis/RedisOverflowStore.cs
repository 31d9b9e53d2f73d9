using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The overflow switches: one hash, city to <c>switch who at until</c>.</summary>
internal sealed class RedisOverflowStore(StoreDoor door, string prefix) : IOverflowStore
{
    private readonly RedisKey _switches = Keys.Switches(prefix);

    public async Task<OverflowState> GetAsync(string city)
    {
        var packed = await StoreDoor.AskAsync(() => door.Server.HashGetAsync(_switches, Packed.Field(city))).ConfigureAwait(false);
        return packed.IsNull ? new OverflowState(city, OverflowSwitch.Automatic, null, null) : Read(city, packed.ToString());
    }

    public Task SetAsync(string city, OverflowSwitch to, string who, DateTimeOffset now, DateTimeOffset? until) =>
        StoreDoor.AskAsync(() => door.Server.HashSetAsync(_switches, Packed.Field(city), string.Join('\t', to, Packed.Field(who), Packed.Time(now), until is { } end ? Packed.Time(end) : "")));

    public async Task<IReadOnlyList<OverflowState>> ListAsync()
    {
        var all = await StoreDoor.AskAsync(() => door.Server.HashGetAllAsync(_switches)).ConfigureAwait(false);
        return [.. all.Select(one => Read(one.Name.ToString(), one.Value.ToString())).OrderBy(one => one.City, StringComparer.Ordinal)];
    }

    private static OverflowState Read(string city, string packed)
    {
        var field = Packed.Split(packed);
        return new OverflowState(city, Enum.Parse<OverflowSwitch>(field[0]), field[1], Packed.Time(field[2])) { Until = field.Length > 3 ? Packed.TimeOrNull(field[3]) : null };
    }

    private static class Keys
    {
        public static RedisKey Switches(string prefix) => $"{{{prefix}:overflow}}:switches";
    }
}
