using System.Globalization;

namespace Ivr.Redis;

/// <summary>
/// Puts right what a script left half done. Redis never leaves that; the embedded store does when it is killed. The
/// hashes are the truth; what contradicts them, or one another, is decided in the citizen's favour.
/// </summary>
internal sealed class StoreRepair(StoreDoor door, LiveKeys live, CallbackKeys callbacks, TimeProvider time)
{
    /// <returns>How much was wrong.</returns>
    public async Task<int> RunAsync()
    {
        var now = Packed.Time(time.GetUtcNow());
        var inLines = await door.RunAsync(Live, live.All, live.Wake, now).ConfigureAwait(false);
        var inCallbacks = await door.RunAsync(Callbacks, callbacks.All, now).ConfigureAwait(false);
        return int.Parse(inLines[0], CultureInfo.InvariantCulture) + int.Parse(inCallbacks[0], CultureInfo.InvariantCulture);
    }

    // A claim that was cut off: a seat that rings for somebody who knows nothing of it is ready, a caller who was offered
    // a seat that does not ring for him waits again. Callers and callbacks of an older gateway have a field less.
    private static readonly Script Live = LiveScript.Of("""
        local wrong = 0
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local text = redis.call('HGET', SEATS, id)
          if #split(text) ~= 13 then redis.call('HDEL', SEATS, id) wrong = wrong + 1 end
        end
        for _, id in ipairs(redis.call('HKEYS', CALLERS)) do
          local text = redis.call('HGET', CALLERS, id)
          if #split(text) < 10 then redis.call('HDEL', CALLERS, id) wrong = wrong + 1 end
        end

        local signed, waiting = {}, {}
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local s = seat(id)
          local c = s.state == 'Ringing' and caller(s.holder)
          if c and c.seat ~= id then ready(s, s.from, '') wrong = wrong + 1 end
          if s.state ~= 'Offline' then signed[desk(s)] = isheld(s) and '9000000000000000' or s.from end
        end
        for _, id in ipairs(redis.call('HKEYS', CALLERS)) do
          local c = caller(id)
          if c.seat ~= '' and not held(c.seat, id) then c.seat = '' stand(c) wake() wrong = wrong + 1 end
          if c.seat == '' then waiting[place(c)] = int(tonumber(c.entered) - tonumber(c.boost)) end
        end

        """ + Ordered("SIGNED", "signed") + Ordered("WAITING", "waiting") + """
        return {int(wrong)}
        """);

    // A callback that was being closed is closed; one that was being opened is open; of two for one number the known one stays.
    private static readonly Script Callbacks = CallbackScript.Of("""
        local wrong, highest = 0, 0
        for _, id in ipairs(redis.call('HKEYS', OPEN)) do
          local text = redis.call('HGET', OPEN, id)
          if #split(text) < 16 then redis.call('HDEL', OPEN, id) wrong = wrong + 1 end
        end

        local due, taken, urgent, numbers = {}, {}, {}, {}
        for _, id in ipairs(redis.call('HKEYS', OPEN)) do
          highest = math.max(highest, tonumber(string.match(id, '%d+$') or '0'))
          local b = read(id)
          local other = redis.call('HGET', NUMBERS, b.number)
          local doubled = other and other ~= id and redis.call('HEXISTS', OPEN, other) == 1
          if redis.call('HEXISTS', CLOSED, id) == 1 then redis.call('HDEL', OPEN, id) wrong = wrong + 1
          elseif doubled then close(b, 'merged') wrong = wrong + 1
          else
            if other ~= id then redis.call('HSET', NUMBERS, b.number, id) wrong = wrong + 1 end
            numbers[b.number] = id
            if b.token == '' then due[id] = b.due else taken[id] = b.due end
            if b.token == '' and b.urgent ~= '' then urgent[id] = b.due end
          end
        end
        for _, number in ipairs(redis.call('HKEYS', NUMBERS)) do
          if not numbers[number] then redis.call('HDEL', NUMBERS, number) wrong = wrong + 1 end
        end

        """ + Ordered("DUE", "due") + Ordered("URGENT", "urgent") + Ordered("TAKEN", "taken") + """

        for _, id in ipairs(redis.call('ZRANGE', ENDED, 0, -1)) do
          if redis.call('HEXISTS', CLOSED, id) == 0 then redis.call('ZREM', ENDED, id) wrong = wrong + 1 end
        end
        for _, id in ipairs(redis.call('HKEYS', CLOSED)) do
          highest = math.max(highest, tonumber(string.match(id, '%d+$') or '0'))
          if not redis.call('ZSCORE', ENDED, id) then
            local f = split(redis.call('HGET', CLOSED, id))
            redis.call('ZADD', ENDED, f[9] or '0', id)
            wrong = wrong + 1
          end
        end
        if tonumber(redis.call('HGET', MARKS, 'opened') or '0') < highest then
          redis.call('HSET', MARKS, 'opened', int(highest))
          wrong = wrong + 1
        end
        return {int(wrong)}
        """);

    // Puts an index right: the members and scores of a table, and no others.
    private static string Ordered(string index, string table) => $"""

        for _, member in ipairs(redis.call('ZRANGE', {index}, 0, -1)) do
          if not {table}[member] then redis.call('ZREM', {index}, member) wrong = wrong + 1 end
        end
        for member, score in pairs({table}) do
          local at = redis.call('ZSCORE', {index}, member)
          if not at or tonumber(at) ~= tonumber(score) then redis.call('ZADD', {index}, score, member) wrong = wrong + 1 end
        end

        """;
}
