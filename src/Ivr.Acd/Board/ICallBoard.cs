namespace Ivr.Acd;

/// <summary>The calls that live now, on all gateways, for people who look.</summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface ICallBoard
{
    /// <summary>Brings the board up to date for several calls.</summary>
    /// <param name="cards">By call id: the card to show from now on; null: the call is over.</param>
    /// <param name="until">When what is shown goes by itself.</param>
    Task WriteAsync(IReadOnlyDictionary<string, CallCard?> cards, DateTimeOffset until);

    /// <summary>All cards, the oldest call first.</summary>
    Task<IReadOnlyList<CallCard>> ListAsync(DateTimeOffset now);
}

/// <summary>A call, as it is shown.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Gateway">Who holds it.</param>
/// <param name="City">Whose call it is.</param>
/// <param name="Stage">In a word: <c>navigation</c>, <c>line</c>.</param>
/// <param name="Caller">The number, masked.</param>
/// <param name="Seat">The seat that serves it; null: none.</param>
/// <param name="StartedAt">When it came.</param>
public sealed record CallCard(string CallId, string Gateway, string City, string Stage, string Caller, string? Seat, DateTimeOffset StartedAt);
