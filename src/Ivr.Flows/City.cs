namespace Ivr.Flows;

/// <summary>A city, or an area that runs a 12345 of its own.</summary>
/// <param name="Id">As stores, settings and records call it: <c>lanzhou</c>.</param>
/// <param name="Name">As people call it: 兰州市.</param>
/// <param name="AreaCode">With its 0; null for the province.</param>
/// <param name="Numbers">Called numbers that mean this city; a <c>*</c> behind a beginning means all that follow.</param>
/// <param name="MenuOn">Whether callers hear the navigation at all.</param>
/// <param name="Overflow">When and where its callers may be answered elsewhere.</param>
public sealed record City(string Id, string Name, string? AreaCode, IReadOnlyList<string> Numbers, bool MenuOn, OverflowRule Overflow)
{
    /// <summary>The province's own centre, whose seats are everybody's pool.</summary>
    public const string Province = "province";

    /// <summary>Prompt a seat elsewhere hears before it talks to this city's caller.</summary>
    public string Whisper => "C_" + Id;

    /// <summary>When they hear it; null: always. Where no calendar tells they do not: a person needs no menu.</summary>
    public OpeningHours? MenuHours { get; init; }

    /// <param name="now">When.</param>
    /// <param name="byHand">What an operator says of hours, see <see cref="IFlowCall.HoursByHand"/>.</param>
    public bool MenuOnAt(DateTimeOffset now, Func<string, HoursState?> byHand) => MenuOn && (MenuHours is not { } hours || hours.At(now, byHand) == HoursState.Open);

    /// <summary>The city whose telephone area it lies in; an area code means that city, not this one.</summary>
    public string? InAreaOf { get; init; }

    /// <summary>Whether a trunk of <paramref name="city"/> lies in the same telephone area for certain, so that short numbers mean the same there.</summary>
    public bool IsReachedBy(string? city) => city is not null && (city == Id || city == InAreaOf);
}

/// <summary>When a city's line overflows, and where to.</summary>
/// <param name="After">The longest wait exceeds this; null: never for that.</param>
/// <param name="LongerThan">More callers wait than this; null: never for that.</param>
/// <param name="WhenNoReadySeat">No seat of the city is signed in.</param>
/// <param name="Pool">The provincial pool is asked first.</param>
/// <param name="Partner">The city asked last; null: none.</param>
public sealed record OverflowRule(TimeSpan? After, int? LongerThan, bool WhenNoReadySeat, bool Pool, string? Partner)
{
    public static OverflowRule None { get; } = new(null, null, false, false, null);
}

/// <summary>Whose call it is.</summary>
/// <param name="City">The city.</param>
/// <param name="Rule">What decided: <c>called-number</c>, <c>trunk</c>, <c>registered</c>, <c>caller-area-code</c>, <c>unknown</c>, <c>stored</c>; <c>chosen</c>: the caller himself.</param>
public sealed record CityDecision(City City, string Rule)
{
    public static CityDecision Chosen(City city) => new(city, "chosen");

    /// <summary>The called number that decided, as the plan writes it; null: something else did.</summary>
    internal string? Number { get; init; }
}
