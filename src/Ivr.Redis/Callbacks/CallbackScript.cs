using System.Globalization;
using Ivr.Acd;

namespace Ivr.Redis;

/// <summary>What the scripts on callbacks share. ARGV begins with the present.</summary>
internal static class CallbackScript
{
    private static readonly string Shared = $$"""
        local OPEN, DUE, TAKEN, NUMBERS, CLOSED, ENDED, MARKS, URGENT = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8]
        local now = tonumber(ARGV[1])

        -- urgent: 1, or 2 when he has called again in an emergency since it was taken
        local function packed(b)
          return table.concat({b.number, b.city, b.skills, b.language, b.reason, b.call, b.state, b.opened, b.due, b.attempts,
            b.postponed, b.owner, b.token, b.taken, b.outcome, b.history, b.hidden, b.message, b.urgent}, '\t')
        end
        local function read(id)
          local text = redis.call('HGET', OPEN, id)
          if not text then return nil end
          local f = split(text)
          return {id = id, number = f[1], city = f[2], skills = f[3], language = f[4], reason = f[5], call = f[6], state = f[7],
            opened = f[8], due = f[9], attempts = f[10], postponed = f[11], owner = f[12], token = f[13], taken = f[14],
            outcome = f[15], history = f[16], hidden = f[17] or '', message = f[18] or '', urgent = f[19] or ''}
        end
        local function keep(b)
          redis.call('HSET', OPEN, b.id, packed(b))
          redis.call('HSET', NUMBERS, b.number, b.id)
          if b.token == '' then
            redis.call('ZADD', DUE, b.due, b.id)
            redis.call('ZREM', TAKEN, b.id)
            if b.urgent ~= '' then redis.call('ZADD', URGENT, b.due, b.id) end
          else
            redis.call('ZADD', TAKEN, b.due, b.id)
            redis.call('ZREM', DUE, b.id)
            redis.call('ZREM', URGENT, b.id)
          end
        end
        local function held(id, token)
          local b = read(id)
          if b and b.token == token and token ~= '' then return b end
        end
        local function letgo(b, due)
          if b.urgent == '2' then b.urgent, due = '1', int(now) end
          b.state, b.due, b.owner, b.token = 'Open', due, '', ''
          keep(b)
        end
        local function note(b, outcome)
          local all, count = b.history .. b.taken .. ',' .. b.owner .. ',' .. int(now) .. ',' .. outcome .. ';', 0
          for _ in string.gmatch(all, ';') do count = count + 1 end
          if count > {{CallbackHistory.MostAttempts.ToString(CultureInfo.InvariantCulture)}} then all = string.match(all, '^[^;]*;(.*)$') end
          b.history = all
        end
        local function close(b, outcome)
          b.state, b.due, b.owner, b.token, b.outcome = 'Closed', int(now), '', '', outcome
          redis.call('HSET', CLOSED, b.id, packed(b))
          redis.call('ZADD', ENDED, b.due, b.id)
          redis.call('HDEL', OPEN, b.id)
          if redis.call('HGET', NUMBERS, b.number) == b.id then redis.call('HDEL', NUMBERS, b.number) end
          redis.call('ZREM', DUE, b.id)
          redis.call('ZREM', TAKEN, b.id)
          redis.call('ZREM', URGENT, b.id)
          local function forget(ids)
            for _, id in ipairs(ids) do
              redis.call('HDEL', CLOSED, id)
              redis.call('ZREM', ENDED, id)
            end
          end
          forget(redis.call('ZRANGEBYSCORE', ENDED, '-inf', '(' .. int(now - {{Packed.Span(CallbackHistory.Keep)}})))
          forget(redis.call('ZRANGE', ENDED, 0, -{{(CallbackHistory.Most + 1).ToString(CultureInfo.InvariantCulture)}}))
        end
        local function spares()
          local last = redis.call('HGET', MARKS, 'reaped')
          redis.call('HSET', MARKS, 'reaped', int(now))
          if last and now - tonumber(last) > {{Packed.Span(ReapPause.Silence)}} then
            redis.call('HSET', MARKS, 'grace', int(now + {{Packed.Span(ReapPause.Grace)}}))
          end
          local grace = redis.call('HGET', MARKS, 'grace')
          return grace and tonumber(grace) > now
        end

        """;

    public static Script Of(string body) => new(Script.Basics + Shared + body);
}
