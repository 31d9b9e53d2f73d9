using System.Collections.Frozen;

namespace Ivr.Flows;

/// <summary>A named list of nodes.</summary>
/// <param name="Name">As <c>goto</c> calls it.</param>
/// <param name="Nodes">Walked in order.</param>
public sealed record Flow(string Name, IReadOnlyList<Node> Nodes);

/// <summary>
/// A checked plan; immutable. A call keeps the plan it began with. Where cities lay something over it, each has a plan of its own that shares
/// with this one all that is the same.
/// </summary>
public sealed class Dialplan
{
    private readonly Dictionary<string, Dialplan> _laid = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _entries;
    private readonly (string Pattern, City City)[] _numbers;
    private readonly FrozenDictionary<string, City> _byAreaCode;
    private readonly IReadOnlyList<(string Skill, YamlItem At)> _needsSeat;
    private FlowSet _flows;
    private Dialplan? _whole;

    internal Dialplan(DialplanParts parts)
    {
        Name = parts.Name;
        Version = parts.Version;
        Cities = parts.Cities.ToFrozenDictionary(city => city.Id, StringComparer.Ordinal);
        Callback = parts.Callback;
        Apology = parts.Apology;
        _entries = parts.Entries.ToFrozenDictionary(StringComparer.Ordinal);
        _flows = new FlowSet(parts.Flows, parts.Start, parts.Person);
        // The longest first, and of two as long the whole number before the beginning.
        _numbers = [.. parts.Cities.SelectMany(city => city.Numbers.Concat(parts.Ledger.Entries.Where(entry => entry.City == city.Id).SelectMany(entry => entry.Answers)).Select(pattern => (pattern, city)))
            .OrderByDescending(one => one.pattern.TrimEnd('*').Length).ThenBy(one => one.pattern.EndsWith('*'))];
        Languages = parts.Languages;
        Hours = parts.Hours;
        Services = parts.Services;
        Limits = parts.Limits;
        _needsSeat = parts.NeedsSeat;
        Ledger = parts.Ledger;
        Register = parts.Register;
        _byAreaCode = parts.Cities.Where(city => city is { AreaCode: not null, InAreaOf: null }).GroupBy(city => city.AreaCode!)
            .Where(group => group.Count() == 1).ToFrozenDictionary(group => group.Key, group => group.Single(), StringComparer.Ordinal);
        foreach (var layer in parts.Layers)
        {
            var plan = (Dialplan)MemberwiseClone();
            plan._whole = this;
            plan._flows = new FlowSet(layer.Flows, parts.Start, parts.Person, _flows);
            foreach (var key in layer.Keys)
            {
                _laid[key] = plan;
            }
        }

        var announcing = EveryonesFlows.SelectMany(flow => flow.Nodes).OfType<AnnounceNode>().ToArray();
        Announced = announcing.Length == 0 ? AnnouncePlaces.None : new AnnouncePlaces(announcing.Min(node => node.AtMost), parts.AnnouncedTo);
    }

    public string Name { get; }

    /// <summary>A hash of all files it was read from: the same texts, the same version.</summary>
    public string Version { get; }

    public IReadOnlyDictionary<string, City> Cities { get; }

    /// <summary>Tags of the languages seats are asked for → how people call them.</summary>
    public IReadOnlyDictionary<string, string> Languages { get; }

    /// <summary>The opening hours it names.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; }

    /// <summary>The web services it may ask; no others are.</summary>
    public IReadOnlyList<WebService> Services { get; }

    public CallbackRules Callback { get; }

    /// <summary>Public numbers callers are put through to, and numbers answered for others.</summary>
    public NumberLedger Ledger { get; }

    /// <summary>Numbers for which something is written down.</summary>
    public CallerRegister Register { get; private set; }

    /// <summary>The same plan with a register that was read since.</summary>
    public Dialplan With(CallerRegister register)
    {
        if (register.Version == Register.Version)
        {
            return this;
        }

        var plan = (Dialplan)MemberwiseClone();
        plan.Register = register;
        return plan;
    }

    /// <summary>Said when something inside went wrong, before a person.</summary>
    public IReadOnlyList<string> Apology { get; }

    /// <summary>Where calls to a 12345 number begin; null: this plan answers its <c>entries</c> only.</summary>
    public Flow? Start => _flows.Start;

    /// <summary>Where 0, silence and every trouble lead.</summary>
    public Flow Person => _flows.Person;

    /// <summary>
    /// Years between <paramref name="now"/> and so much later for which no calendar is there although opening hours need one: an alarm, for
    /// callers of such a day meet a person whatever the hour.
    /// </summary>
    public IReadOnlyList<int> YearsMissing(DateTimeOffset now, TimeSpan ahead)
    {
        var (from, to) = (now.ToOffset(CallbackRules.BeijingOffset).Year, (now + ahead).ToOffset(CallbackRules.BeijingOffset).Year);
        var calendars = Hours.Where(one => one.NeedsCalendar).Select(one => one.Calendar).Distinct().ToArray();
        return [.. Enumerable.Range(from, to - from + 1).Where(year => calendars.Any(calendar => !calendar.Knows(year)))];
    }

    /// <summary>Languages that are staffed and skills its flows ask for, for which no seat is there.</summary>
    /// <param name="seats">What all seats together speak and can do, <c>language:adx</c> and <c>fire</c>.</param>
    /// <param name="severity">A gateway starts all the same: its callers go the ways the plan has for them.</param>
    public IReadOnlyList<Diagnostic> WithoutSeat(IReadOnlyCollection<string> seats, Severity severity) =>
    [
        .. from need in _needsSeat
           where !seats.Contains(need.Skill)
           select need.At.Problem(
               "IVR474", $"no seat of the settings has '{need.Skill}', which the plan counts on", "add it to a seat's `languages` or `skills` in the settings, or write `on_call: on` and ask for it no more", severity),
    ];

    /// <summary>What the compiler has held its ways to.</summary>
    public PlanLimits Limits { get; }

    public IEnumerable<Flow> Flows => _flows.All;

    /// <summary>The flows of all callers, those of overlays too.</summary>
    internal IEnumerable<Flow> EveryonesFlows => Flows.Concat(_laid.Values.Distinct().SelectMany(plan => plan._flows.Own)).Distinct();

    /// <summary>Whether it takes messages, for which recordings must be kept somewhere.</summary>
    public bool TakesMessages => EveryonesFlows.SelectMany(flow => flow.Nodes).Any(node => node is RecordNode);

    /// <summary>What it leaves to announcements.</summary>
    public AnnouncePlaces Announced { get; }

    /// <summary>Numbers with an entry of their own.</summary>
    internal IEnumerable<string> Entries => _entries.Keys;

    public Flow FlowNamed(string name) => _flows.Named(name);

    /// <summary>The plan as these callers meet it: with the overlay of the number they called, or of their city; the province's, when neither has any.</summary>
    public Dialplan For(CityDecision decision) =>
        (decision.Number is { } number ? _laid.GetValueOrDefault(number) : null) ?? _laid.GetValueOrDefault(decision.City.Id) ?? _whole ?? this;

    /// <summary>All whose plans may differ: each city's callers, and those of each called number with an overlay of its own.</summary>
    internal IEnumerable<Callers> Callers =>
        Cities.Values.Select(city => new Callers(city, null)).Concat(_numbers.Where(one => _laid.ContainsKey(one.Pattern)).Select(one => new Callers(one.City, one.Pattern)));

    internal Dialplan For(Callers callers) => For(new CityDecision(callers.City, "") { Number = callers.Number });

    public string? AreaCodeOf(string city) => Cities.GetValueOrDefault(city)?.AreaCode;

    /// <summary>The flow a called number begins in; null: the number is not ours (404).</summary>
    public Flow? EntryFor(string called)
    {
        var number = CalledNumber.Normalise(called);
        return _entries.TryGetValue(number, out var entry) ? _flows.Named(entry)
            : CalledNumber.IsHotline(number) || _numbers.Any(one => CalledNumber.Matches(one.Pattern, number)) ? Start
            : null;
    }

    /// <summary>
    /// Whose call it is: the called number (longest match), the number first called where another sent the call on, the trunk's
    /// city, what is registered for the caller's number, his area code; an area code two cities share decides nothing.
    /// </summary>
    public CityDecision CityFor(string called, string caller, string? trunkCity, string? firstCalled = null, CallerProfile? registered = null)
    {
        if (Called(called, "called-number") is { } city)
        {
            return city;
        }

        if (firstCalled is not null && Called(firstCalled, "first-called-number") is { } meant)
        {
            return meant;
        }

        if (trunkCity is not null && Cities.TryGetValue(trunkCity, out var home))
        {
            return new CityDecision(home, "trunk");
        }

        if (registered?.City is { } own && Cities.TryGetValue(own, out var known))
        {
            return new CityDecision(known, "registered");
        }

        var from = CallerNumber.Normalise(caller, null);
        return from.Kind == CallerKind.Fixed && _byAreaCode.TryGetValue(from.Digits[..4], out var near)
            ? new CityDecision(near, "caller-area-code")
            : new CityDecision(Province, "unknown");
    }

    /// <summary>
    /// The city his number is of, a hint that decides nothing: of a fixed line by its area code, of a mobile by <paramref name="area"/>, see <see cref="NumberHomes"/>.
    /// Null: nobody knows, several cities could be meant, or none of this plan's.
    /// </summary>
    public City? HomeOf(CallerNumber caller, string? area)
    {
        if (caller is { Kind: CallerKind.Fixed, Hidden: false })
        {
            return _byAreaCode.GetValueOrDefault(caller.Digits[..4]);
        }

        var homes = area is null ? [] : Cities.Values.Where(city => Province.Name + city.Name == area).ToArray();
        return homes.Length == 1 ? homes[0] : null;
    }

    /// <summary>The city a stored record names; the province when the plan knows it no more.</summary>
    public CityDecision CityNamed(string id) => new(Cities.GetValueOrDefault(id) ?? Province, "stored");

    private CityDecision? Called(string called, string rule)
    {
        var number = CalledNumber.Normalise(called);
        return _numbers.Where(one => CalledNumber.Matches(one.Pattern, number)).Select(one => new CityDecision(one.City, rule) { Number = one.Pattern }).FirstOrDefault();
    }

    private City Province => Cities[City.Province];
}

/// <summary>What the compiler hands over.</summary>
internal sealed record DialplanParts(
    string Name, IReadOnlyList<City> Cities, IReadOnlyList<Flow> Flows, IReadOnlyDictionary<string, string> Entries, CallbackRules Callback)
{
    /// <summary>Known once all is read.</summary>
    public string Version { get; init; } = "";
    public string? Start { get; init; }
    public required string Person { get; init; }
    public IReadOnlyList<LaidFlows> Layers { get; init; } = [];
    public PlanLimits Limits { get; init; } = new();
    public ProofSummary? Proof { get; init; }
    public IReadOnlyList<string> Apology { get; init; } = [];
    public IReadOnlyDictionary<string, string> Languages { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<OpeningHours> Hours { get; init; } = [];
    public NumberLedger Ledger { get; init; } = NumberLedger.Empty;
    public CallerRegister Register { get; init; } = CallerRegister.None;
    public IReadOnlyList<(string Skill, YamlItem At)> NeedsSeat { get; init; } = [];
    public IReadOnlyList<WebService> Services { get; init; } = [];
    public IReadOnlyCollection<(string Language, string Voice)> AnnouncedTo { get; init; } = [];
}

/// <summary>The flows of who meets an overlay.</summary>
/// <param name="Flows">All of them; the same objects where nothing differs.</param>
/// <param name="Keys">Ids of cities, and called numbers.</param>
internal sealed record LaidFlows(IReadOnlyList<Flow> Flows, IReadOnlyList<string> Keys);
