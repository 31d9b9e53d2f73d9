using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The lines, in Redis. See <see cref="LiveKeys"/> and <see cref="LiveScript"/>.</summary>
internal sealed class RedisLineStore(StoreDoor door, LiveKeys keys, WakeBell bell) : ILineStore
{
    public Task EnterAsync(WaitingCaller caller, DateTimeOffset lease, DateTimeOffset now) =>
        RunAsync(Enter, now, [Packed.Time(lease), .. PackedCaller.Write(caller)]);

    private static readonly Script Enter = LiveScript.Of("""
        local c = {lease = ARGV[3], id = ARGV[4], owner = ARGV[5], city = ARGV[6], skills = ARGV[7], entered = ARGV[8], boost = ARGV[9],
          cities = ARGV[10], number = ARGV[11], language = ARGV[12], hidden = ARGV[13], seat = ''}
        local known = caller(c.id)
        if known then c.entered, c.seat = known.entered, known.seat end
        stand(c, known and place(known))
        wake()
        return {}
        """);

    public async Task<LineClaim> ClaimAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now)
    {
        var answer = await RunAsync(Claim, now, Packed.Field(owner), Packed.Field(token), Packed.Time(lease)).ConfigureAwait(false);
        return answer is [var callId, var id, var seat] ? new LineClaim(callId, PackedSeat.Read(id, seat)) : LineClaim.None;
    }

    // Callers who want the same are looked up once; those whom no seat fits cost one table look-up each.
    private static readonly Script Claim = LiveScript.Choosing("""
        local owner, token, lease = ARGV[3], ARGV[4], ARGV[5]
        local last = redis.call('HGET', MARKS, 'claim:' .. owner)
        if last then
          local l = split(last)
          if l[1] == token then
            local s = held(l[3], l[2])
            if s and s.state == 'Ringing' and s.token == token then return {l[2], s.id, packed(s)} end
          end
        end
        if redis.call('ZCARD', WAITING) == 0 then return {} end
        local list = benches()
        if #list == 0 then return {} end
        local function nudge(other)
          local at = redis.call('HGET', MARKS, 'nudge:' .. other)
          if not at or now - tonumber(at) >= 1000 then
            redis.call('HSET', MARKS, 'nudge:' .. other, int(now))
            wake()
          end
        end
        local wants, from = {}, 0
        while true do
          local some = redis.call('ZRANGE', WAITING, from, from + 99)
          for _, text in ipairs(some) do
            local id, cities, skills, waits = string.match(text, '^([^\t]*)\t[^\t]*\t([^\t]*)\t([^\t]*)\t([^\t]*)\t')
            local want = cities .. '\t' .. skills .. '\t' .. waits
            if wants[want] == nil then wants[want] = cities ~= '' and fitting(list, cities, skills) or false end
            local s, bench, at
            if wants[want] then s, bench, at = best(wants[want], waits) end
            if not s then wants[want] = false
            else
              local c = caller(id)
              if c and tonumber(c.lease) > now then
                if c.owner == owner then
                  redis.call('HSET', MARKS, 'claim:' .. owner, token .. '\t' .. id .. '\t' .. s.id)
                  ring(s, id, token, lease)
                  c.seat = s.id
                  stand(c)
                  return {id, s.id, packed(s)}
                end
                setaside(bench, at)
                nudge(c.owner)
              end
            end
          end
          if #some < 100 then return {} end
          from = from + 100
        end
        """);

    public Task<bool> ReturnAsync(string callId, DateTimeOffset now) => DoneAsync(Return, now, Packed.Field(callId));

    private static readonly Script Return = LiveScript.Of("""
        local c = caller(ARGV[3])
        if not c then return {} end
        c.seat = ''
        stand(c)
        wake()
        return {c.id}
        """);

    public Task<bool> LeaveAsync(string callId, DateTimeOffset now) => DoneAsync(Leave, now, Packed.Field(callId));

    private static readonly Script Leave = LiveScript.Of("""
        local c = caller(ARGV[3])
        if not c then return {} end
        gone(c)
        if c.seat == '' and c.cities ~= '' then wake() end
        return {c.id}
        """);

    public Task<bool> WidenAsync(string callId, IReadOnlyList<string> cities, DateTimeOffset now) =>
        DoneAsync(Widen, now, Packed.Field(callId), Packed.Set(cities));

    private static readonly Script Widen = LiveScript.Of("""
        local c = caller(ARGV[3])
        if not c then return {} end
        local former = place(c)
        c.cities = ARGV[4]
        stand(c, former)
        wake()
        return {c.id}
        """);

    public async Task<int?> PositionAsync(string callId)
    {
        var answer = await RunAsync(Position, DateTimeOffset.UnixEpoch, Packed.Field(callId)).ConfigureAwait(false);
        return answer is [var position] ? Packed.Number(position) : null;
    }

    private static readonly Script Position = LiveScript.Of("""
        local c = caller(ARGV[3])
        if not c then return {} end
        if c.seat ~= '' then return {'1'} end
        local before = 0
        for _, text in ipairs(redis.call('ZRANGEBYSCORE', WAITING, '-inf', int(tonumber(c.entered) - tonumber(c.boost)))) do
          local id, city = string.match(text, '^([^\t]*)\t([^\t]*)\t')
          if id == c.id then break end
          if city == c.city then before = before + 1 end
        end
        return {int(before + 1)}
        """);

    public async Task<LineStatus> StatusAsync(string city, DateTimeOffset now)
    {
        var answer = await RunAsync(Status, now, Packed.Field(city), OverflowLadder.PoolCity).ConfigureAwait(false);
        return new LineStatus(city, Packed.Number(answer[0]), Packed.Span(answer[1]), Packed.Number(answer[2]), Packed.Number(answer[3]), Packed.Number(answer[4]));
    }

    private static readonly Script Status = LiveScript.Of("""
        local waiting, since = 0, now
        for _, text in ipairs(redis.call('ZRANGE', WAITING, 0, -1)) do
          local city, entered = string.match(text, '^[^\t]*\t([^\t]*)\t.*\t([^\t]*)$')
          if city == ARGV[3] then
            waiting = waiting + 1
            if tonumber(entered) < since then since = tonumber(entered) end
          end
        end
        local function seats(most, wanted)
          local count = 0
          for _, text in ipairs(redis.call('ZRANGEBYSCORE', SIGNED, '-inf', most)) do
            if string.match(text, '^[^\t]*\t([^\t]*)\t') == wanted then count = count + 1 end
          end
          return int(count)
        end
        return {int(waiting), int(now - since), seats('+inf', ARGV[3]), seats(int(now), ARGV[3]), seats(int(now), ARGV[4])}
        """);

    public async Task<IReadOnlyList<string>> RenewAsync(IReadOnlyList<string> callIds, string owner, DateTimeOffset lease, DateTimeOffset now)
    {
        var unknown = new List<string>();
        foreach (var some in callIds.Chunk(LiveScript.RenewedAtOnce))
        {
            unknown.AddRange(await RunAsync(Renew, now, [Packed.Field(owner), Packed.Time(lease), .. some.Select(id => (RedisValue)Packed.Field(id))]).ConfigureAwait(false));
        }

        return unknown;
    }

    private static readonly Script Renew = LiveScript.Of("""
        local unknown = {}
        for i = 5, #ARGV do
          local c = caller(ARGV[i])
          if c and c.owner == ARGV[3] then
            c.lease = ARGV[4]
            if c.seat ~= '' and not held(c.seat, c.id) then
              c.seat = ''
              stand(c)
              wake()
            else
              redis.call('HSET', CALLERS, c.id, told(c))
            end
          else
            unknown[#unknown + 1] = ARGV[i]
          end
        end
        return unknown
        """);

    public async Task<IReadOnlyList<WaitingCaller>> ReapAsync(DateTimeOffset now) => PackedCaller.ReadAll(await RunAsync(Reap, now).ConfigureAwait(false));

    private static readonly Script Reap = LiveScript.Of("""
        if spares('lines') then return {} end
        local orphans = {}
        for _, id in ipairs(redis.call('HKEYS', CALLERS)) do
          local c = caller(id)
          if tonumber(c.lease) <= now then
            gone(c)
            local s = c.seat ~= '' and held(c.seat, id)
            if not s or s.state ~= 'Talking' then
              orphans[#orphans + 1] = id
              orphans[#orphans + 1] = told(c)
            end
          end
        end
        if #orphans > 0 then wake() end
        return orphans
        """);

    public async Task<IReadOnlyList<WaitingCaller>> ListAsync() =>
        PackedCaller.ReadAll(await RunAsync(List, DateTimeOffset.UnixEpoch).ConfigureAwait(false));

    private static readonly Script List = LiveScript.Of("""
        local all = {}
        for _, id in ipairs(redis.call('HKEYS', CALLERS)) do
          all[#all + 1] = id
          all[#all + 1] = redis.call('HGET', CALLERS, id)
        end
        return all
        """);

    public IDisposable Watch(Action wake) => bell.Watch(wake);

    private async Task<bool> DoneAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        (await RunAsync(script, now, arguments).ConfigureAwait(false)).Length > 0;

    private Task<string[]> RunAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        door.RunAsync(script, keys.All, [keys.Wake, Packed.Time(now), .. arguments]);
}
