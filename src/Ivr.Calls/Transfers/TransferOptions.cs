namespace Ivr.Calls;

/// <summary>What seats may do with a citizen they talk with.</summary>
public sealed record TransferOptions
{
    /// <summary>Numbers outside that seats may call and send citizens to; none: a stolen password costs nobody money.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>How long a number outside may ring; a seat rings as long as for any caller.</summary>
    public TimeSpan Ring { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a phone that has handed its caller on may take to hang up by itself.</summary>
    public TimeSpan Goodbye { get; init; } = TimeSpan.FromSeconds(2);
}
