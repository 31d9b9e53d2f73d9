using Ivr.Acd;

namespace Ivr.Redis;

/// <summary>A seat as the scripts write it: <c>packed</c> in <see cref="LiveScript"/>.</summary>
internal static class PackedSeat
{
    public static SeatSnapshot Read(string id, string packed)
    {
        var field = Packed.Split(packed);
        return new SeatSnapshot
        {
            Id = id,
            City = field[0],
            Skills = Packed.Set(field[1]),
            Static = Packed.OrNull(field[2]),
            Bindings = PackedBinding.ReadAll(field[3]),
            State = Enum.Parse<SeatState>(field[5]),
            Since = Packed.Time(field[6]),
            Until = Packed.TimeOrNull(field[7]),
            Holder = Packed.OrNull(field[9]),
            Cause = Packed.OrNull(field[11]),
        };
    }

    /// <summary>Ids and seats by turns, in any order.</summary>
    public static IReadOnlyList<SeatSnapshot> ReadAll(string[] answer) =>
        [.. answer.Chunk(2).Select(pair => Read(pair[0], pair[1])).OrderBy(seat => seat.Id, StringComparer.Ordinal)];
}
