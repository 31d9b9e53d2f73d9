using System.Text.Json.Serialization;

namespace Ivr.Calls;

/// <summary>Whether calls can go out by a trunk, and if not, why.</summary>
public enum TrunkState
{
    Up,

    /// <summary>It leaves OPTIONS unanswered.</summary>
    Down,

    /// <summary>We should be registered by it and are not.</summary>
    Unregistered,

    /// <summary>It said 503 with Retry-After, and that time is not over (RFC 3261 21.5.4).</summary>
    Closed,

    /// <summary>Too many calls by it failed; after a while one is tried again.</summary>
    Tripped,
}

/// <summary>A trunk as it stands, for operators.</summary>
/// <param name="Since">When it came into this state.</param>
/// <param name="Reason">What last went wrong; null: nothing yet.</param>
public sealed record TrunkStatus(string Name, string? City, string? Partner, TrunkState State, DateTimeOffset Since, Phrase? Reason)
{
    /// <summary>The state, for people.</summary>
    [JsonIgnore]
    public Phrase Word => State switch
    {
        TrunkState.Up => "up",
        TrunkState.Down => "down",
        TrunkState.Unregistered => "unregistered",
        TrunkState.Closed => "closed for a while",
        _ => "tripped",
    };

    /// <summary>Null: not registered.</summary>
    public DateTimeOffset? RegisteredUntil { get; init; }

    /// <summary>Channels taken by calls that came in.</summary>
    public int ChannelsIn { get; init; }

    /// <summary>Channels taken by calls that went out.</summary>
    public int ChannelsOut { get; init; }

    /// <summary>Channels there are; null: no limit.</summary>
    public int? Channels { get; init; }

    /// <summary>Calls out that failed for the trunk's sake, since the start.</summary>
    public long FailedCalls { get; init; }

    /// <summary>OPTIONS without an answer, since the start.</summary>
    public long FailedProbes { get; init; }

    /// <summary>Registrations that were refused or not answered, since the start.</summary>
    public long FailedRegistrations { get; init; }
}
