using Ivr.Acd;

namespace Ivr.Redis;

/// <summary>
/// What the scripts on seats and lines share. ARGV begins with the wake channel and the present. The hashes are the
/// truth and are written first; the indexes can be made of them (<see cref="LiveRepair"/>).
/// </summary>
internal static class LiveScript
{
    public static Script Of(string body) => new(Script.Basics + Seats + Callers + Leases + body);

    /// <summary>The same with the choice of a seat.</summary>
    public static Script Choosing(string body) => Of(Choice + body);

    private const string Seats = """
        local SEATS, SIGNED, CALLERS, WAITING, MARKS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
        local now = tonumber(ARGV[2])
        local function wake() redis.call('PUBLISH', ARGV[1], int(now)) end

        local function packed(s)
          return table.concat({s.city, s.skills, s.static, s.contact, s.expires, s.state, s.since, s.till, s.from, s.holder, s.token, s.cause, s.definer}, '\t')
        end
        local function seat(id)
          local text = redis.call('HGET', SEATS, id)
          if not text then return nil end
          local f = split(text)
          return {id = id, city = f[1], skills = f[2], static = f[3], contact = f[4], expires = f[5], state = f[6],
            since = f[7], till = f[8], from = f[9], holder = f[10], token = f[11], cause = f[12], definer = f[13]}
        end
        local function isheld(s) return s.state == 'Ringing' or s.state == 'Talking' end
        local function desk(s) return s.id .. '\t' .. s.city .. '\t' .. s.skills end
        local function keep(s)
          redis.call('HSET', SEATS, s.id, packed(s))
          if s.state == 'Offline' then redis.call('ZREM', SIGNED, desk(s))
          else redis.call('ZADD', SIGNED, isheld(s) and '9000000000000000' or s.from, desk(s)) end
        end
        local function become(s, state, till)
          s.state, s.since, s.till = state, int(now), till
          if not isheld(s) then s.holder, s.token = '', '' end
          keep(s)
        end
        local function settle(s)
          if s.expires ~= '0' and tonumber(s.expires) <= now then s.contact, s.expires = s.static, '0' end
          return s.contact ~= ''
        end
        local function ready(s, from, cause)
          s.cause = cause
          if settle(s) then s.from = from become(s, 'Ready', '0') wake() else become(s, 'Offline', '0') end
        end
        local function held(id, holder)
          local s = seat(id)
          if s and isheld(s) and s.holder == holder then return s end
        end
        local function ring(s, holder, token, lease)
          s.holder, s.token, s.cause = holder, token, ''
          become(s, 'Ringing', lease)
        end

        """;

    private const string Callers = """
        local function caller(id)
          local text = redis.call('HGET', CALLERS, id)
          if not text then return nil end
          local f = split(text)
          return {id = id, owner = f[1], city = f[2], skills = f[3], entered = f[4], boost = f[5], cities = f[6],
            number = f[7], language = f[8], seat = f[9], lease = f[10], hidden = f[11] or ''}
        end
        local function told(c)
          return table.concat({c.owner, c.city, c.skills, c.entered, c.boost, c.cities, c.number, c.language, c.seat, c.lease, c.hidden}, '\t')
        end
        local function place(c) return c.id .. '\t' .. c.city .. '\t' .. c.cities .. '\t' .. c.skills .. '\t' .. c.entered end
        local function stand(c, former)
          redis.call('HSET', CALLERS, c.id, told(c))
          local at = place(c)
          if c.seat == '' then redis.call('ZADD', WAITING, int(tonumber(c.entered) - tonumber(c.boost)), at)
          else redis.call('ZREM', WAITING, at) end
          if former and former ~= at then redis.call('ZREM', WAITING, former) end
        end
        local function gone(c)
          redis.call('HDEL', CALLERS, c.id)
          redis.call('ZREM', WAITING, place(c))
        end

        """;

    private static readonly string Leases = $$"""
        local function spares(what)
          local last = redis.call('HGET', MARKS, 'reaped:' .. what)
          redis.call('HSET', MARKS, 'reaped:' .. what, int(now))
          if last and now - tonumber(last) > {{Packed.Span(ReapPause.Silence)}} then
            redis.call('HSET', MARKS, 'grace:' .. what, int(now + {{Packed.Span(ReapPause.Grace)}}))
          end
          local grace = redis.call('HGET', MARKS, 'grace:' .. what)
          return grace and tonumber(grace) > now
        end

        """;

    // Seats alike in city and skills are one bench, in which the longest idle sits first; benches are few, however many the seats.
    private const string Choice = """
        local function benches()
          local list, named = {}, {}
          for rank, text in ipairs(redis.call('ZRANGEBYSCORE', SIGNED, '-inf', int(now))) do
            local id, city, skills = string.match(text, '^([^\t]*)\t([^\t]*)\t(.*)$')
            local name = city .. '\t' .. skills
            local bench = named[name]
            if not bench then
              bench = {city = ',' .. city .. ',', skills = ',' .. skills .. ',', ids = {}, ranks = {}, at = 1}
              named[name] = bench
              list[#list + 1] = bench
            end
            bench.ids[#bench.ids + 1] = id
            bench.ranks[#bench.ranks + 1] = rank
          end
          return list
        end
        local function liking(bench, cities, skills)
          if not string.find(',' .. cities .. ',', bench.city, 1, true) then return nil end
          local likes = 0
          for skill in string.gmatch(skills, '[^,]+') do
            local name, liked = string.match(skill, '^(.-)(%??)$')
            local has = string.find(bench.skills, ',' .. name .. ',', 1, true)
            if liked == '' and not has then return nil end
            if liked ~= '' and has then likes = likes + 1 end
          end
          return likes
        end
        local function fitting(list, cities, skills)
          local some = {}
          for _, bench in ipairs(list) do
            local likes = liking(bench, cities, skills)
            if likes then some[#some + 1] = {bench = bench, likes = likes} end
          end
          return some
        end
        local function first(bench)
          while bench.at <= #bench.ids do
            if not bench.seat then bench.seat = seat(bench.ids[bench.at]) end
            if bench.seat and settle(bench.seat) then return bench.seat end
            bench.at, bench.seat = bench.at + 1, nil
          end
        end
        local function nextof(bench) bench.at, bench.seat = bench.at + 1, nil end
        local function best(some)
          local chosen, most
          for _, one in ipairs(some) do
            local bench = one.bench
            if first(bench) and (not chosen or one.likes > most or (one.likes == most and bench.ranks[bench.at] < chosen.ranks[chosen.at])) then
              chosen, most = bench, one.likes
            end
          end
          return chosen
        end

        """;
}
