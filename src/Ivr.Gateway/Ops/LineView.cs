using Ivr.Acd;
using Ivr.Flows;

namespace Ivr.Gateway.Ops;

/// <summary>A city's line and switch; <c>GET /lines</c>.</summary>
/// <param name="LongestWaitSeconds">Of those who wait.</param>
/// <param name="SignedIn">Seats of the city that are not offline.</param>
/// <param name="Overflow"><c>auto</c>, <c>on</c>, <c>off</c>.</param>
/// <param name="OverflowUntil">When that ends by itself, or ended in the last day; null: it has no end.</param>
/// <param name="OverflowEnded">What it was, <c>on</c> or <c>off</c>, when its time came within the last day; null: it did not.</param>
public sealed record LineView(string City, string Name, int Waiting, double LongestWaitSeconds, int SignedIn, int Ready, string Overflow, DateTimeOffset? OverflowUntil, string? OverflowEnded)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);


    /// <summary>All cities of the plan, the province's centre first.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public static async Task<IReadOnlyList<LineView>> AllAsync(OpsView view)
    {
        var now = view.Time.GetUtcNow();
        var switches = (await view.Stores.Overflow.ListAsync()).Where(state => !state.HasEnded(now - Remembered)).ToDictionary(state => state.City, state => OverflowAnswer.Of(state, now), StringComparer.Ordinal);
        var lines = await Task.WhenAll(view.Plan().Cities.Values.Select(async city =>
        {
            var status = await view.Stores.Lines.StatusAsync(city.Id, now);
            var overflow = switches.GetValueOrDefault(city.Id);
            return new LineView(
                city.Id, city.Name, status.Waiting, status.LongestWait.TotalSeconds, status.SignedIn, status.Ready,
                overflow?.Switch ?? OverflowWord.Of(OverflowSwitch.Automatic), overflow?.Until, overflow?.Ended);
        }));
        return [.. lines.OrderBy(line => line.City != Flows.City.Province).ThenBy(line => line.City, StringComparer.Ordinal)];
    }
}

/// <summary>A seat; <c>GET /seats</c>.</summary>
public sealed record SeatView(string Id, string City, SeatState State, DateTimeOffset Since, DateTimeOffset? Until, string? Cause, IReadOnlyList<string> Skills)
{
    public static async Task<IReadOnlyList<SeatView>> AllAsync(OpsView view) =>
        [.. (await view.Stores.Seats.ListAsync(view.Time.GetUtcNow())).Select(seat => new SeatView(seat.Id, seat.City, seat.State, seat.Since, seat.Until, seat.Cause, seat.Skills))];
}

/// <summary>A callback; <c>GET /callbacks</c>. The number is masked.</summary>
public sealed record CallbackView(string Id, string Number, string City, string? Language, string Reason, CallbackState State, DateTimeOffset OpenedAt, DateTimeOffset Due, int Attempts, int Postponed, string? Message, bool Urgent)
{
    private const int Most = 500;

    public static async Task<IReadOnlyList<CallbackView>> AllAsync(OpsView view) =>
        [.. (await view.Stores.Callbacks.ListAsync(Most)).Select(one => new CallbackView(
            one.Id, (CallerNumber.Normalise(one.Request.Number, null) with { Hidden = one.Request.Hidden }).Masked, one.Request.City, one.Request.Language, one.Request.Reason,
            one.State, one.OpenedAt, one.Due, one.Attempts, one.Postponed, one.Request.Message, one.Request.Urgent))];
}
