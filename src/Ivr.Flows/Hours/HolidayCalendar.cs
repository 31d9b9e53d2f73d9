namespace Ivr.Flows;

/// <summary>What a calendar of public holidays says of a day.</summary>
public enum DayKind
{
    /// <summary>Monday to Friday, or a weekend day worked for a holiday (调休).</summary>
    Workday,

    /// <summary>Saturday or Sunday.</summary>
    Weekend,

    /// <summary>A day off by the yearly notice, weekend days in it included.</summary>
    Holiday,

    /// <summary>There is no notice for that year: nobody knows whether people work that day.</summary>
    Unknown,
}

/// <summary>Public holidays by year, the country's and the region's own; immutable.</summary>
public sealed class HolidayCalendar
{
    /// <summary>The region whose notice every year needs; others only add to it.</summary>
    public const string Country = "china";

    private readonly HashSet<int> _years;
    private readonly Dictionary<DateOnly, DayKind> _days = [];
    private readonly Dictionary<DateOnly, string> _names = [];

    internal HolidayCalendar(IEnumerable<HolidayYear> notices)
    {
        // A region's own holiday stands over a working day of the country's.
        var sorted = notices.OrderBy(notice => notice.Region != Country).ToArray();
        _years = [.. sorted.Where(notice => notice.Region == Country).Select(notice => notice.Year)];
        foreach (var notice in sorted)
        {
            foreach (var day in notice.Workdays)
            {
                _days[day] = DayKind.Workday;
            }

            foreach (var (day, name) in notice.Holidays)
            {
                (_days[day], _names[day]) = (DayKind.Holiday, name);
            }
        }
    }

    /// <summary>No notice is missing because it could not be read.</summary>
    internal bool IsWhole { get; init; } = true;

    public static HolidayCalendar Empty { get; } = new([]);

    /// <summary>No year is known.</summary>
    public bool IsEmpty => _years.Count == 0;

    /// <summary>What it knows, in words: each year, and each day that is not as its weekday says.</summary>
    internal IEnumerable<Phrase> Facts =>
        [.. _years.Order().Select(year => (Phrase)$"calendar of {year}"), .. _days.OrderBy(one => one.Key).Select(one => one.Value == DayKind.Workday ? $"{one.Key:yyyy-MM-dd} worked" : (Phrase)$"{one.Key:yyyy-MM-dd} off")];

    /// <summary>The years it knows.</summary>
    internal IEnumerable<int> Years => _years;

    /// <summary>What is special about a day; null: nothing.</summary>
    internal string? NameOf(DateOnly day) => KindOf(day) switch
    {
        DayKind.Unknown => $"no calendar of {day.Year}",
        DayKind.Holiday => _names[day],
        DayKind.Workday when day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday => "调休",
        _ => null,
    };

    public bool Knows(int year) => _years.Contains(year);

    public DayKind KindOf(DateOnly day) =>
        !Knows(day.Year) ? DayKind.Unknown
        : _days.TryGetValue(day, out var said) ? said
        : day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? DayKind.Weekend
        : DayKind.Workday;
}

/// <summary>One notice: a region's days off in a year, and the weekend days worked for them.</summary>
/// <param name="Region"><c>china</c>, or the region whose own days off these are.</param>
/// <param name="Source">The document it was taken from.</param>
/// <param name="Holidays">Days off, each with the holiday's name.</param>
internal sealed record HolidayYear(string Region, int Year, string Source, IReadOnlyDictionary<DateOnly, string> Holidays, IReadOnlyList<DateOnly> Workdays);
