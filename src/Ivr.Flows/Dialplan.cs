using System.Collections.Frozen;

namespace Ivr.Flows;

/// <summary>A named list of nodes.</summary>
/// <param name="Name">As <c>goto</c> calls it.</param>
/// <param name="Nodes">Walked in order.</param>
public sealed record Flow(string Name, IReadOnlyList<Node> Nodes);

/// <summary>A checked plan; immutable. A call keeps the plan it began with.</summary>
public sealed class Dialplan
{
    private readonly FrozenDictionary<string, Flow> _flows;
    private readonly FrozenDictionary<string, string> _entries;
    private readonly (string Pattern, City City)[] _numbers;
    private readonly FrozenDictionary<string, City> _byAreaCode;

    internal Dialplan(DialplanParts parts)
    {
        Name = parts.Name;
        Version = parts.Version;
        Cities = parts.Cities.ToFrozenDictionary(city => city.Id, StringComparer.Ordinal);
        Callback = parts.Callback;
        Apology = parts.Apology;
        _flows = parts.Flows.ToFrozenDictionary(flow => flow.Name, StringComparer.Ordinal);
        _entries = parts.Entries.ToFrozenDictionary(StringComparer.Ordinal);
        Start = parts.Start is { } start ? _flows[start] : null;
        Person = _flows[parts.Person];
        // The longest first, and of two as long the whole number before the beginning.
        _numbers = [.. parts.Cities.SelectMany(city => city.Numbers.Select(pattern => (pattern, city)))
            .OrderByDescending(one => one.pattern.TrimEnd('*').Length).ThenBy(one => one.pattern.EndsWith('*'))];
        Languages = parts.Languages;
        Hours = parts.Hours;
        Services = parts.Services;
        Limits = parts.Limits;
        _byAreaCode = parts.Cities.Where(city => city is { AreaCode: not null, InAreaOf: null }).GroupBy(city => city.AreaCode!)
            .Where(group => group.Count() == 1).ToFrozenDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
    }

    public string Name { get; }

    /// <summary>A hash of the plan's text: the same text, the same version.</summary>
    public string Version { get; }

    public IReadOnlyDictionary<string, City> Cities { get; }

    /// <summary>Tags of the languages seats are asked for → how people call them.</summary>
    public IReadOnlyDictionary<string, string> Languages { get; }

    /// <summary>The opening hours it names.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; }

    /// <summary>The web services it may ask; no others are.</summary>
    public IReadOnlyList<WebService> Services { get; }

    public CallbackRules Callback { get; }

    /// <summary>Said when something inside went wrong, before a person.</summary>
    public IReadOnlyList<string> Apology { get; }

    /// <summary>Where calls to a 12345 number begin; null: this plan answers its <c>entries</c> only.</summary>
    public Flow? Start { get; }

    /// <summary>Where 0, silence and every trouble lead.</summary>
    public Flow Person { get; }

    /// <summary>
    /// Years between <paramref name="now"/> and so much later for which no calendar is there although opening hours need one: an alarm, for
    /// callers of such a day meet a person whatever the hour.
    /// </summary>
    public IReadOnlyList<int> YearsMissing(DateTimeOffset now, TimeSpan ahead)
    {
        var (from, to) = (now.ToOffset(CallbackRules.BeijingOffset).Year, (now + ahead).ToOffset(CallbackRules.BeijingOffset).Year);
        return Hours.FirstOrDefault(one => one.NeedsCalendar) is { Calendar: { } calendar }
            ? [.. Enumerable.Range(from, to - from + 1).Where(year => !calendar.Knows(year))]
            : [];
    }

    /// <summary>What the compiler has held its ways to.</summary>
    public PlanLimits Limits { get; }

    /// <summary>Whether it takes messages, for which recordings must be kept somewhere.</summary>
    public bool TakesMessages => Flows.SelectMany(flow => flow.Nodes).Any(node => node is RecordNode);

    public IEnumerable<Flow> Flows => _flows.Values;

    /// <summary>Numbers with an entry of their own.</summary>
    internal IEnumerable<string> Entries => _entries.Keys;

    public Flow FlowNamed(string name) => _flows[name];

    public string? AreaCodeOf(string city) => Cities.GetValueOrDefault(city)?.AreaCode;

    /// <summary>The flow a called number begins in; null: the number is not ours (404).</summary>
    public Flow? EntryFor(string called)
    {
        var number = CalledNumber.Normalise(called);
        return _entries.TryGetValue(number, out var entry) ? _flows[entry]
            : number.EndsWith(CalledNumber.Hotline, StringComparison.Ordinal) && number.Length is 5 or 8 or 9
                || _numbers.Any(one => CalledNumber.Matches(one.Pattern, number)) ? Start
            : null;
    }

    /// <summary>
    /// Whose call it is: the called number (longest match), the number first called where another sent the call on, the trunk's
    /// city, the caller's area code; an area code two cities share decides nothing.
    /// </summary>
    public CityDecision CityFor(string called, string caller, string? trunkCity, string? firstCalled = null)
    {
        if (CityOf(called) is { } city)
        {
            return new CityDecision(city, "called-number");
        }

        if (firstCalled is not null && CityOf(firstCalled) is { } meant)
        {
            return new CityDecision(meant, "first-called-number");
        }

        if (trunkCity is not null && Cities.TryGetValue(trunkCity, out var home))
        {
            return new CityDecision(home, "trunk");
        }

        var from = CallerNumber.Normalise(caller, null);
        return from.Kind == CallerKind.Fixed && _byAreaCode.TryGetValue(from.Digits[..4], out var near)
            ? new CityDecision(near, "caller-area-code")
            : new CityDecision(Province, "unknown");
    }

    /// <summary>The city a stored record names; the province when the plan knows it no more.</summary>
    public CityDecision CityNamed(string id) => new(Cities.GetValueOrDefault(id) ?? Province, "stored");

    private City? CityOf(string called)
    {
        var number = CalledNumber.Normalise(called);
        return _numbers.Where(one => CalledNumber.Matches(one.Pattern, number)).Select(static one => one.City).FirstOrDefault();
    }

    private City Province => Cities[City.Province];
}

/// <summary>What the compiler hands over.</summary>
internal sealed record DialplanParts(
    string Name, string Version, IReadOnlyList<City> Cities, IReadOnlyList<Flow> Flows, IReadOnlyDictionary<string, string> Entries, CallbackRules Callback)
{
    public string? Start { get; init; }
    public required string Person { get; init; }
    public PlanLimits Limits { get; init; } = new();
    public ProofSummary? Proof { get; init; }
    public IReadOnlyList<string> Apology { get; init; } = [];
    public IReadOnlyDictionary<string, string> Languages { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];
    public IReadOnlyList<WebService> Services { get; init; } = [];
}
