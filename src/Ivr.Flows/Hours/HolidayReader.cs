using System.Globalization;

namespace Ivr.Flows;

/// <summary>Reads the plan's <c>calendars</c>: files of their own, one a region and year.</summary>
internal static class HolidayReader
{
    private const int LongestHoliday = 31;

    public static HolidayCalendar Read(IEnumerable<YamlItem> calendars)
    {
        var (notices, whole) = (new Dictionary<(string, int), (HolidayYear Notice, YamlItem At)>(), true);
        foreach (var item in calendars)
        {
            if (item.Map() is not { } map || ReadNotice(map) is not { } notice)
            {
                whole = false;
            }
            else if (!notices.TryAdd((notice.Region, notice.Year), (notice, item)))
            {
                item.Report("IVR241", $"{notice.Year} of '{notice.Region}' is told twice, already at {notices[(notice.Region, notice.Year)].At.Place}", "take one of the two out");
            }
        }

        CheckRegions([.. notices.Values.Where(one => one.Notice.Region != HolidayCalendar.Country)]);
        return new HolidayCalendar(notices.Values.Select(one => one.Notice)) { IsWhole = whole };
    }

    // A region's word stands over the country's; of two regions' nobody could say whose stands.
    private static void CheckRegions(IReadOnlyList<(HolidayYear Notice, YamlItem At)> regions)
    {
        var told = from off in regions
                   from worked in regions
                   from day in worked.Notice.Workdays
                   where off.Notice.Holidays.ContainsKey(day)
                   select (off.Notice, worked, day);
        foreach (var (off, (worked, at), day) in told)
        {
            at.Report("IVR471", $"{day:yyyy-MM-dd} is worked by '{worked.Region}' and off by '{off.Region}': nothing but the order of the files would decide", "take the day out of one of the two, or give each to the overlay of its own city");
        }
    }

    private static HolidayYear? ReadNotice(YamlMap map)
    {
        var region = map.RequireText("region");
        var year = map.Require("year")?.Int(DayText.FirstYear, DayText.LastYear);
        var source = map.RequireText("source");
        if (region is null || year is null || source is null)
        {
            return null;
        }

        var holidays = new Dictionary<DateOnly, string>();
        foreach (var (_, name, value) in map.Map("holidays")?.Entries ?? [])
        {
            foreach (var day in value.OneOrMany().SelectMany(item => Days(item, year.Value)))
            {
                holidays[day] = name;
            }
        }

        var workdays = new List<DateOnly>();
        foreach (var item in map.Get("workdays")?.OneOrMany() ?? [])
        {
            foreach (var day in Days(item, year.Value))
            {
                workdays.Add(day);
                if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) || holidays.ContainsKey(day))
                {
                    item.Report("IVR240", holidays.ContainsKey(day) ? $"{day:yyyy-MM-dd} is a holiday too: nobody moves work there" : (Phrase)$"{day:yyyy-MM-dd} is no weekend day: nobody moves work there", "`workdays` are the Saturdays and Sundays worked for a holiday");
                }
            }
        }

        map.Done();
        return new HolidayYear(region, year.Value, source, holidays, workdays);
    }

    // One day, or the first and the last of several: 2026-10-01..2026-10-07.
    private static IEnumerable<DateOnly> Days(YamlItem item, int year)
    {
        if (item.Text() is not { } text)
        {
            return [];
        }

        var ends = text.Split("..");
        if (ends.Length <= 2 && DayText.Read(ends[0]) is { } first && DayText.Read(ends[^1]) is { } last && first <= last && first.Year == year && last.Year == year && last.DayNumber - first.DayNumber < LongestHoliday)
        {
            return Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays);
        }

        item.Report("IVR240", $"'{text}' are no days of {year}", $"write `{year}-10-01`, or first and last: `{year}-10-01..{year}-10-07`");
        return [];
    }
}

/// <summary>Days as they stand in plans: <c>2026-10-01</c>, of years a calendar may be of.</summary>
internal static class DayText
{
    public const int FirstYear = 2000, LastYear = 2199;

    public static DateOnly? Read(string text) =>
        DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear ? day : null;
}
