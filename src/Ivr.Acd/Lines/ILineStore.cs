namespace Ivr.Acd;

/// <summary>
/// The lines: everybody who waits, in all cities, whichever gateway holds his call. The order is one for all gateways:
/// time of entry minus boost. Times are kept to the millisecond.
/// </summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface ILineStore
{
    /// <summary>
    /// Takes a place, or changes what is asked for: the time of entry of a known caller stays, and so does a seat offered
    /// to him; everything else is replaced.
    /// </summary>
    Task EnterAsync(WaitingCaller caller, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>
    /// Joins the first of <paramref name="owner"/>'s callers that can be served with the longest idle seat that fits him,
    /// in one step: the seat rings, held by the call's id, and the caller is offered. Callers of other gateways who come
    /// first have first choice: the seat they would get is not given to ours, and their gateway is woken. A caller no
    /// seat fits, or whose lease has lapsed, holds nobody up.
    /// </summary>
    /// <param name="owner">The gateway that asks.</param>
    /// <param name="token">One per attempt; the same token again gives the same answer: ask again with it when no answer came.</param>
    /// <param name="lease">Until when the seat is held without being renewed.</param>
    /// <param name="now">The present.</param>
    Task<LineClaim> ClaimAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>A caller whose seat did not answer goes back to his place.</summary>
    /// <returns>False: he is not in the line.</returns>
    Task<bool> ReturnAsync(string callId, DateTimeOffset now);

    /// <returns>False: he was not in the line.</returns>
    Task<bool> LeaveAsync(string callId, DateTimeOffset now);

    /// <summary>Changes whose seats a caller may be offered; none: he keeps his place only.</summary>
    /// <returns>False: he is not in the line.</returns>
    Task<bool> WidenAsync(string callId, IReadOnlyList<string> cities, DateTimeOffset now);

    /// <summary>A caller's position among those who wait in the same city; 1 is the next, or offered a seat. Null: not in the line.</summary>
    Task<int?> PositionAsync(string callId);

    /// <summary>How a city's line stands.</summary>
    Task<LineStatus> StatusAsync(string city, DateTimeOffset now);

    /// <summary>
    /// Keeps the places of these callers until <paramref name="lease"/>. One who was offered a seat that is no longer held
    /// for him waits again: his return to the line was lost.
    /// </summary>
    /// <returns>Those who are not in the line, or not this owner's: enter them again.</returns>
    Task<IReadOnlyList<string>> RenewAsync(IReadOnlyList<string> callIds, string owner, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>
    /// Removes callers whose gateway let their lease lapse; each is returned once, to one gateway, unless he talks with the
    /// seat he was offered. After a time without reaping, leases get <see cref="ReapPause.Grace"/>.
    /// </summary>
    Task<IReadOnlyList<WaitingCaller>> ReapAsync(DateTimeOffset now);

    /// <summary>Everybody in the line, in order.</summary>
    Task<IReadOnlyList<WaitingCaller>> ListAsync();

    /// <summary>
    /// Calls <paramref name="wake"/>, on any thread and perhaps without need, when something changed anywhere that may
    /// make a claim possible. A wake may be lost, and a wrap-up that ends wakes nobody: look from time to time as well.
    /// </summary>
    IDisposable Watch(Action wake);
}
