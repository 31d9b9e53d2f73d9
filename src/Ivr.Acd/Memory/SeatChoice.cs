namespace Ivr.Acd;

/// <summary>The ready seats of one moment, the longest idle first.</summary>
internal sealed class SeatChoice
{
    private readonly List<MemorySeat> _ready;

    private readonly DateTimeOffset _now;

    private SeatChoice(DateTimeOffset now, List<MemorySeat> ready) => (_now, _ready) = (now, ready);

    public bool IsEmpty => _ready.Count == 0;

    public static SeatChoice Among(IEnumerable<MemorySeat> seats, DateTimeOffset now) =>
        new(now, [.. seats.Where(seat => seat.IsReady(now) && seat.IsReachable(null, now))
            .OrderBy(seat => seat.ReadyFrom).ThenBy(seat => seat.Id, StringComparer.Ordinal)]);

    /// <param name="cities">Whose seats.</param>
    /// <param name="skills">What is wanted of them.</param>
    /// <param name="gateway">Who must reach them; null: anybody.</param>
    public MemorySeat? Best(IReadOnlyList<string> cities, IReadOnlyList<string> skills, string? gateway) =>
        _ready.Where(seat => seat.IsReachable(gateway, _now) && cities.Contains(seat.City) && WantedSkill.All(skills, seat.Skills))
            .OrderByDescending(seat => WantedSkill.Likes(skills, seat.Skills))
            .FirstOrDefault();

    public MemorySeat? Named(string id, string? gateway) => _ready.FirstOrDefault(seat => seat.Id == id && seat.IsReachable(gateway, _now));

    /// <summary>The seat is somebody else's.</summary>
    public void SetAside(MemorySeat seat) => _ready.Remove(seat);
}
