namespace Ivr.Acd;

/// <summary>How far a caller has overflowed. Steps are only ever climbed.</summary>
public enum OverflowStep
{
    /// <summary>His own city's seats.</summary>
    Stay,

    /// <summary>The provincial pool's as well.</summary>
    Pool,

    /// <summary>The partner city's as well.</summary>
    Partner,
}

/// <summary>When a city's callers overflow, and where to.</summary>
/// <param name="After">A caller has waited this long; null: never for that.</param>
/// <param name="LongerThan">More callers wait than this; null: never for that.</param>
/// <param name="WhenNoReadySeat">No seat of the city is signed in.</param>
/// <param name="Pool">The provincial pool is asked first.</param>
/// <param name="Partner">The city asked last; null: none.</param>
public sealed record OverflowRule(TimeSpan? After, int? LongerThan, bool WhenNoReadySeat, bool Pool, string? Partner);

/// <summary>
/// The ladder of joint answering: own city, provincial pool, one partner city. One hop: a call that came from another
/// city's overflow is never asked about, and a partner's own rule is never followed.
/// </summary>
public static class OverflowLadder
{
    /// <summary>The province's own centre, whose seats are the pool.</summary>
    public const string PoolCity = "province";

    /// <summary>The step a caller stands on next; at most one higher than <paramref name="step"/> unless there is no pool.</summary>
    /// <param name="step">Where he stands.</param>
    /// <param name="rule">His city's rule.</param>
    /// <param name="hand">The operator's switch.</param>
    /// <param name="status">His city's line.</param>
    /// <param name="waited">His own wait.</param>
    public static OverflowStep Next(OverflowStep step, OverflowRule rule, OverflowSwitch hand, LineStatus status, TimeSpan waited)
    {
        if (hand == OverflowSwitch.Off || (hand == OverflowSwitch.Automatic && !Fires(rule, status, waited)))
        {
            return step;
        }

        var pool = rule.Pool && status.City != PoolCity;
        var partner = rule.Partner is { } other && other != status.City;
        return step switch
        {
            OverflowStep.Stay when pool => OverflowStep.Pool,
            OverflowStep.Stay when partner => OverflowStep.Partner,
            OverflowStep.Pool when partner && PoolIsNoHelp(rule, status, waited) => OverflowStep.Partner,
            _ => step,
        };
    }

    /// <summary>Whose seats a caller may be offered on a step; wider steps keep the narrower cities.</summary>
    public static IReadOnlyList<string> SeatCities(string city, OverflowStep step, string? partner) => step switch
    {
        OverflowStep.Stay => [city],
        OverflowStep.Pool => [.. new[] { city, PoolCity }.Distinct()],
        _ => [.. new[] { city, PoolCity, partner ?? city }.Distinct()],
    };

    private static bool Fires(OverflowRule rule, LineStatus status, TimeSpan waited) =>
        (rule.After is { } after && waited >= after)
        || (rule.LongerThan is { } most && status.Waiting > most)
        || (rule.WhenNoReadySeat && status.SignedIn == 0);

    // Nobody is ready there, or none who fits him: he has had the time again that he gave his own city.
    private static bool PoolIsNoHelp(OverflowRule rule, LineStatus status, TimeSpan waited) =>
        status.PoolReady == 0 || (rule.After is { } after && waited >= 2 * after);
}
