using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>A caller as the scripts write him: <c>told</c> in <see cref="LiveScript"/>.</summary>
internal static class PackedCaller
{
    /// <summary>What he brings with him: id, owner, city, skills, entered, boost, seat cities, number, language, hidden.</summary>
    public static RedisValue[] Write(WaitingCaller caller) =>
    [
        Packed.Field(caller.CallId), Packed.Field(caller.Owner), Packed.Field(caller.City), Packed.Set(caller.Skills), Packed.Time(caller.EnteredAt),
        Packed.Span(caller.Boost), Packed.Set(caller.SeatCities), Packed.Field(caller.Number), Packed.Field(caller.Language),
        Packed.Flag(caller.Hidden),
    ];

    public static WaitingCaller Read(string id, string packed)
    {
        var field = Packed.Split(packed);
        return new WaitingCaller(id, field[0], field[1], Packed.Set(field[2]), Packed.Time(field[3]), Packed.Span(field[4]), Packed.Set(field[5]))
        {
            Number = field[6],
            Language = field[7],
            Offered = Packed.OrNull(field[8]),
            Hidden = Packed.Flag(field, 10),
        };
    }

    /// <summary>Ids and callers by turns, in any order.</summary>
    public static IReadOnlyList<WaitingCaller> ReadAll(string[] answer) =>
        [.. answer.Chunk(2).Select(pair => Read(pair[0], pair[1])).OrderBy(caller => caller.EnteredAt - caller.Boost).ThenBy(caller => caller.CallId, StringComparer.Ordinal)];
}
