namespace Ivr.Flows;

/// <summary>What becomes of a caller who wants an entry.</summary>
public enum LedgerMode
{
    /// <summary>He is put through to its number.</summary>
    Transfer,

    /// <summary>He is answered here: it is a line of this house.</summary>
    Line,
}

/// <summary>How an entry's numbers are looked at.</summary>
public enum LedgerProof
{
    /// <summary>They are called, and hung up on once somebody answers.</summary>
    Dial,

    /// <summary>The trunk is asked by OPTIONS; nothing rings.</summary>
    Options,

    /// <summary>By people; the date is written by hand.</summary>
    Hand,
}

/// <summary>One public number of the ledger (社会公开联系电话台账).</summary>
public sealed record LedgerEntry
{
    /// <summary>As plans name it: <c>power</c>.</summary>
    public required string Id { get; init; }

    /// <summary>As people call it: 供电服务.</summary>
    public required string Name { get; init; }

    /// <summary>As people know it: <c>95598</c>; empty: none is known everywhere. What is dialled is in <see cref="Targets"/>.</summary>
    public string Number { get; init; } = "";

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    public LedgerMode Mode { get; init; }

    /// <summary>Life or danger: no hours, no queue, never called for a test, and who cannot be put through is first in the line.</summary>
    public bool IsEmergency { get; init; }

    public OpeningHours Hours { get; init; } = OpeningHours.Always;

    /// <summary>City → the number that is dialled for its callers; a city without one is put through to nobody.</summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may ring.</summary>
    public TimeSpan Ring { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Prompts before it rings (P15, P17).</summary>
    public IReadOnlyList<string> Announce { get; init; } = [];

    /// <summary>Prompts when it was not reached (P16).</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];

    /// <summary>Numbers that are called here and mean it (双号并行).</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Whose calls those are; null: their trunk says.</summary>
    public string? City { get; init; }

    /// <summary>The last day its numbers were found to be right; null: never.</summary>
    public DateOnly? Verified { get; init; }

    /// <summary>Whole days from one such day to the next.</summary>
    public TimeSpan VerifyEvery { get; init; } = TimeSpan.FromDays(90);

    public LedgerProof VerifyBy { get; init; }

    /// <summary>The entry in its place; null: none.</summary>
    public string? Successor { get; init; }

    /// <summary>The day from which the successor is called; null: already.</summary>
    public DateOnly? Stops { get; init; }

    /// <summary>For who keeps the ledger; empty: nothing.</summary>
    public string Remark { get; init; } = "";

    /// <summary>Where a call to one of <see cref="Answers"/> goes within the hours; null: it is put through.</summary>
    internal string? Flow { get; init; }

    /// <summary>The same outside the hours.</summary>
    internal string Closed { get; init; } = "";

    /// <summary>Cities whose callers are put through to nobody, on purpose.</summary>
    internal IReadOnlyList<string> Without { get; init; } = [];

    internal YamlItem? At { get; init; }

    /// <summary>供电服务 95598.</summary>
    public string Title => $"{Name} {Number}".TrimEnd();

    /// <summary>When its numbers are to be looked at next; null: they never were.</summary>
    public DateOnly? Due => Verified?.AddDays((int)VerifyEvery.TotalDays);

    /// <summary>Whether its successor has its place on <paramref name="day"/>.</summary>
    public bool HasStopped(DateOnly day) => Successor is not null && !(day < Stops);

    /// <summary>Whether its numbers should have been looked at by <paramref name="day"/>; a line of our own and a number that has stopped need not be.</summary>
    public bool IsStale(DateOnly day) => Mode == LedgerMode.Transfer && !HasStopped(day) && !(day < Due);

    /// <summary>The same at a time.</summary>
    public bool IsStaleAt(DateTimeOffset now) => IsStale(NumberLedger.Today(now));

    /// <summary>What is dialled for a city's callers; null: nothing.</summary>
    public OutsideNumber? Outside(string city) => Targets.TryGetValue(city, out var number)
        ? new OutsideNumber(Id, number, Ring, OfItsCity: IsEmergency && number[0] != '0')
        : null;
}

/// <summary>A number outside a caller is put through to.</summary>
/// <param name="Entry">The ledger's name for it.</param>
/// <param name="Number">As it is dialled, digits only.</param>
/// <param name="Ring">How long it may ring.</param>
/// <param name="OfItsCity">It means another place in each city, as 110 does: it may go out by a trunk of the caller's city and no other.</param>
public sealed record OutsideNumber(string Entry, string Number, TimeSpan Ring, bool OfItsCity);
