using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The board of calls: one hash, call id to packed card with the time it goes; a TTL on the whole is the broom.</summary>
internal sealed class RedisCallBoard(StoreDoor door, string prefix) : ICallBoard
{
    private static readonly TimeSpan Broom = TimeSpan.FromDays(1);

    private readonly RedisKey _key = Keys.Cards(prefix);

    public Task WriteAsync(IReadOnlyDictionary<string, CallCard?> cards, DateTimeOffset until) => StoreDoor.AskAsync(async () =>
    {
        HashEntry[] shown = [.. cards.Values.OfType<CallCard>().Select(card => new HashEntry(Packed.Field(card.CallId), Pack(card, until)))];
        RedisValue[] over = [.. cards.Where(one => one.Value is null).Select(one => (RedisValue)Packed.Field(one.Key))];
        await Task.WhenAll(
            shown.Length > 0 ? door.Server.HashSetAsync(_key, shown) : Task.CompletedTask,
            over.Length > 0 ? door.Server.HashDeleteAsync(_key, over) : Task.CompletedTask,
            door.Server.KeyExpireAsync(_key, Broom)).ConfigureAwait(false);
        return true;
    });

    public async Task<IReadOnlyList<CallCard>> ListAsync(DateTimeOffset now)
    {
        var answer = await door.RunAsync(List, [_key], Packed.Time(now)).ConfigureAwait(false);
        return [.. answer.Chunk(2).Select(pair => Read(pair[0], pair[1])).OrderBy(card => card.StartedAt).ThenBy(card => card.CallId, StringComparer.Ordinal)];
    }

    private static readonly Script List = new(Script.Basics + """
        local CARDS = KEYS[1]
        local now, all = tonumber(ARGV[1]), {}
        for _, id in ipairs(redis.call('HKEYS', CARDS)) do
          local card = redis.call('HGET', CARDS, id)
          if tonumber(split(card)[1]) <= now then redis.call('HDEL', CARDS, id)
          else
            all[#all + 1] = id
            all[#all + 1] = card
          end
        end
        return all
        """);

    private static string Pack(CallCard card, DateTimeOffset until) => string.Join(
        '\t', Packed.Time(until), Packed.Field(card.Gateway), Packed.Field(card.City), Packed.Field(card.Stage), Packed.Field(card.Caller), Packed.Field(card.Seat), Packed.Time(card.StartedAt));

    private static CallCard Read(string id, string packed)
    {
        var field = Packed.Split(packed);
        return new CallCard(id, field[1], field[2], field[3], field[4], Packed.OrNull(field[5]), Packed.Time(field[6]));
    }

    private static class Keys
    {
        public static RedisKey Cards(string prefix) => $"{{{prefix}:board}}:cards";
    }
}
