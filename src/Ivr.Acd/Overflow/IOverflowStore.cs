namespace Ivr.Acd;

/// <summary>The operator's hand on the overflow of each city.</summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface IOverflowStore
{
    /// <summary>A city's switch; <see cref="OverflowSwitch.Automatic"/> by nobody when it was never touched.</summary>
    Task<OverflowState> GetAsync(string city);

    /// <param name="until">From then on the rule decides again; null: until somebody sets it otherwise.</param>
    Task SetAsync(string city, OverflowSwitch to, string who, DateTimeOffset now, DateTimeOffset? until = null);

    /// <summary>The switches that were ever touched, by city, those whose time is over too.</summary>
    Task<IReadOnlyList<OverflowState>> ListAsync();
}

/// <summary>How a city overflows.</summary>
public enum OverflowSwitch
{
    /// <summary>By the dialplan's rule.</summary>
    Automatic,

    /// <summary>At once, whatever the rule says of when.</summary>
    On,

    /// <summary>Not at all.</summary>
    Off,
}

/// <summary>A city's switch, and whose hand it was.</summary>
/// <param name="City">The city.</param>
/// <param name="Switch">Where it was set to; <see cref="SwitchAt"/> is where it stands.</param>
/// <param name="Who">The operator; null: never touched.</param>
/// <param name="At">When; null: never touched.</param>
public sealed record OverflowState(string City, OverflowSwitch Switch, string? Who, DateTimeOffset? At)
{
    /// <summary>From then on the rule decides again; null: it has no end.</summary>
    public DateTimeOffset? Until { get; init; }

    public OverflowSwitch SwitchAt(DateTimeOffset now) => HasEnded(now) ? OverflowSwitch.Automatic : Switch;

    /// <summary>Nobody has set it back, its time is over.</summary>
    public bool HasEnded(DateTimeOffset now) => Until <= now;
}
