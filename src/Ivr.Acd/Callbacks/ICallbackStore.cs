namespace Ivr.Acd;

/// <summary>
/// What is owed to citizens who reached nobody. At most one callback is open per number. Whoever takes one holds it by
/// his token; steps with another token do nothing and return false. Times are kept to the millisecond.
/// </summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface ICallbackStore
{
    /// <summary>
    /// Opens a callback. If one is open for the number, that one is kept, with what was attempted; the request becomes the
    /// later one (skills and language stay when the later has none) and it is due at the sooner of both times. What becomes urgent has all its
    /// attempts before it; an urgent request for a number that is being called is due again at once when that attempt reaches nobody.
    /// </summary>
    Task<CallbackOpened> OpenAsync(CallbackRequest request, DateTimeOffset due, DateTimeOffset now);

    /// <summary>Takes the urgent one that has been due longest, or, when there is none, the other that has.</summary>
    /// <param name="owner">The gateway that will make the call.</param>
    /// <param name="token">One per attempt; the same token again gives the same answer.</param>
    /// <param name="lease">Until when it is held without being renewed.</param>
    /// <param name="now">The present.</param>
    /// <param name="onlyUrgent">At an hour at which nobody else is called.</param>
    /// <returns>Null: none is due.</returns>
    Task<Callback?> TakeDueAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now, bool onlyUrgent = false);

    Task<bool> RenewAsync(string id, string token, DateTimeOffset lease, DateTimeOffset now);

    /// <summary>The attempt reached nobody: it is written down and the next is due at <paramref name="due"/>; null: there is none, it is closed as <c>given-up</c>.</summary>
    Task<bool> RetryAsync(string id, string token, DateTimeOffset? due, string outcome, DateTimeOffset now);

    /// <summary>The attempt could not be made, which is not the citizen's failure: due again, and not counted.</summary>
    Task<bool> PostponeAsync(string id, string token, DateTimeOffset due, DateTimeOffset now);

    /// <summary>The attempt is written down and was the last.</summary>
    Task<bool> CloseAsync(string id, string token, string outcome, DateTimeOffset now);

    /// <summary>Closes whatever is open for the number, taken or not.</summary>
    /// <returns>False: nothing was open.</returns>
    Task<bool> CloseByNumberAsync(string number, string outcome, DateTimeOffset now);

    /// <summary>Makes those due again whose gateway let the lease lapse; after a time without reaping, leases get <see cref="ReapPause.Grace"/>.</summary>
    /// <returns>How many.</returns>
    Task<int> ReapAsync(DateTimeOffset now);

    /// <summary>The open ones: those taken, then the urgent, then the others, soonest due first.</summary>
    Task<IReadOnlyList<Callback>> ListAsync(int most);

    /// <summary>The closed ones, the last first; at most <see cref="CallbackHistory.Most"/> are kept, for <see cref="CallbackHistory.Keep"/>.</summary>
    Task<IReadOnlyList<Callback>> HistoryAsync(int most);

    Task<CallbackCounts> CountAsync(DateTimeOffset now);
}
