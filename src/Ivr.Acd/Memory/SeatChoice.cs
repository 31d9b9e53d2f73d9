namespace Ivr.Acd;

/// <summary>The ready seats of one moment, the longest idle first.</summary>
internal sealed class SeatChoice
{
    private readonly List<MemorySeat> _ready;

    private SeatChoice(List<MemorySeat> ready) => _ready = ready;

    public bool IsEmpty => _ready.Count == 0;

    public static SeatChoice Among(IEnumerable<MemorySeat> seats, DateTimeOffset now) =>
        new([.. seats.Where(seat => seat.IsReady(now) && seat.IsReachable(now))
            .OrderBy(seat => seat.ReadyFrom).ThenBy(seat => seat.Id, StringComparer.Ordinal)]);

    public MemorySeat? Best(IReadOnlyList<string> cities, IReadOnlyList<string> skills) =>
        _ready.Where(seat => cities.Contains(seat.City) && WantedSkill.All(skills, seat.Skills))
            .OrderByDescending(seat => WantedSkill.Likes(skills, seat.Skills))
            .FirstOrDefault();

    public MemorySeat? Named(string id) => _ready.FirstOrDefault(seat => seat.Id == id);

    /// <summary>The seat is somebody else's.</summary>
    public void SetAside(MemorySeat seat) => _ready.Remove(seat);
}
