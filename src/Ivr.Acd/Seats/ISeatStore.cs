namespace Ivr.Acd;

/// <summary>
/// The seats of all cities, shared by all gateways. Whoever claims a seat is its holder; every later step names the
/// holder and does nothing, returning false, when the seat is no longer his. Times are kept to the millisecond.
/// </summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface ISeatStore
{
    /// <summary>
    /// Makes these the seats of one gateway's settings: new ones appear, known ones keep their state, those it named before
    /// and names no more go. Seats that only other gateways name stay; what two of them name is as the later one says.
    /// </summary>
    /// <param name="definer">The gateway whose settings name them; the same after a restart.</param>
    Task DefineAsync(string definer, IReadOnlyList<SeatDefinition> seats, DateTimeOffset now);

    /// <summary>
    /// Merges what a phone registered with what others have, in one step. With its first binding an offline seat becomes
    /// ready; with its last one gone it is offline, at once or as soon as its call, wrap-up or rest is over, unless it has
    /// a static contact.
    /// </summary>
    Task<SeatBound> RegisterAsync(string seat, SeatRegistration registration, DateTimeOffset now);

    /// <summary>A connection has closed: what was registered by it goes.</summary>
    /// <param name="gateway">Whose connection.</param>
    /// <param name="flow">Which; null: all of that gateway's, as after its restart.</param>
    /// <param name="now">The present.</param>
    /// <returns>The seats that lost a binding, as they are now.</returns>
    Task<IReadOnlyList<SeatSnapshot>> DropFlowsAsync(string gateway, string? flow, DateTimeOffset now);

    /// <summary>Claims the longest idle ready seat of these cities that has all the skills, or the one that is named, if it is ready.</summary>
    /// <param name="wanted">Cities and skills, or one seat.</param>
    /// <param name="holder">Who will hold it: a call's or a callback's id.</param>
    /// <param name="token">One per attempt; the same token again gives the same answer.</param>
    /// <param name="lease">Until when it is held without being renewed.</param>
    /// <param name="now">The present.</param>
    Task<SeatClaim> ReserveAsync(SeatWanted wanted, string holder, string token, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>Holds on to seats until <paramref name="lease"/>; each by itself, in order.</summary>
    /// <param name="holders">Seat → who holds it.</param>
    /// <returns>The seats these do not hold, which are left as they are.</returns>
    Task<IReadOnlyList<string>> RenewAsync(IReadOnlyDictionary<string, string> holders, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>The seat answered.</summary>
    Task<bool> TalkingAsync(string seat, string holder, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>The conversation is over; ready again from <paramref name="until"/>.</summary>
    Task<bool> WrapUpAsync(string seat, string holder, DateTimeOffset until, DateTimeOffset now);

    /// <summary>The seat did not take the call; it is left alone until <paramref name="until"/>.</summary>
    Task<bool> RestAsync(string seat, string holder, DateTimeOffset until, string cause, DateTimeOffset now);

    /// <summary>The seat was not needed: ready again, and still as long idle as before.</summary>
    Task<bool> FreeAsync(string seat, string holder, DateTimeOffset now);

    /// <summary>
    /// Returns seats from every state whose deadline has passed: wrap-up, rest, lapsed leases (the caller they rang for
    /// goes back to his place), lapsed registrations. Leases get <see cref="ReapPause.Grace"/> after a time without reaping.
    /// </summary>
    /// <returns>The seats that changed, as they are now.</returns>
    Task<IReadOnlyList<SeatSnapshot>> ReapAsync(DateTimeOffset now);

    /// <summary>All seats, by id.</summary>
    Task<IReadOnlyList<SeatSnapshot>> ListAsync(DateTimeOffset now);
}
