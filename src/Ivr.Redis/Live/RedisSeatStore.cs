using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The seats, in Redis. See <see cref="LiveKeys"/> and <see cref="LiveScript"/>.</summary>
internal sealed class RedisSeatStore(StoreDoor door, LiveKeys keys) : ISeatStore
{
    public Task DefineAsync(string definer, IReadOnlyList<SeatDefinition> seats, DateTimeOffset now) => RunAsync(Define, now,
        [Packed.Field(definer), .. seats.SelectMany(seat => new RedisValue[] { Packed.Field(seat.Id), Packed.Field(seat.City), Packed.Set(seat.Skills), Packed.Field(seat.Contact) })]);

    private static readonly Script Define = LiveScript.Of("""
        local defined, definer = {}, ARGV[3]
        for i = 4, #ARGV, 4 do
          local id, city, skills, static = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
          defined[id] = true
          local s = seat(id)
          if not s then
            s = {id = id, city = city, skills = skills, bound = '', expires = '0', state = 'Offline', since = int(now), till = '0',
              from = '0', holder = '', token = '', cause = ''}
          end
          local former = desk(s)
          s.city, s.skills, s.static, s.definer = city, skills, static, definer
          if s.state == 'Offline' then ready(s, int(now), '')
          elseif not isheld(s) and not settle(s) then become(s, 'Offline', '0')
          else keep(s) end
          if former ~= desk(s) then redis.call('ZREM', SIGNED, former) end
        end
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local s = not defined[id] and seat(id)
          if s and s.definer == definer then
            redis.call('ZREM', SIGNED, desk(s))
            redis.call('HDEL', SEATS, id)
          end
        end
        wake()
        return {}
        """);

    public async Task<SeatBound> RegisterAsync(string seat, SeatRegistration registration, DateTimeOffset now)
    {
        var id = Packed.Field(seat);
        var answer = await RunAsync(
            Register, now, [id, Packed.Word(registration.CallId), registration.CSeq, registration.Most, registration.RemoveAll ? "1" : "0", .. registration.Bindings.Select(one => (RedisValue)PackedBinding.Write(one, registration, now))]).ConfigureAwait(false);
        return new SeatBound(Enum.Parse<SeatBoundOutcome>(answer[0]), answer.Length > 1 ? PackedSeat.Read(id, answer[1]).Bindings : []);
    }

    private static readonly Script Register = LiveScript.Of("""
        local s, callid, cseq = seat(ARGV[3]), ARGV[4], tonumber(ARGV[5])
        if not s then return {'UnknownSeat'} end
        local was = packed(s)
        local function late(w) return w.callid == callid and w.cseq >= cseq end
        local function same(a, b)
          if a.instance ~= '-' and b.instance ~= '-' then return a.instance == b.instance end
          return a.uri == b.uri
        end
        local function without(list, given)
          local left = {}
          for _, w in ipairs(list) do if not same(w, given) then left[#left + 1] = w end end
          return left
        end
        local known, added = {}, {}
        for _, w in ipairs(ways(s)) do if w.expires > now then known[#known + 1] = w end end
        if ARGV[7] == '1' then
          for _, w in ipairs(known) do if late(w) then return {'Outdated', was} end end
          known = {}
        end
        for i = 8, #ARGV do
          local given = way(ARGV[i])
          for _, w in ipairs(known) do if same(w, given) and late(w) then return {'Outdated', was} end end
          known, added = without(known, given), without(added, given)
          if given.expires > now then added[#added + 1] = given end
        end
        if #added > 0 and #known + #added > tonumber(ARGV[6]) then return {'TooMany', was} end
        for _, w in ipairs(added) do known[#known + 1] = w end
        bind(s, known)
        follow(s, 'signed-off')
        return {'Done', packed(s)}
        """);

    public async Task<IReadOnlyList<SeatSnapshot>> DropFlowsAsync(string gateway, string? flow, DateTimeOffset now) =>
        PackedSeat.ReadAll(await RunAsync(DropFlows, now, Packed.Word(gateway), flow is null ? "" : Packed.Word(flow)).ConfigureAwait(false));

    private static readonly Script DropFlows = LiveScript.Of("""
        local gateway, flow, lost = ARGV[3], ARGV[4], {}
        local mark = ' ' .. gateway .. ' ' .. (flow == '' and '' or flow .. ' ')
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local text = redis.call('HGET', SEATS, id)
          if string.find(text, mark, 1, true) then
            local s, left = seat(id), {}
            for _, w in ipairs(ways(s)) do
              if w.gateway ~= gateway or (flow ~= '' and w.flow ~= flow) then left[#left + 1] = w end
            end
            if #left < #ways(s) then
              bind(s, left)
              follow(s, 'connection-closed')
              lost[#lost + 1] = id
              lost[#lost + 1] = packed(s)
            end
          end
        end
        return lost
        """);

    public async Task<SeatClaim> ReserveAsync(SeatWanted wanted, string holder, string token, DateTimeOffset lease, DateTimeOffset now)
    {
        var answer = await RunAsync(
            Reserve, now, Packed.Set(wanted.Cities), Packed.Set(wanted.Skills), Packed.Field(holder), Packed.Field(token), Packed.Time(lease),
            Packed.Field(wanted.Seat), wanted.Gateway is null ? "" : Packed.Word(wanted.Gateway)).ConfigureAwait(false);
        return answer is [var id, var seat] ? new SeatClaim(PackedSeat.Read(id, seat)) : SeatClaim.None;
    }

    private static readonly Script Reserve = LiveScript.Choosing("""
        local cities, skills, holder, token, lease, name, gateway = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local s = seat(id)
          if s.state == 'Ringing' and s.holder == holder and s.token == token then return {id, packed(s)} end
        end
        local s
        if name ~= '' then
          s = seat(name)
          if not s or s.state == 'Offline' or isheld(s) or tonumber(s.from) > now or not settle(s) or not reaches(s, gateway) then return {} end
        else
          s = best(fitting(benches(), cities, skills), gateway)
          if not s then return {} end
        end
        ring(s, holder, token, lease)
        return {s.id, packed(s)}
        """);

    public async Task<IReadOnlyList<string>> RenewAsync(IReadOnlyDictionary<string, string> holders, DateTimeOffset lease, DateTimeOffset now)
    {
        var lost = new List<string>();
        foreach (var some in holders.Chunk(LiveScript.RenewedAtOnce))
        {
            lost.AddRange(await RunAsync(Renew, now, [Packed.Time(lease), .. some.SelectMany(static one => new RedisValue[] { Packed.Field(one.Key), Packed.Field(one.Value) })]).ConfigureAwait(false));
        }

        return lost;
    }

    private static readonly Script Renew = LiveScript.Of("""
        local lost = {}
        for i = 4, #ARGV, 2 do
          local s = held(ARGV[i], ARGV[i + 1])
          if s then
            s.till = ARGV[3]
            keep(s)
          else
            lost[#lost + 1] = ARGV[i]
          end
        end
        return lost
        """);

    public Task<bool> TalkingAsync(string seat, string holder, DateTimeOffset lease, DateTimeOffset now) =>
        DoneAsync(Talking, now, Packed.Field(seat), Packed.Field(holder), Packed.Time(lease));

    private static readonly Script Talking = LiveScript.Of("""
        local s = held(ARGV[3], ARGV[4])
        if not s then return {} end
        become(s, 'Talking', ARGV[5])
        return {s.id}
        """);

    public Task<bool> WrapUpAsync(string seat, string holder, DateTimeOffset until, DateTimeOffset now) =>
        PauseAsync(SeatState.WrapUp, seat, holder, until, "", now);

    public Task<bool> RestAsync(string seat, string holder, DateTimeOffset until, string cause, DateTimeOffset now) =>
        PauseAsync(SeatState.Resting, seat, holder, until, cause, now);

    private Task<bool> PauseAsync(SeatState state, string seat, string holder, DateTimeOffset until, string cause, DateTimeOffset now) =>
        DoneAsync(Pause, now, Packed.Field(seat), Packed.Field(holder), state.ToString(), Packed.Time(until), Packed.Field(cause));

    private static readonly Script Pause = LiveScript.Of("""
        local s = held(ARGV[3], ARGV[4])
        if not s then return {} end
        s.from, s.cause = ARGV[6], ARGV[7]
        become(s, ARGV[5], ARGV[6])
        return {s.id}
        """);

    public Task<bool> FreeAsync(string seat, string holder, DateTimeOffset now) => DoneAsync(Free, now, Packed.Field(seat), Packed.Field(holder));

    private static readonly Script Free = LiveScript.Of("""
        local s = held(ARGV[3], ARGV[4])
        if not s then return {} end
        ready(s, s.state == 'Ringing' and s.from or int(now), '')
        return {s.id}
        """);

    public async Task<IReadOnlyList<SeatSnapshot>> ReapAsync(DateTimeOffset now) => PackedSeat.ReadAll(await RunAsync(Reap, now).ConfigureAwait(false));

    private static readonly Script Reap = LiveScript.Of("""
        local spare, changed = spares('seats'), {}
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local s = seat(id)
          local late, holder = s.till ~= '0' and tonumber(s.till) <= now, s.holder
          local was, pruned = s.state, prune(s)
          if was == 'WrapUp' and late then ready(s, s.from, 'wrap-up-over')
          elseif was == 'Resting' and late then ready(s, s.from, 'rest-over')
          elseif isheld(s) and late and not spare then ready(s, int(now), 'lease-lapsed')
          elseif was == 'Ready' and not settle(s) then leave(s, 'registration-lapsed')
          elseif pruned then keep(s)
          end
          if s.state ~= was then
            changed[#changed + 1] = id
            changed[#changed + 1] = packed(s)
            local c = holder ~= '' and caller(holder)
            if c and c.seat == id then c.seat = '' stand(c) wake() end
          end
        end
        return changed
        """);

    public async Task<IReadOnlyList<SeatSnapshot>> ListAsync(DateTimeOffset now) => PackedSeat.ReadAll(await RunAsync(List, now).ConfigureAwait(false));

    private static readonly Script List = LiveScript.Of("""
        local all = {}
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          all[#all + 1] = id
          all[#all + 1] = redis.call('HGET', SEATS, id)
        end
        return all
        """);

    private async Task<bool> DoneAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        (await RunAsync(script, now, arguments).ConfigureAwait(false)).Length > 0;

    private Task<string[]> RunAsync(Script script, DateTimeOffset now, params RedisValue[] arguments) =>
        door.RunAsync(script, keys.All, [keys.Wake, Packed.Time(now), .. arguments]);
}
