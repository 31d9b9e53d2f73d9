using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The callbacks, in Redis. See <see cref="CallbackKeys"/> and <see cref="CallbackScript"/>.</summary>
internal sealed class RedisCallbackStore(StoreDoor door, CallbackKeys keys) : ICallbackStore
{
    public async Task<CallbackOpened> OpenAsync(CallbackRequest request, DateTimeOffset due, DateTimeOffset now)
    {
        var answer = await RunAsync(Open, now, [Packed.Time(due), .. PackedCallback.Write(request)]).ConfigureAwait(false);
        return new CallbackOpened(answer[0], answer[1] == "merged");
    }

    private static readonly Script Open = CallbackScript.Of("""
        local due, number, city, skills, language, reason, call, hidden, message, urgent = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11]
        local known = redis.call('HGET', NUMBERS, number)
        local b = known and read(known)
        if b then
          b.city, b.reason, b.call, b.hidden = city, reason, call, hidden
          if skills ~= '' then b.skills = skills end
          if language ~= '' then b.language = language end
          if message ~= '' then b.message = message end
          if urgent ~= '' then
            if b.urgent == '' then b.attempts = '0' end
            b.urgent = b.token == '' and '1' or '2'
          end
          if b.token == '' and tonumber(due) < tonumber(b.due) then b.due = due end
          keep(b)
          return {b.id, 'merged'}
        end
        local id = 'cb' .. int(redis.call('HINCRBY', MARKS, 'opened', 1))
        keep({id = id, number = number, city = city, skills = skills, language = language, reason = reason, call = call, state = 'Open',
          opened = int(now), due = due, attempts = '0', postponed = '0', owner = '', token = '', taken = '0', outcome = '', history = '', hidden = hidden, message = message, urgent = urgent})
        return {id, 'new'}
        """);

    public async Task<Callback?> TakeDueAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now, bool onlyUrgent)
    {
        var answer = await RunAsync(Take, now, PackedCallback.Word(owner), Packed.Field(token), Packed.Time(lease), Packed.Flag(onlyUrgent)).ConfigureAwait(false);
        return answer is [var id, var packed] ? PackedCallback.Read(id, packed) : null;
    }

    private static readonly Script Take = CallbackScript.Of("""
        local owner, token, lease = ARGV[2], ARGV[3], ARGV[4]
        local last = redis.call('HGET', MARKS, 'take:' .. owner)
        if last then
          local l = split(last)
          local b = l[1] == token and held(l[2], token)
          if b then return {b.id, packed(b)} end
        end
        local id = redis.call('ZRANGEBYSCORE', URGENT, '-inf', int(now), 'LIMIT', 0, 1)[1]
        if not id and ARGV[5] == '' then id = redis.call('ZRANGEBYSCORE', DUE, '-inf', int(now), 'LIMIT', 0, 1)[1] end
        local b = id and read(id)
        if not b then return {} end
        redis.call('HSET', MARKS, 'take:' .. owner, token .. '\t' .. id)
        b.state, b.owner, b.token, b.taken, b.due = 'Taken', owner, token, int(now), lease
        keep(b)
        return {id, packed(b)}
        """);

    public Task<bool> RenewAsync(string id, string token, DateTimeOffset lease, DateTimeOffset now) =>
        DoneAsync(Renew, now, Packed.Field(id), Packed.Field(token), Packed.Time(lease));

    private static readonly Script Renew = CallbackScript.Of("""
        local b = held(ARGV[2], ARGV[3])
        if not b then return {} end
        b.due = ARGV[4]
        keep(b)
        return {b.id}
        """);

    public Task<bool> RetryAsync(string id, string token, DateTimeOffset? due, string outcome, DateTimeOffset now) =>
        DoneAsync(Retry, now, Packed.Field(id), Packed.Field(token), due is { } next ? Packed.Time(next) : "", PackedCallback.Word(outcome));

    private static readonly Script Retry = CallbackScript.Of("""
        local b = held(ARGV[2], ARGV[3])
        if not b then return {} end
        local presses = b.urgent == '2'
        local givenup = ARGV[4] == '' and not presses
        local outcome = (givenup and 'given-up: ' or '') .. ARGV[5]
        note(b, outcome)
        if not presses then b.attempts = int(tonumber(b.attempts) + 1) end
        if givenup then close(b, outcome) else letgo(b, ARGV[4]) end
        return {b.id}
        """);

    public Task<bool> PostponeAsync(string id, string token, DateTimeOffset due, DateTimeOffset now) =>
        DoneAsync(Postpone, now, Packed.Field(id), Packed.Field(token), Packed.Time(due));

    private static readonly Script Postpone = CallbackScript.Of("""
        local b = held(ARGV[2], ARGV[3])
        if not b then return {} end
        b.postponed = int(tonumber(b.postponed) + 1)
        letgo(b, ARGV[4])
        return {b.id}
        """);

    public Task<bool> CloseAsync(string id, string token, string outcome, DateTimeOffset now) =>
        DoneAsync(Close, now, Packed.Field(id), Packed.Field(token), PackedCallback.Word(outcome));

    private static readonly Script Close = CallbackScript.Of("""
        local b = held(ARGV[2], ARGV[3])
        if not b then return {} end
        note(b, ARGV[4])
        b.attempts = int(tonumber(b.attempts) + 1)
        close(b, ARGV[4])
        return {b.id}
        """);

    public Task<bool> CloseByNumberAsync(string number, string outcome, DateTimeOffset now) =>
        DoneAsync(CloseNumber, now, Packed.Field(number), PackedCallback.Word(outcome));

    private static readonly Script CloseNumber = CallbackScript.Of("""
        local id = redis.call('HGET', NUMBERS, ARGV[2])
        local b = id and read(id)
        if not b then return {} end
        close(b, ARGV[3])
        return {id}
        """);

    public async Task<int> ReapAsync(DateTimeOffset now) => Packed.Number((await RunAsync(Reap, now).ConfigureAwait(false))[0]);

    private static readonly Script Reap = CallbackScript.Of("""
        if spares() then return {'0'} end
        local lapsed = redis.call('ZRANGEBYSCORE', TAKEN, '-inf', int(now))
        for _, id in ipairs(lapsed) do
          local b = read(id)
          if b then
            note(b, 'lapsed')
            letgo(b, int(now))
          end
        end
        return {int(#lapsed)}
        """);

    public async Task<IReadOnlyList<Callback>> ListAsync(int most) => PackedCallback.ReadAll(await RunAsync(List, DateTimeOffset.UnixEpoch, most).ConfigureAwait(false));

    private static readonly Script List = CallbackScript.Of("""
        local all, seen, most = {}, {}, tonumber(ARGV[2]) * 2
        local function add(ids)
          for _, id in ipairs(ids) do
            if #all >= most then return end
            if not seen[id] then
              seen[id] = true
              all[#all + 1] = id
              all[#all + 1] = redis.call('HGET', OPEN, id)
            end
          end
        end
        add(redis.call('ZRANGE', TAKEN, 0, -1))
        add(redis.call('ZRANGE', URGENT, 0, ARGV[2]))
        add(redis.call('ZRANGE', DUE, 0, most))
        return all
        """);

    public async Task<IReadOnlyList<Callback>> HistoryAsync(int most) => PackedCallback.ReadAll(await RunAsync(History, DateTimeOffset.UnixEpoch, most).ConfigureAwait(false));

    private static readonly Script History = CallbackScript.Of("""
        local all = {}
        for _, id in ipairs(redis.call('ZREVRANGE', ENDED, 0, tonumber(ARGV[2]) - 1)) do
          all[#all + 1] = id
          all[#all + 1] = redis.call('HGET', CLOSED, id)
        end
        return all
        """);

    public async Task<CallbackCounts> CountAsync(DateTimeOffset now)
    {
        var answer = await RunAsync(Count, now).ConfigureAwait(false);
        var earliest = answer[3].Length == 0 ? (DateTimeOffset?)null : Packed.Time(answer[3]);
        return new CallbackCounts(Packed.Number(answer[0]), Packed.Number(answer[1]), Packed.Number(answer[2]), earliest, Packed.Number(answer[4]));
    }

    private static readonly Script Count = CallbackScript.Of("""
        local first = redis.call('ZRANGE', DUE, 0, 0)[1]
        local earliest = first and read(first)
        return {int(redis.call('ZCARD', DUE)), int(redis.call('ZCOUNT', DUE, '-inf', int(now))), int(redis.call('ZCARD', TAKEN)), earliest and earliest.due or '', int(redis.call('ZCARD', URGENT))}
        """);

    private async Task<bool> DoneAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        (await RunAsync(script, now, arguments).ConfigureAwait(false)).Length > 0;

    private Task<string[]> RunAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        door.RunAsync(script, keys.All, [Packed.Time(now), .. arguments]);
}
