using System.Globalization;

namespace Ivr.Flows;

/// <summary>All minutes at which the clock decides alike, wherever it is asked.</summary>
/// <param name="At">The first of them in the years at hand, China time: what hangs on the clock is read off it.</param>
/// <param name="Words"><c>2026-10-01 12:30 Thu, 国庆节</c>; null: the clock decides nothing, or the same at any time.</param>
internal sealed record Period(DateTimeOffset At, Phrase? Words)
{
    private const int Hour = 60;

    private static readonly Phrase[] Weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    // Where nobody knows a holiday any week will do; this one has none.
    private static readonly DateOnly AnyMonday = new(2026, 3, 2);

    /// <summary>A period is known by its first minute.</summary>
    public bool Equals(Period? other) => other?.At == At && other.Later == Later;

    public override int GetHashCode() => At.GetHashCode();

    /// <summary>It came while he waited; he goes over into no other, for who called in this one is proved by himself.</summary>
    public bool Later { get; private init; }

    /// <summary>The time goes on to <paramref name="at"/> while he waits.</summary>
    public static Period LaterAt(DateTimeOffset at) => new(at, Minute(at)) { Later = true };

    public TimeOnly Time => TimeOnly.FromTimeSpan(At.TimeOfDay);

    /// <summary>The periods of some flows: of every year their calendars know, of the first that is missing behind them, and of every exception.</summary>
    /// <param name="flows">As their callers meet them.</param>
    /// <param name="others">What hours decide besides: a city's menu.</param>
    public static IReadOnlyList<Period> Of(IEnumerable<Flow> flows, IEnumerable<OpeningHours> others)
    {
        var nodes = flows.SelectMany(flow => flow.Nodes).ToArray();
        var hours = nodes.SelectMany(node => node.Hours).Concat(others).Distinct().ToArray();
        var times = nodes.SelectMany(node => node.Times).Distinct().Order().ToArray();
        int[] cuts = [.. hours.SelectMany(one => one.Cuts).Concat(times.Select(time => (time.Hour * Hour) + time.Minute).SelectMany(static minute => (int[])[minute, minute + 1])).Append(0).Where(minute => minute < HoursSpan.Day).Distinct().Order()];
        var periods = new Dictionary<string, Period>(StringComparer.Ordinal);
        foreach (var day in DaysOf(hours))
        {
            foreach (var minute in cuts)
            {
                var at = new DateTimeOffset(day, TimeOnly.MinValue.AddMinutes(minute), CallbackRules.BeijingOffset);
                var decided = string.Concat(hours.Select(one => (char)('0' + (int)one.At(at))).Concat(times.Select(time => (char)('1' + time.CompareTo(TimeOnly.FromTimeSpan(at.TimeOfDay))))));
                periods.TryAdd(decided, new Period(at, WordsOf(at, hours)));
            }
        }

        return periods.Count > 1 ? [.. periods.Values] : [periods.Values.Single() with { Words = null }];
    }

    private static IEnumerable<DateOnly> DaysOf(OpeningHours[] hours)
    {
        var calendars = hours.Where(one => one.NeedsCalendar).Select(one => one.Calendar).Distinct().ToArray();
        var years = calendars.SelectMany(calendar => calendar.Years).ToArray();
        var known = years.Length == 0 ? Week(AnyMonday) : Days(new DateOnly(years.Min(), 1, 1), new DateOnly(years.Max() + 1, 1, 7));
        // The night into an exception, and the one out of it.
        return known.Concat(hours.SelectMany(one => one.Exceptions.Keys).SelectMany(day => Days(day.AddDays(-1), day.AddDays(1)))).Distinct().Order();
    }

    private static IEnumerable<DateOnly> Week(DateOnly monday) => Days(monday, monday.AddDays(6));

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly last) => Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);

    private static Phrase WordsOf(DateTimeOffset at, OpeningHours[] hours)
    {
        var day = DateOnly.FromDateTime(at.DateTime);
        Phrase?[] known =
        [
            .. hours.Where(one => one.Exceptions.ContainsKey(day)).Select(one => (Phrase)$"an exception of '{one.Name}'"),
            .. hours.Where(one => one.NeedsCalendar).Select(one => one.Calendar.NameOf(day) is { } name ? (Phrase)$"{name}" : null),
        ];
        return $"{known.OfType<Phrase>().Distinct().Prepend(Minute(at)).ToArray()}";
    }

    private static Phrase Minute(DateTimeOffset at) => $"{at:yyyy-MM-dd HH:mm} {Weekdays[(int)at.DayOfWeek]}";
}
