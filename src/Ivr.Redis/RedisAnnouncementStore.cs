using System.Globalization;
using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>Announcements: one hash, id to <c>until city prompt proposed-by proposed-at approved-by approved-at reading</c> and pairs of tag and text; a TTL on the whole is the broom.</summary>
internal sealed class RedisAnnouncementStore(StoreDoor door, string prefix) : IAnnouncementStore
{
    private const int Fixed = 8;

    private readonly RedisKey _key = Keys.All(prefix);

    public async Task<bool> ProposeAsync(Announcement proposal, DateTimeOffset now) => await SaidAsync(Propose, now, proposal.Id, Pack(proposal)).ConfigureAwait(false) == "1";

    public async Task<Approval> ApproveAsync(string id, string who, DateTimeOffset now) => Enum.Parse<Approval>(await SaidAsync(Approve, now, id, Packed.Field(who)).ConfigureAwait(false));

    public async Task<bool> WithdrawAsync(string id, DateTimeOffset now) => await SaidAsync(Withdraw, now, id).ConfigureAwait(false) == "1";

    public async Task<IReadOnlyList<Announcement>> ListAsync(DateTimeOffset now)
    {
        var all = await StoreDoor.AskAsync(() => door.Server.HashGetAllAsync(_key)).ConfigureAwait(false);
        return [.. all.Select(one => Read(one.Name.ToString(), one.Value.ToString())).Where(one => one.Until > now).OrderBy(one => one.ProposedAt).ThenBy(one => one.Id, StringComparer.Ordinal)];
    }

    private async Task<string> SaidAsync(Script script, DateTimeOffset now, string id, params RedisValue[] more) =>
        (await door.RunAsync(script, [_key], [Packed.Time(now), Packed.Field(id), .. more]).ConfigureAwait(false))[0];

    private static readonly string Swept = Script.Basics + """
        local ALL = KEYS[1]
        local now, id = tonumber(ARGV[1]), ARGV[2]
        for _, one in ipairs(redis.call('HKEYS', ALL)) do
          if tonumber(split(redis.call('HGET', ALL, one))[1]) <= now then redis.call('HDEL', ALL, one) end
        end

        """;

    private static readonly Script Propose = new(Swept + $$"""
        if redis.call('HLEN', ALL) >= {{IAnnouncementStore.Most.ToString(CultureInfo.InvariantCulture)}} or redis.call('HSETNX', ALL, id, ARGV[3]) == 0 then return {'0'} end
        local last = 0
        for _, one in ipairs(redis.call('HKEYS', ALL)) do last = math.max(last, tonumber(split(redis.call('HGET', ALL, one))[1])) end
        redis.call('PEXPIRE', ALL, int(last - now + 86400000))
        return {'1'}
        """);

    private static readonly Script Approve = new(Swept + """
        local text, who = redis.call('HGET', ALL, id), ARGV[3]
        if not text then return {'Gone'} end
        local f = split(text)
        if f[6] ~= '' then return {'AlreadyApproved'} end
        if f[4] == who then return {'SamePerson'} end
        for _, one in ipairs(redis.call('HKEYS', ALL)) do
          local other = split(redis.call('HGET', ALL, one))
          if other[2] == f[2] and other[6] ~= '' then redis.call('HDEL', ALL, one) end
        end
        f[6], f[7] = who, int(now)
        redis.call('HSET', ALL, id, table.concat(f, '\t'))
        return {'Approved'}
        """);

    private static readonly Script Withdraw = new(Swept + """
        return {int(redis.call('HDEL', ALL, id))}
        """);

    private static string Pack(Announcement one) => string.Join(
        '\t', (string[])[
            Packed.Time(one.Until), Packed.Field(one.City), Packed.Field(one.Prompt), Packed.Field(one.ProposedBy), Packed.Time(one.ProposedAt), Packed.Field(one.ApprovedBy),
            one.ApprovedAt is { } at ? Packed.Time(at) : "", Packed.Field(one.Reading), .. one.Texts.SelectMany(text => (string[])[Packed.Field(text.Key), Packed.Field(text.Value)]),
        ]);

    private static Announcement Read(string id, string packed)
    {
        var field = Packed.Split(packed);
        return new Announcement(id, Packed.OrNull(field[1]), Packed.Time(field[0]), field[3], Packed.Time(field[4]))
        {
            Prompt = Packed.OrNull(field[2]),
            ApprovedBy = Packed.OrNull(field[5]),
            ApprovedAt = Packed.TimeOrNull(field[6]),
            Reading = Packed.OrNull(field[7]),
            Texts = field[Fixed..].Chunk(2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        };
    }

    private static class Keys
    {
        public static RedisKey All(string prefix) => $"{{{prefix}:announcements}}:all";
    }
}
