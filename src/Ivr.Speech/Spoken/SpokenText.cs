using System.Text.RegularExpressions;

namespace Ivr.Speech;

/// <summary>Numbers, telephone numbers, dates, times, lengths of time and positions as speakers of a language say them.</summary>
public sealed partial class SpokenText
{
    private readonly SpokenTemplates _templates;

    private SpokenText(SpokenTemplates templates) => _templates = templates;

    /// <summary>Null: the language has no templates; they wait for a native speaker.</summary>
    public static SpokenText? For(string language) => SpokenTemplates.Of(language) is { } templates ? new SpokenText(templates) : null;

    /// <summary>By itself: 二, 十二, 两千零二, 负三.</summary>
    public Spoken Number(long number) => number < 0
        ? Spoken.Join(Word("minus"), Number(checked(-number)))
        : Words(ChineseNumber.Plain(number));

    /// <summary>Before a measure word: 两(位), 十二(位), 二十二(位).</summary>
    public Spoken Count(long number) => Words(ChineseNumber.Counted(number));

    /// <summary>Digit by digit, as orders and codes are read: 二零一二. What is no digit is left out.</summary>
    public Spoken Digits(string digits) => Words(digits.Where(char.IsAsciiDigit).Select(digit => $"N{digit}"));

    /// <summary>A telephone number, 幺 for 1, in groups: 幺三九，零零零零，幺二三四. What is no digit is left out.</summary>
    public Spoken Phone(string number)
    {
        var digits = string.Concat(number.Where(char.IsAsciiDigit));
        if (_templates.Names.TryGetValue(digits, out var name))
        {
            return Pair(name);
        }

        var parts = new List<Spoken>();
        foreach (var group in Groups(digits))
        {
            if (parts.Count > 0)
            {
                parts.Add(Word("pause"));
            }

            parts.Add(Words(group.Select(digit => digit == '1' ? "phone-1" : $"N{digit}")));
        }

        return Spoken.Join(parts);
    }

    /// <summary>Two units at most, rounded to the smaller: 两秒, 两分钟, 两分三十秒, 十二分钟, 一小时零五分钟, 三天.</summary>
    public Spoken Duration(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        var seconds = (long)Math.Round(span.TotalSeconds);
        var minutes = seconds < 600 ? seconds / 60 : (long)Math.Round(seconds / 60.0);
        return (seconds, minutes) switch
        {
            ( < 60, _) => Fill("seconds", seconds),
            ( < 600, _) when seconds % 60 > 0 => Spoken.Join(Fill("minutes-then", minutes), Fill(seconds % 60 < 10 ? "then-few-seconds" : "then-seconds", seconds % 60)),
            (_, < 60) => Fill("minutes", minutes),
            (_, >= 2880) => Fill("days", (long)Math.Round(minutes / 1440.0)),
            _ when minutes % 60 == 0 => Fill("hours", minutes / 60),
            _ => Spoken.Join(Fill("hours", minutes / 60), Fill(minutes % 60 < 10 ? "then-few-minutes" : "minutes", minutes % 60)),
        };
    }

    /// <summary>By the clock of twelve, with its part of the day: 下午两点零五分, 早上八点半, 上午十点整.</summary>
    public Spoken Time(TimeOnly time)
    {
        var part = Pair(_templates.Dayparts.Last(one => one.From <= time.Hour).Said);
        var hour = time.Hour > 12 ? time.Hour - 12 : time.Hour;
        return time.Minute switch
        {
            0 => Spoken.Join(part, Fill("hour-sharp", hour)),
            30 => Spoken.Join(part, Fill("hour-half", hour)),
            < 10 => Spoken.Join(part, Fill("hour", hour), Fill("minute-few", time.Minute)),
            _ => Spoken.Join(part, Fill("hour", hour), Fill("minute", time.Minute)),
        };
    }

    /// <summary>今天, 明天, 昨天; else 十一月二十六号, with its year when it is another: 二〇二七年一月二号.</summary>
    public Spoken Date(DateOnly date, DateOnly today)
    {
        switch (date.DayNumber - today.DayNumber)
        {
            case 0:
                return Word("today");
            case 1:
                return Word("tomorrow");
            case -1:
                return Word("yesterday");
            default:
                var day = Spoken.Join(Fill("month", date.Month), Fill("day", date.Day));
                return date.Year == today.Year ? day : Spoken.Join(Fill("year", date.Year), day);
        }
    }

    /// <summary>Of who waits: 您前面还有两位; with nobody before him 下一位就是您.</summary>
    public Spoken Position(int ahead) => ahead <= 0 ? Word("next") : Fill("position", ahead);

    /// <summary>第二位.</summary>
    public Spoken Ordinal(int place) => Fill("ordinal", place);

    /// <summary>
    /// A written sentence without digits, for engines that would guess how they are said: 12345 → 一二三四五, 110 → 幺幺零, a number of seven digits or more → digit by digit,
    /// others as numbers. What is counted (两位) is written so by who writes the sentence.
    /// </summary>
    public string Written(string text) => Numbers().Replace(text, match => match.Value switch
    {
        var known when _templates.Names.ContainsKey(known) || _templates.Services.Contains(known) => Phone(known).Text,
        { Length: >= 7 } or ['0', _, ..] => Phone(match.Value).Text,
        var number => Number(long.Parse(number)).Text,
    });

    /// <summary>A mobile number 3-4-4, a fixed one its area code first, the rest in fours; short ones stay together.</summary>
    private static IEnumerable<string> Groups(string digits)
    {
        var first = digits switch
        {
            { Length: 11 } and ['1', ..] => 3,
            { Length: 10 } and ['4' or '8', '0', '0', ..] => 3,
            { Length: >= 10 } and ['0', '1' or '2', ..] => 3,
            { Length: >= 10 } and ['0', ..] => 4,
            { Length: < 8 } => digits.Length,
            _ => 4,
        };
        return digits.Length == 0 ? [] : [digits[..first], .. digits[first..].Chunk(4).Select(group => new string(group))];
    }

    private Spoken Fill(string template, long value)
    {
        var said = Pair(_templates.Templates[template]);
        return new Spoken(Put(said.Text, value, one => one.Text), Put(said.Reading!, value, one => one.Reading!));
    }

    private string Put(string template, long value, Func<Spoken, string> side) => Places().Replace(template, place => side(place.Value switch
    {
        "{count}" => Count(value),
        "{year}" => Words($"{value}".Select(digit => digit == '0' ? "year-0" : $"N{digit}")),
        _ => Number(value),
    }));

    private Spoken Words(IEnumerable<string> pieces) => Spoken.Join([.. pieces.Select(Word)]);

    private Spoken Word(string name) => Pair(_templates.Words[name]);

    private static Spoken Pair(string[] said) => new(said[0], said[1]);

    [GeneratedRegex(@"\d{1,18}")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"\{(?:count|plain|year)\}")]
    private static partial Regex Places();
}
