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
            s = {id = id, city = city, skills = skills, contact = '', expires = '0', state = 'Offline', since = int(now), till = '0',
              from = '0', holder = '', token = '', cause = ''}
          end
          local former = desk(s)
          s.city, s.skills, s.static, s.definer = city, skills, static, definer
          if s.expires == '0' then s.contact = static end
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

    public Task<bool> RegisterAsync(string seat, string contact, DateTimeOffset expires, DateTimeOffset now) =>
        DoneAsync(Register, now, Packed.Field(seat), Packed.Field(contact), Packed.Time(expires));

    private static readonly Script Register = LiveScript.Of("""
        local s = seat(ARGV[3])
        if not s then return {} end
        s.contact, s.expires = ARGV[4], ARGV[5]
        if s.state == 'Offline' then ready(s, int(now), '') else keep(s) end
        return {s.id}
        """);

    public Task<bool> UnregisterAsync(string seat, DateTimeOffset now) => DoneAsync(Unregister, now, Packed.Field(seat));

    private static readonly Script Unregister = LiveScript.Of("""
        local s = seat(ARGV[3])
        if not s then return {} end
        s.contact, s.expires = s.static, '0'
        if not isheld(s) and s.state ~= 'Offline' and s.contact == '' then become(s, 'Offline', '0') else keep(s) end
        return {s.id}
        """);

    public async Task<SeatClaim> ReserveAsync(SeatWanted wanted, string holder, string token, DateTimeOffset lease, DateTimeOffset now)
    {
        var answer = await RunAsync(
            Reserve, now, Packed.Set(wanted.Cities), Packed.Set(wanted.Skills), Packed.Field(holder), Packed.Field(token), Packed.Time(lease),
            Packed.Field(wanted.Seat)).ConfigureAwait(false);
        return answer is [var id, var seat] ? new SeatClaim(PackedSeat.Read(id, seat)) : SeatClaim.None;
    }

    private static readonly Script Reserve = LiveScript.Choosing("""
        local cities, skills, holder, token, lease, name = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
        for _, id in ipairs(redis.call('HKEYS', SEATS)) do
          local s = seat(id)
          if s.state == 'Ringing' and s.holder == holder and s.token == token then return {id, packed(s)} end
        end
        local s
        if name ~= '' then
          s = seat(name)
          if not s or s.state == 'Offline' or isheld(s) or tonumber(s.from) > now or not settle(s) then return {} end
        else
          local bench = best(fitting(benches(), cities, skills))
          if not bench then return {} end
          s = first(bench)
        end
        ring(s, holder, token, lease)
        return {s.id, packed(s)}
        """);

    public Task<bool> RenewAsync(string seat, string holder, DateTimeOffset lease, DateTimeOffset now) =>
        DoneAsync(Renew, now, Packed.Field(seat), Packed.Field(holder), Packed.Time(lease));

    private static readonly Script Renew = LiveScript.Of("""
        local s = held(ARGV[3], ARGV[4])
        if not s then return {} end
        s.till = ARGV[5]
        keep(s)
        return {s.id}
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
          local was = s.state
          if was == 'WrapUp' and late then ready(s, s.from, 'wrap-up-over')
          elseif was == 'Resting' and late then ready(s, s.from, 'rest-over')
          elseif isheld(s) and late and not spare then ready(s, int(now), 'lease-lapsed')
          elseif was == 'Ready' and s.expires ~= '0' and tonumber(s.expires) <= now then
            if settle(s) then keep(s) else s.cause = 'registration-lapsed' become(s, 'Offline', '0') end
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
