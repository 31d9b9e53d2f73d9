namespace Ivr.Flows;

/// <summary>Whether something is open.</summary>
public enum HoursState
{
    Open,
    Closed,

    /// <summary>It depends on whether people work that day, and no calendar tells.</summary>
    Unknown,
}

/// <summary>A stretch of a day, in minutes from its midnight; an end beyond 1,440 lies in the next day.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded.</param>
public readonly record struct HoursSpan(int From, int To)
{
    public const int Day = 24 * 60;

    internal bool Holds(int minute) => minute >= From && minute < To;

    public override string ToString() => $"{Clock(From)}-{Clock(To)}";

    private static string Clock(int minute) => $"{minute / 60 % 24:00}:{minute % 60:00}";
}

/// <summary>When something is open, in China's one time: by kind of day, by weekday, by date. Immutable.</summary>
public sealed record OpeningHours
{
    public static OpeningHours Always { get; } = new()
    {
        Name = "always",
        Workdays = [new HoursSpan(0, HoursSpan.Day)],
        Weekends = [new HoursSpan(0, HoursSpan.Day)],
        Holidays = [new HoursSpan(0, HoursSpan.Day)],
        Calendar = HolidayCalendar.Empty,
    };

    public static OpeningHours Never { get; } = new() { Name = "never", Workdays = [], Weekends = [], Holidays = [], Calendar = HolidayCalendar.Empty };

    public required string Name { get; init; }

    public required IReadOnlyList<HoursSpan> Workdays { get; init; }

    public required IReadOnlyList<HoursSpan> Weekends { get; init; }

    public required IReadOnlyList<HoursSpan> Holidays { get; init; }

    /// <summary>Weekdays with hours of their own, on ordinary weeks: a holiday or a moved working day is not one of them.</summary>
    public IReadOnlyDictionary<DayOfWeek, IReadOnlyList<HoursSpan>> Days { get; init; } = new Dictionary<DayOfWeek, IReadOnlyList<HoursSpan>>();

    /// <summary>Dates that go before all else.</summary>
    public IReadOnlyDictionary<DateOnly, IReadOnlyList<HoursSpan>> Exceptions { get; init; } = new Dictionary<DateOnly, IReadOnlyList<HoursSpan>>();

    public required HolidayCalendar Calendar { get; init; }

    /// <summary>Whether a day off differs from a day of work; if not, no calendar is needed.</summary>
    public bool NeedsCalendar => Days.Count > 0 || !Workdays.SequenceEqual(Weekends) || !Workdays.SequenceEqual(Holidays);

    /// <summary>All that decides, in words, one fact each.</summary>
    internal IEnumerable<Phrase> Facts =>
    [
        $"{Name}: workdays {Words(Workdays)}", $"{Name}: weekends {Words(Weekends)}", $"{Name}: holidays {Words(Holidays)}",
        .. Days.OrderBy(one => one.Key).Select(one => (Phrase)$"{Name}: {one.Key} {Words(one.Value)}"),
        .. Exceptions.OrderBy(one => one.Key).Select(one => (Phrase)$"{Name}: {one.Key:yyyy-MM-dd} {Words(one.Value)}"),
        .. NeedsCalendar ? Calendar.Facts : [],
    ];

    /// <summary>Minutes of a day at which it may open or close.</summary>
    internal IEnumerable<int> Cuts =>
        Days.Values.Concat(Exceptions.Values).Concat([Workdays, Weekends, Holidays]).SelectMany(static spans => spans).SelectMany(static span => (int[])[span.From, span.To % HoursSpan.Day]);

    /// <summary>An operator's word goes before the plan's.</summary>
    /// <param name="now">When.</param>
    /// <param name="byHand">What he says of hours by name, see <see cref="IFlowCall.HoursByHand"/>.</param>
    public HoursState At(DateTimeOffset now, Func<string, HoursState?> byHand) => byHand(Name) ?? At(now);

    public HoursState At(DateTimeOffset now)
    {
        var local = now.ToOffset(CallbackRules.BeijingOffset);
        var day = DateOnly.FromDateTime(local.DateTime);
        var minute = (int)local.TimeOfDay.TotalMinutes;
        var today = SpansOf(day);
        var yesterday = SpansOf(day.AddDays(-1));
        if (today?.Any(span => span.Holds(minute)) == true || yesterday?.Any(span => span.Holds(minute + HoursSpan.Day)) == true)
        {
            return HoursState.Open;
        }

        // What is not known of yesterday matters only if its hours could reach into today.
        return today is null || (yesterday is null && Reaches(minute + HoursSpan.Day)) ? HoursState.Unknown : HoursState.Closed;
    }

    /// <summary>When they close next, as far as the calendar tells; null: not within a week.</summary>
    internal DateTimeOffset? ClosesAfter(DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(now.ToOffset(CallbackRules.BeijingOffset).Date, CallbackRules.BeijingOffset);
        int[] cuts = [.. Cuts.Append(0).Distinct().Order()];
        return Enumerable.Range(0, 8).SelectMany(day => cuts.Select(cut => midnight.AddDays(day).AddMinutes(cut)))
            .Where(at => at > now && At(at) == HoursState.Closed).Select(at => (DateTimeOffset?)at).FirstOrDefault();
    }

    private static Phrase Words(IReadOnlyList<HoursSpan> spans) => spans.Count == 0 ? "closed" : (Phrase)$"{string.Join(' ', spans)}";

    private bool Reaches(int minute) => Workdays.Concat(Weekends).Concat(Holidays).Concat(Days.Values.SelectMany(static spans => spans)).Any(span => span.Holds(minute));

    // Null: nobody knows.
    private IReadOnlyList<HoursSpan>? SpansOf(DateOnly day)
    {
        if (Exceptions.TryGetValue(day, out var exception))
        {
            return exception;
        }

        var kind = NeedsCalendar ? Calendar.KindOf(day) : DayKind.Workday;
        var moved = kind == DayKind.Workday && day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return kind switch
        {
            DayKind.Unknown => null,
            DayKind.Holiday => Holidays,
            _ when !moved && Days.TryGetValue(day.DayOfWeek, out var own) => own,
            DayKind.Workday => Workdays,
            _ => Weekends,
        };
    }
}
