namespace Ivr.Acd;

/// <summary>The operator's hand on opening hours: open or closed whatever the plan says, until a time.</summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface IHoursStore
{
    /// <summary>In place of what was said of the same hours before.</summary>
    Task SetAsync(HoursOverride order);

    /// <summary>As the plan has it again.</summary>
    /// <returns>False: nothing was said of them.</returns>
    Task<bool> ClearAsync(string name);

    /// <summary>What holds now, by name.</summary>
    Task<IReadOnlyList<HoursOverride>> ListAsync(DateTimeOffset now);
}

/// <summary>What an operator says of opening hours.</summary>
/// <param name="Name">As plans name them.</param>
/// <param name="Until">From then on the plan decides again.</param>
/// <param name="Who">The operator.</param>
public sealed record HoursOverride(string Name, bool Open, DateTimeOffset Until, string Who, DateTimeOffset At);
