using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>Opening hours as they are written, each with the place of its name.</summary>
internal sealed record HoursText(YamlItem At, YamlItem Value);

/// <summary>Reads the plan's <c>hours</c>: names of times of day, week and year.</summary>
internal static partial class HoursReader
{
    private static readonly Dictionary<string, DayOfWeek> Weekdays = new(StringComparer.Ordinal)
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
        ["sat"] = DayOfWeek.Saturday,
        ["sun"] = DayOfWeek.Sunday,
    };

    public static IReadOnlyDictionary<string, OpeningHours> Read(IReadOnlyDictionary<string, HoursText> texts, HolidayCalendar calendar)
    {
        var all = new Dictionary<string, OpeningHours>(StringComparer.Ordinal);
        foreach (var (name, (at, value)) in texts)
        {
            if (value.Map() is { } map)
            {
                all[name] = ReadOne(at, name, map, calendar);
            }
        }

        return all;
    }

    private static OpeningHours ReadOne(YamlItem at, string name, YamlMap map, HolidayCalendar calendar)
    {
        var workdays = Spans(map.Require("workdays"));
        var weekends = map.Get("weekends") is { } given ? Spans(given) : [];
        var hours = new OpeningHours
        {
            Name = name,
            Workdays = workdays,
            Weekends = weekends,
            Holidays = map.Get("holidays") is { } off ? Spans(off) : weekends,
            Days = ReadDays(map.Map("days")),
            Exceptions = ReadExceptions(map.Map("exceptions")),
            Calendar = calendar,
        };
        map.Done();
        if (hours.NeedsCalendar && calendar is { IsEmpty: true, IsWhole: true })
        {
            at.Report("IVR242", $"the hours '{name}' differ by holidays, and the plan has no calendar to know them", "add `calendars: [calendars/china-2026.yaml]` to the plan, or the same hours for all days");
        }

        return hours;
    }

    private static Dictionary<DayOfWeek, IReadOnlyList<HoursSpan>> ReadDays(YamlMap? map)
    {
        var days = new Dictionary<DayOfWeek, IReadOnlyList<HoursSpan>>();
        foreach (var (at, name, value) in map?.Entries ?? [])
        {
            if (Weekdays.TryGetValue(name, out var day))
            {
                days[day] = Spans(value);
            }
            else
            {
                at.Report("IVR104", $"'{name}' is not known here", Spelling.Suggest(name, Weekdays.Keys));
            }
        }

        return days;
    }

    private static Dictionary<DateOnly, IReadOnlyList<HoursSpan>> ReadExceptions(YamlMap? map)
    {
        var exceptions = new Dictionary<DateOnly, IReadOnlyList<HoursSpan>>();
        foreach (var (at, name, value) in map?.Entries ?? [])
        {
            if (DayText.Read(name) is { } day)
            {
                exceptions[day] = Spans(value);
            }
            else
            {
                at.Report("IVR105", $"'{name}' is no date", "write year, month and day: `2026-12-01`");
            }
        }

        return exceptions;
    }

    private static List<HoursSpan> Spans(YamlItem? item)
    {
        var spans = new List<HoursSpan>();
        var places = new List<(HoursSpan Span, YamlItem At)>();
        foreach (var one in item?.OneOrMany() ?? [])
        {
            if (one.Text() is not { } text || text == "closed")
            {
                continue;
            }

            if (Span(text) is not { } span)
            {
                one.Report("IVR105", $"'{text}' are no hours of a day", "write `closed`, `all day`, or from and to: `08:30-12:00`; `22:00-06:00` ends in the next day");
            }
            else if (spans.Any(other => span.From < other.To && other.From < span.To))
            {
                one.Report("IVR243", $"{text} overlaps the hours before it", "let one begin where the other ends");
            }
            else
            {
                spans.Add(span);
                places.Add((span, one));
            }
        }

        CheckGaps([.. places.OrderBy(one => one.Span.From)]);
        return spans;
    }

    // Who writes 23:59 or 11:59 means the end of the hour: one minute closed is nobody's wish.
    private static void CheckGaps((HoursSpan Span, YamlItem At)[] spans)
    {
        for (var index = 0; index < spans.Length; index++)
        {
            var (span, at) = spans[index];
            var next = index + 1 < spans.Length ? spans[index + 1].Span.From : spans[0].Span.From + HoursSpan.Day;
            if (next - span.To == 1)
            {
                at.Report("IVR470", $"the minute from {new HoursSpan(span.To, next)} is closed: the end of hours is not one of them", "let the hours end where the next begin; the end of a day is `24:00`");
            }
        }
    }

    private static HoursSpan? Span(string text)
    {
        if (text == "all day")
        {
            return new HoursSpan(0, HoursSpan.Day);
        }

        if (SpanForm().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var numbers = match.Groups.Values.Skip(1).Select(group => int.Parse(group.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var (from, to) = ((numbers[0] * 60) + numbers[1], (numbers[2] * 60) + numbers[3]);
        return numbers[1] > 59 || numbers[3] > 59 || from >= HoursSpan.Day || to > HoursSpan.Day || from == to ? null : new HoursSpan(from, from < to ? to : to + HoursSpan.Day);
    }

    [GeneratedRegex(@"^(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})$")]
    private static partial Regex SpanForm();
}
