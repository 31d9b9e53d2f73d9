namespace Ivr.Flows;

/// <summary>What a caller hears while he waits, and how long.</summary>
public sealed record LineWait
{
    /// <summary>Prompt id of the music, looped.</summary>
    public required string Music { get; init; }

    /// <summary>His position is first told so long after he entered the line.</summary>
    public TimeSpan FirstAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Then something is said this often.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null: as long as it takes.</summary>
    public TimeSpan? MaxWait { get; init; }

    /// <summary>Asked while he waits: whether somebody with what he asks for is there by the roster; null: no roster says so.</summary>
    public Func<bool>? IsStaffed { get; init; }

    public char? CallbackKey { get; init; }

    public IReadOnlyList<string> BeforePosition { get; init; } = [];

    public IReadOnlyList<string> AfterPosition { get; init; } = [];

    /// <summary>Said in place of the position when nobody is ahead of him; empty: the position is said all the same.</summary>
    public IReadOnlyList<string> NextInLine { get; init; } = [];

    /// <summary>Said every time after the first.</summary>
    public IReadOnlyList<string> Repeat { get; init; } = [];

    /// <summary>Said when wider pools are asked.</summary>
    public IReadOnlyList<string> Overflow { get; init; } = [];

    /// <summary>The prompts that tell a caller how many are ahead of him.</summary>
    public IReadOnlyList<string> Position(int ahead) =>
        BeforePosition.Count == 0 ? []
        : ahead == 0 && NextInLine.Count > 0 ? NextInLine
        : [.. BeforePosition, .. ChineseNumber.Count(ahead), .. AfterPosition];
}
