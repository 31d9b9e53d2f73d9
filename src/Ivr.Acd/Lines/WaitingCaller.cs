namespace Ivr.Acd;

/// <summary>A caller in the line.</summary>
/// <param name="CallId">His call.</param>
/// <param name="Owner">The gateway that holds the call.</param>
/// <param name="City">Whose line it is.</param>
/// <param name="Skills">What the seat must have, all of it, and what is preferred; see <see cref="WantedSkill"/>.</param>
/// <param name="EnteredAt">When he took his place.</param>
/// <param name="Boost">How much earlier he counts as having come.</param>
/// <param name="SeatCities">Whose seats he may be offered; none: he keeps his place only.</param>
public sealed record WaitingCaller(
    string CallId, string Owner, string City, IReadOnlyList<string> Skills, DateTimeOffset EnteredAt, TimeSpan Boost, IReadOnlyList<string> SeatCities)
{
    /// <summary>The number he can be called back at, digits only; empty: none.</summary>
    public string Number { get; init; } = "";

    /// <summary>He asked that nobody be shown his number.</summary>
    public bool Hidden { get; init; }

    public string Language { get; init; } = "zh";

    /// <summary>The seat he has been offered and that rings for him; null: he waits.</summary>
    public string? Offered { get; init; }
}

/// <summary>How a claim came out.</summary>
/// <param name="CallId">Whom a seat was found for; null: nobody.</param>
/// <param name="Seat">The seat, ringing, held by the call; null: none.</param>
public sealed record LineClaim(string? CallId, SeatSnapshot? Seat)
{
    public static LineClaim None { get; } = new(null, null);
}

/// <summary>How a city's line stands.</summary>
/// <param name="City">The city.</param>
/// <param name="Waiting">Callers who have been offered no seat yet, those in the navigation included.</param>
/// <param name="LongestWait">Of those, without any boost; zero when nobody waits.</param>
/// <param name="SignedIn">The city's seats that are not offline.</param>
/// <param name="Ready">The city's seats that could take a call now.</param>
/// <param name="PoolReady">Seats of the provincial pool that could take a call now.</param>
public sealed record LineStatus(string City, int Waiting, TimeSpan LongestWait, int SignedIn, int Ready, int PoolReady);
