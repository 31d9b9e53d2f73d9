using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The operator's hand on opening hours: one hash, name to <c>open until who at</c>. There are as many as plans name hours; what is past its time is left and not told.</summary>
internal sealed class RedisHoursStore(StoreDoor door, string prefix) : IHoursStore
{
    private readonly RedisKey _key = Keys.All(prefix);

    public Task SetAsync(HoursOverride order) => StoreDoor.AskAsync(() => door.Server.HashSetAsync(
        _key, Packed.Field(order.Name), string.Join('\t', Packed.Flag(order.Open), Packed.Time(order.Until), Packed.Field(order.Who), Packed.Time(order.At))));

    public Task<bool> ClearAsync(string name) => StoreDoor.AskAsync(() => door.Server.HashDeleteAsync(_key, Packed.Field(name)));

    public async Task<IReadOnlyList<HoursOverride>> ListAsync(DateTimeOffset now)
    {
        var all = await StoreDoor.AskAsync(() => door.Server.HashGetAllAsync(_key)).ConfigureAwait(false);
        return [.. all.Select(one => Read(one.Name.ToString(), Packed.Split(one.Value.ToString()))).Where(one => one.Until > now).OrderBy(one => one.Name, StringComparer.Ordinal)];
    }

    private static HoursOverride Read(string name, string[] field) => new(name, Packed.Flag(field, 0), Packed.Time(field[1]), field[2], Packed.Time(field[3]));

    private static class Keys
    {
        public static RedisKey All(string prefix) => $"{{{prefix}:hours}}:all";
    }
}
