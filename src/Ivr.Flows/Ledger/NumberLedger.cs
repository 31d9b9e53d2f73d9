namespace Ivr.Flows;

/// <summary>The ledger of public numbers a plan puts callers through by; immutable, checked with the plan.</summary>
public sealed class NumberLedger
{
    private readonly Dictionary<string, LedgerEntry> _entries;

    internal NumberLedger(IEnumerable<LedgerEntry> entries) =>
        _entries = entries.DistinctBy(entry => entry.Id).ToDictionary(entry => entry.Id, StringComparer.Ordinal);

    public static NumberLedger Empty { get; } = new([]);

    /// <summary>Of a plan whose ledger could not be read, which is told.</summary>
    internal static NumberLedger Unread { get; } = new([]);

    /// <summary>In the file's order.</summary>
    public IReadOnlyCollection<LedgerEntry> Entries => _entries.Values;

    public LedgerEntry? Find(string id) => _entries.GetValueOrDefault(id);

    /// <summary>The entry itself, or who has its place on that day.</summary>
    public LedgerEntry InForce(string id, DateOnly day)
    {
        var entry = _entries[id];
        while (entry.HasStopped(day))
        {
            entry = _entries[entry.Successor!];
        }

        return entry;
    }

    /// <summary>What is dialled for a public number on behalf of a city's caller; the number itself, where the ledger has nothing better.</summary>
    /// <returns>The number, and whether it means another place in each city: then it never goes out by another city's trunk.</returns>
    public (string Number, bool OfItsCity) Dialled(string number, string city, DateTimeOffset now)
    {
        if (Entries.FirstOrDefault(entry => entry.Number == number && entry.Mode == LedgerMode.Transfer) is not { } listed)
        {
            return (number, false);
        }

        var entry = InForce(listed.Id, Today(now));
        return entry.Outside(city) is { } outside ? (outside.Number, outside.OfItsCity) : (number, entry.IsEmergency);
    }

    /// <summary>An entry and those that follow it, each once.</summary>
    internal IReadOnlyList<LedgerEntry> Chain(string id)
    {
        var chain = new List<LedgerEntry>();
        for (var entry = Find(id); entry is not null && !chain.Contains(entry); entry = entry.Successor is { } next ? Find(next) : null)
        {
            chain.Add(entry);
        }

        return chain;
    }

    /// <summary>What is wrong with it on the day of <paramref name="now"/>: numbers nobody has looked at for too long, dates that are still to come.</summary>
    public IReadOnlyList<Diagnostic> Look(DateTimeOffset now)
    {
        var today = Today(now);
        var overdue = Entries.Where(entry => !(entry.Verified > today) && entry.IsStale(today)).ToArray();
        return [.. Entries.Where(entry => entry.Verified > today).Select(Early), .. overdue.Length == 0 ? (Diagnostic[])[] : [Overdue(overdue)]];
    }

    /// <summary>
    /// Emergency numbers that mean another place in each city, and cities whose callers cannot reach theirs because no trunk out is their own.
    /// </summary>
    /// <param name="trunks">Ids of the cities that have one.</param>
    /// <param name="cities">The plan's.</param>
    public IReadOnlyList<Diagnostic> WithoutTrunk(IReadOnlyCollection<string> trunks, IEnumerable<City> cities) =>
    [
        .. from entry in Entries
           let lost = cities.Where(city => entry.Outside(city.Id) is { OfItsCity: true } && !trunks.Any(city.IsReachedBy)).Select(city => city.Id).ToArray()
           where lost.Length > 0
           select entry.At!.Problem(
               "IVR280", $"{entry.Title} means another place in each city, and no trunk goes out of: {lost}",
               "name a trunk with `city:` and `outbound:` in settings, or the centre's own number with its area code in the ledger", Severity.Warning),
    ];

    internal static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(CallbackRules.BeijingOffset).DateTime);

    private static Diagnostic Early(LedgerEntry entry) => entry.At!.Problem(
        "IVR278", $"'{entry.Id}' was verified on {entry.Verified:yyyy-MM-dd}, which is still to come", "write the day somebody looked");

    // One for all: a ledger that nobody keeps must not bury what else is wrong.
    private static Diagnostic Overdue(LedgerEntry[] entries) => entries[0].At!.Problem(
        "IVR277", $"public numbers are to be verified: {entries.Select(Told)}",
        "look by `ivr ledger check`, then write the day: `verified: 2026-11-26`; `ivr ledger list --stale` shows them", Severity.Warning);

    private static Phrase Told(LedgerEntry entry) => entry.Due is { } due ? $"{entry.Id} by {due:yyyy-MM-dd}" : (Phrase)$"{entry.Id} (never yet)";
}
