using Ivr.Acd;

namespace Ivr.Redis;

/// <summary>
/// What the scripts on seats and lines share. ARGV begins with the wake channel and the present. The hashes are the
/// truth and are written first; the indexes can be made of them (<see cref="LiveRepair"/>).
/// </summary>
internal static class LiveScript
{
    /// <summary>Leases a script renews in one turn of the store, which answers nobody else meanwhile.</summary>
    public const int RenewedAtOnce = 200;

    public static Script Of(string body) => new(Script.Basics + Bindings + Seats + Callers + Leases + body);

    /// <summary>The same with the choice of a seat.</summary>
    public static Script Choosing(string body) => Of(Choice + body);

    // A binding is a line of eleven words (PackedBinding); what is none, as an older gateway wrote it, counts as nothing.
    private const string Bindings = """
        local now = tonumber(ARGV[2])
        local function way(line)
          local f = {}
          for word in string.gmatch(line, '[^ ]+') do f[#f + 1] = word end
          if #f ~= 11 then return nil end
          return {line = line, uri = f[2], instance = f[3], expires = tonumber(f[4]), callid = f[7], cseq = tonumber(f[8]),
            gateway = f[9], flow = f[10], only = f[11] == '1'}
        end
        local function ways(s)
          if not s.ways then
            s.ways = {}
            for line in string.gmatch(s.bound, '[^\n]+') do s.ways[#s.ways + 1] = way(line) end
          end
          return s.ways
        end
        local function bind(s, list)
          local lines, latest = {}, 0
          for i, w in ipairs(list) do
            lines[i] = w.line
            latest = math.max(latest, w.expires)
          end
          s.ways, s.bound, s.expires = list, table.concat(lines, '\n'), int(latest)
        end
        local function prune(s)
          if s.bound == '' then return false end
          local left = {}
          for _, w in ipairs(ways(s)) do if w.expires > now then left[#left + 1] = w end end
          if #left == #ways(s) and #left > 0 then return false end
          bind(s, left)
          return true
        end
        local function reaches(s, gateway)
          if s.static ~= '' then return true end
          for _, w in ipairs(ways(s)) do if not w.only or gateway == '' or w.gateway == gateway then return true end end
          return false
        end

        """;

    private const string Seats = """
        local SEATS, SIGNED, CALLERS, WAITING, MARKS = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
        local function wake() redis.call('PUBLISH', ARGV[1], int(now)) end

        local function packed(s)
          return table.concat({s.city, s.skills, s.static, s.bound, s.expires, s.state, s.since, s.till, s.from, s.holder, s.token, s.cause, s.definer}, '\t')
        end
        local function seat(id)
          local text = redis.call('HGET', SEATS, id)
          if not text then return nil end
          local f = split(text)
          return {id = id, city = f[1], skills = f[2], static = f[3], bound = f[4], expires = f[5], state = f[6],
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
          prune(s)
          return s.bound ~= '' or s.static ~= ''
        end
        local function ready(s, from, cause)
          s.cause = cause
          if settle(s) then s.from = from become(s, 'Ready', '0') wake() else become(s, 'Offline', '0') end
        end
        local function leave(s, cause)
          s.cause = cause
          become(s, 'Offline', '0')
        end
        local function follow(s, cause)
          if s.state == 'Offline' then if settle(s) then ready(s, int(now), '') else keep(s) end
          elseif s.state == 'Ready' and not settle(s) then leave(s, cause)
          else keep(s) end
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
        local function place(c) return c.id .. '\t' .. c.city .. '\t' .. c.cities .. '\t' .. c.skills .. '\t' .. c.owner .. '\t' .. c.entered end
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
              bench = {city = ',' .. city .. ',', skills = ',' .. skills .. ',', ids = {}, ranks = {}, seats = {}, at = 1}
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
        local function first(bench, gateway)
          for i = bench.at, #bench.ids do
            if bench.seats[i] == nil then
              local s = seat(bench.ids[i])
              bench.seats[i] = s and settle(s) and s or false
            end
            if bench.seats[i] == false then
              if i == bench.at then bench.at = i + 1 end
            elseif reaches(bench.seats[i], gateway) then return bench.seats[i], i end
          end
        end
        local function setaside(bench, i) bench.seats[i] = false end
        local function best(some, gateway)
          local chosen, most, sits, at
          for _, one in ipairs(some) do
            local bench = one.bench
            local s, i = first(bench, gateway)
            if s and (not chosen or one.likes > most or (one.likes == most and bench.ranks[i] < chosen.ranks[at])) then
              chosen, most, sits, at = bench, one.likes, s, i
            end
          end
          return sits, chosen, at
        end

        """;
}
