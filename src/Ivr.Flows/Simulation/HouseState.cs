namespace Ivr.Flows.Simulation;

/// <summary>When a seat that fits becomes free.</summary>
/// <param name="After">So long after the caller took his place in the line; null: never while he waits.</param>
/// <param name="SignedIn">Whether there is any seat at all.</param>
public readonly record struct SeatsFree(TimeSpan? After, bool SignedIn)
{
    /// <summary>Seats are signed in and none becomes free.</summary>
    public static readonly SeatsFree Busy = new(null, true);

    /// <summary>Nobody is signed in.</summary>
    public static readonly SeatsFree None = new(null, false);

    public static SeatsFree In(TimeSpan after) => new(after, true);
}

/// <summary>The house as a call meets it.</summary>
public sealed record HouseState
{
    /// <summary>When the call begins.</summary>
    public DateTimeOffset At { get; init; } = new(2026, 3, 2, 10, 0, 0, CallbackRules.BeijingOffset);

    /// <summary>The city of the trunk it comes by; null: the trunk has none.</summary>
    public string? TrunkCity { get; init; }

    /// <summary>Whether cities play the menu; null: as the plan says.</summary>
    public bool? MenuOn { get; init; }

    /// <summary>Seats of the caller's own city.</summary>
    public SeatsFree Seats { get; init; } = SeatsFree.In(TimeSpan.FromSeconds(5));

    /// <summary>Seats of the province, reached when his line overflows.</summary>
    public SeatsFree Pool { get; init; } = SeatsFree.None;

    /// <summary>Seats of the partner city, reached last.</summary>
    public SeatsFree Partner { get; init; } = SeatsFree.None;

    /// <summary>Numbers outside: they answer after so long, are busy, or ring and nobody comes.</summary>
    public SeatsFree Outside { get; init; } = SeatsFree.In(TimeSpan.FromSeconds(5));

    /// <summary>Language tag, or skill → seats of his own city that have it; what is not among them all seats have.</summary>
    public IReadOnlyDictionary<string, SeatsFree> Speakers { get; init; } = new Dictionary<string, SeatsFree>();

    /// <summary>Web services by their names in the plan; one that is not among them is down.</summary>
    public IReadOnlyDictionary<string, SimulatedService> Services { get; init; } = new Dictionary<string, SimulatedService>();

    /// <summary>Whether what nobody recorded is spoken in time; else its fallback is heard.</summary>
    public bool Speaks { get; init; } = true;

    /// <summary>Opening hours an operator has opened or closed by hand: name → open.</summary>
    public IReadOnlyDictionary<string, bool> HoursByHand { get; init; } = new Dictionary<string, bool>();

    /// <summary>How long what is announced just now takes; null: nothing is.</summary>
    public TimeSpan? Announcement { get; init; }

    /// <summary>How long he speaks when he may leave a message; zero: he says nothing.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Whether messages can be kept.</summary>
    public bool KeepsMessages { get; init; } = true;

    /// <summary>What is written down for his number; null: nothing.</summary>
    public CallerProfile? Registered { get; init; }

    /// <summary>Callers ahead of him.</summary>
    public int Ahead { get; init; }

    /// <summary>How long a person talks with him.</summary>
    public TimeSpan Talk { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Into the call; null: the store stays.</summary>
    public TimeSpan? StoreDownAt { get; init; }

    /// <summary>Into the call; null: it stays away.</summary>
    public TimeSpan? StoreUpAt { get; init; }

    /// <summary>Whether callbacks can be written down here while the store is away.</summary>
    public bool Journal { get; init; } = true;

    /// <summary>Prompts that fail inside when they are played.</summary>
    public IReadOnlySet<string> Broken { get; init; } = new HashSet<string>();

    /// <summary>Reads a house as scripts write it, on one line: <c>trunk: linxia, seats: busy, store: down</c>.</summary>
    /// <param name="name">What problems call the text: an option's name.</param>
    public static (HouseState House, IReadOnlyList<Diagnostic> Problems) Read(string name, string text, Dialplan plan) => CallScriptReader.ReadHouse(name, text, plan);

    internal bool StoreAway(TimeSpan time) => StoreDownAt is { } down && time >= down && !(StoreUpAt is { } up && time >= up);
}
