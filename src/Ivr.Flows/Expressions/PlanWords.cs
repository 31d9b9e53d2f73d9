namespace Ivr.Flows;

/// <summary>A name under which a node attaches something.</summary>
internal sealed record AttachedName(YamlItem At, string Name, ValueKind Kind);

/// <summary>All names expressions of a plan may use: what is known of every call, and what its nodes attach.</summary>
internal sealed class PlanWords
{
    public const string City = "city";

    public const string Slow = "slow";

    private static readonly string[] Grammar = ["and", "or", "not", "is", "missing", "known", "contains", "begins"];

    private readonly Dictionary<string, Subject> _subjects;
    private readonly Dictionary<string, AttachedName> _places;

    private PlanWords(IEnumerable<Subject> subjects, Dictionary<string, AttachedName> places) =>
        (_subjects, _places) = (subjects.ToDictionary(one => one.Name, StringComparer.Ordinal), new(places, StringComparer.Ordinal));

    public IEnumerable<string> Names => _subjects.Keys;

    public Subject? Find(string name) => _subjects.GetValueOrDefault(name);

    /// <summary>Those known of every call.</summary>
    public static PlanWords Of(IEnumerable<string> cities, IEnumerable<string> languages) => new(Known([.. cities], [.. languages]), []);

    /// <summary>These, and what nodes attach.</summary>
    /// <param name="attached">In the file's order; one that cannot be is reported and left out.</param>
    public PlanWords With(IEnumerable<AttachedName> attached)
    {
        var words = new PlanWords(_subjects.Values, _places);
        foreach (var one in attached)
        {
            if (Grammar.Contains(one.Name) || (words.Find(one.Name) is not null && !words._places.ContainsKey(one.Name)))
            {
                one.At.Report("IVR287", $"'{one.Name}' has a meaning of its own in expressions", "attach it under another name");
            }
            else if (words._places.TryGetValue(one.Name, out var first))
            {
                if (first.Kind != one.Kind)
                {
                    one.At.Report("IVR287", $"'{one.Name}' is a {Word(one.Kind)} here and a {Word(first.Kind)} elsewhere ({first.At.Place})", "give each a name of its own");
                }
            }
            else
            {
                words._places[one.Name] = one;
                words._subjects[one.Name] = Subject.Attached(one.Name, one.Kind);
            }
        }

        return words;
    }

    public static Phrase Word(ValueKind kind) => kind switch
    {
        ValueKind.Text => "text",
        ValueKind.Number => "number",
        ValueKind.Time => "time",
        _ => "flag",
    };

    private static IEnumerable<Subject> Known(string[] cities, string[] languages) =>
    [
        new(City, ValueKind.Text, call => call.City) { Values = cities, InProof = state => Told(state.City) },
        new("home", ValueKind.Text, call => call.Home) { Values = cities },
        new("registered", ValueKind.Text, call => call.Registered?.Kind) { Values = CallerProfile.Kinds, IsRare = true },
        new("registered_language", ValueKind.Text, call => call.Registered?.Language) { Values = languages, IsRare = true },
        new("language", ValueKind.Text, call => call.Language) { Values = languages, InProof = state => Told(state.Language) },
        new("voice", ValueKind.Text, call => call.Voice) { Values = ["standard", Slow], InProof = state => Told(state.Voice) },
        new("caller", ValueKind.Text, call => Word(call.CallerKind)) { Values = [.. Enum.GetValues<CallerKind>().Select(Word)] },
        new("time", ValueKind.Time, call => TimeOnly.FromTimeSpan(call.Now.ToOffset(CallbackRules.BeijingOffset).TimeOfDay)) { InProof = state => state.Period is { } period ? new Reading(true, period.Time) : default },
    ];

    private static string Word(CallerKind kind) => kind.ToString().ToLowerInvariant();

    private static Reading Told(string value) => value.Length == 0 ? default : new Reading(true, value);
}
