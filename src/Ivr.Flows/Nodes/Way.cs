namespace Ivr.Flows;

/// <summary>Who decides that a way is gone.</summary>
internal enum DeedKind
{
    /// <summary>Nobody: it is what happens next.</summary>
    None,

    /// <summary>He is listened to and does nothing.</summary>
    Silence,
    Key,

    /// <summary>A key without a meaning here.</summary>
    WrongKey,

    /// <summary>0.</summary>
    Zero,

    /// <summary>All digits of a number.</summary>
    Number,

    /// <summary>He speaks.</summary>
    Speech,

    /// <summary>No seat came within the longest wait of a line.</summary>
    Nobody,

    /// <summary>What is known of the call decides: the hour, an expression, what a service answers. The caller is as idle as before.</summary>
    Fact,

    /// <summary>What else seats and stores decide: somebody is free, a callback cannot be written down.</summary>
    House,
}

/// <summary>What the caller does, or what happens to him.</summary>
/// <param name="Kind">Who decides.</param>
/// <param name="Keys">As key sequences write it: <c>3</c>, <c>silence</c>, <c>0 during P03</c>; empty: nothing.</param>
/// <param name="House">What the house must be like for it; null: anything.</param>
internal readonly record struct Deed(DeedKind Kind, string Keys, Phrase? House = null)
{
    public const string Silent = "silence";

    public static readonly Deed Nothing = new(DeedKind.None, "");

    public static readonly Deed Silence = new(DeedKind.Silence, Silent);

    public static readonly Deed Zero = new(DeedKind.Zero, "0");

    public static Deed Key(char key) => new(DeedKind.Key, key.ToString());

    /// <summary>A key that is not among <paramref name="keys"/>; null: all keys have a meaning.</summary>
    public static Deed? WrongKey(IEnumerable<char> keys) =>
        "987654321#".Except(keys).FirstOrDefault() is not '\0' and var key ? new Deed(DeedKind.WrongKey, key.ToString()) : null;

    public static Deed ZeroDuring(IReadOnlyList<string> prompts, Phrase? house = null) =>
        new(DeedKind.Zero, prompts.Count == 0 ? "0" : $"0 during {prompts[0]}", house);

    public static Deed Fact(Phrase what) => new(DeedKind.Fact, "", what);

    /// <summary>It happens to who does nothing.</summary>
    public bool IsSilent => Kind is DeedKind.None or DeedKind.Silence or DeedKind.Fact or DeedKind.House;

    /// <summary>He presses keys for it, 0 aside.</summary>
    public bool IsChoice => Kind is DeedKind.Key or DeedKind.WrongKey or DeedKind.Number;

    /// <summary>He wanted what comes of it: no silence, no wrong key, no 0 for a person, nothing that happens to him.</summary>
    public bool IsWanted => Kind is DeedKind.Key or DeedKind.Number or DeedKind.Speech;
}

/// <summary>How a way goes on.</summary>
internal enum Leading
{
    /// <summary>The next node of the flow.</summary>
    On,
    Flow,

    /// <summary>The plan's flow for 0 and trouble.</summary>
    Person,

    /// <summary>The same node again.</summary>
    Again,
    HungUp,

    /// <summary>Nowhere, until the caller hangs up.</summary>
    Endless,
}

/// <summary>Where a way leads, with the flow's name or the reason of the hang-up.</summary>
/// <param name="City">As that city's callers have the plan from there on; empty: as before.</param>
internal readonly record struct Leads(Leading Kind, string Name = "", string City = "")
{
    public static readonly Leads On = new(Leading.On);

    public static readonly Leads Person = new(Leading.Person);

    public static readonly Leads Again = new(Leading.Again);

    public static readonly Leads Endless = new(Leading.Endless);

    public static Leads To(string flow) => new(Leading.Flow, flow);

    public static Leads Into(string city, string flow) => new(Leading.Flow, flow, city);

    public static Leads HungUp(string why) => new(Leading.HungUp, why);
}

/// <summary>One way out of a node. Proof, picture and difference know a node by its ways and by nothing else.</summary>
internal sealed record Way(Deed Deed, Leads To)
{
    /// <summary>Prompts he hears on it, each to its end.</summary>
    public IReadOnlyList<string> Hears { get; init; } = [];

    /// <summary>Time he spends besides.</summary>
    public TimeSpan Waits { get; init; }

    /// <summary>On what, in words; null: he waits.</summary>
    public Phrase? Meanwhile { get; init; }

    /// <summary>What happens to the call on it besides: things attached.</summary>
    public IReadOnlyList<Phrase> Facts { get; init; } = [];

    /// <summary>What he is like afterwards; null: as before. A place in the line is taken before the first prompt.</summary>
    public CallerState? After { get; init; }
}

/// <summary>Of a caller, what decides about his ways; equal states have equal ways.</summary>
internal sealed record CallerState
{
    /// <summary>What prompts are in when nothing else is asked for.</summary>
    public const string Chinese = "zh";

    /// <summary>Somebody who has just called.</summary>
    public static readonly CallerState New = new();

    /// <summary>Whoever it may be: nothing that branches ask about is known of him.</summary>
    public static readonly CallerState Anybody = new() { Language = "", Voice = "" };

    /// <summary>Whose call it is; empty: the plan's branches do not ask, all cities are alike to them.</summary>
    public string City { get; init; } = "";

    /// <summary>When he calls; null: nobody knows, the clock may decide either way.</summary>
    public Period? Period { get; init; }

    /// <summary>An operator may have set hours otherwise than the plan's.</summary>
    public bool ByHand { get; init; }

    /// <summary>When hours are asked; null: they may be open or closed.</summary>
    public DateTimeOffset? Clock => ByHand ? null : Period?.At;

    public bool MenuOn { get; init; } = true;

    public string Language { get; init; } = Chinese;

    public string Voice { get; init; } = "standard";

    /// <summary>What is asked of a seat besides the language, ordered, a line each; a question mark makes it a preference.</summary>
    public string Skills { get; init; } = "";

    /// <summary>Each of them.</summary>
    public IEnumerable<string> Asked => Lines(Skills);

    /// <summary>What counts as time already waited: each amount once, that a circle may not make ever new callers.</summary>
    public string Boosts { get; init; } = "";

    /// <summary>What branches have decided of things attached, a line each; only where the same is asked more than once.</summary>
    public string Known { get; init; } = "";

    /// <summary>He has a place in the line.</summary>
    public bool InLine { get; init; }

    /// <summary>A person has talked with him.</summary>
    public bool Served { get; init; }

    /// <summary>A callback is owed to him.</summary>
    public bool Owed { get; init; }

    /// <summary>Nobody is before him in the line but those who are first, too.</summary>
    public const string First = "first";

    /// <summary>The same callers once their call is that city's: two, where nobody knows whether its menu is on.</summary>
    public IEnumerable<CallerState> In(City city)
    {
        var caller = this with { City = city.Id, MenuOn = city.MenuOn };
        return Clock is { } clock ? [caller with { MenuOn = city.MenuOnAt(clock, static _ => null) }]
            : city is { MenuOn: true, MenuHours: not null } ? [caller, caller with { MenuOn = false }]
            : [caller];
    }

    /// <summary>What a seat must have, without which nobody is given to him; empty: anybody may answer.</summary>
    public IReadOnlyList<string> Hard =>
        [.. Asked.Where(skill => !skill.EndsWith('?')), .. Language is Chinese or "" ? (string[])[] : [LineRequest.Speaks(Language)]];

    public CallerState Asking(IEnumerable<string> skills, TimeSpan boost) => this with
    {
        Skills = Joined(Skills, skills),
        Boosts = Joined(Boosts, boost > TimeSpan.Zero ? [$"{boost.TotalSeconds:0.###}s"] : []),
    };

    /// <summary>Asks for these no more, neither hard nor as preferences.</summary>
    public CallerState Dropping(IReadOnlyList<string> skills) =>
        skills.Count == 0 ? this : this with { Skills = string.Join('\n', Asked.Where(skill => !skills.Contains(skill.TrimEnd('?')))) };

    public CallerState PutFirst() => this with { Boosts = Joined(Boosts, [First]) };

    private static string Joined(string words, IEnumerable<string> more) => string.Join('\n', Lines(words).Union(more).Order(StringComparer.Ordinal));

    private static string[] Lines(string words) => words.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
