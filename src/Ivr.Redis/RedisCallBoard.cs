using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The board of calls: one hash, call id to packed card with the time it goes; a TTL on the whole is the broom.</summary>
internal sealed class RedisCallBoard(StoreDoor door, string prefix) : ICallBoard
{
    private readonly RedisKey[] _keys = [Keys.Cards(prefix)];

    public Task PutAsync(CallCard card, DateTimeOffset until, DateTimeOffset now) => door.RunAsync(Put, _keys, Packed.Time(now), Packed.Field(card.CallId), string.Join(
        '\t', Packed.Time(until), Packed.Field(card.Gateway), Packed.Field(card.City), Packed.Field(card.Stage), Packed.Field(card.Caller), Packed.Field(card.Seat), Packed.Time(card.StartedAt)));

    private static readonly Script Put = new("""
        local CARDS = KEYS[1]
        redis.call('HSET', CARDS, ARGV[2], ARGV[3])
        redis.call('PEXPIRE', CARDS, '86400000')
        return {}
        """);

    public Task RemoveAsync(string callId) => StoreDoor.AskAsync(() => door.Server.HashDeleteAsync(_keys[0], Packed.Field(callId)));

    public async Task<IReadOnlyList<CallCard>> ListAsync(DateTimeOffset now)
    {
        var answer = await door.RunAsync(List, _keys, Packed.Time(now)).ConfigureAwait(false);
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
