using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>Reads the cities of a plan, and checks them against one another: no number means two of them, no overflow leads nowhere.</summary>
internal sealed partial class CityReader
{
    private readonly IReadOnlyDictionary<string, OpeningHours> _hours;
    private readonly List<City> _cities = [];
    private readonly Dictionary<string, YamlItem> _ids = new(StringComparer.Ordinal);
    private readonly List<(YamlItem At, string Id, string City)> _names = [];
    private readonly List<(YamlItem At, string Number, string City)> _numbers = [];
    private readonly List<Overlay> _overlays = [];

    private CityReader(IReadOnlyDictionary<string, OpeningHours> hours) => _hours = hours;

    /// <summary>Problems are reported in the section's file.</summary>
    /// <param name="section">The plan's <c>cities</c>.</param>
    /// <param name="prompts">Ids that have a sound; null: not checked.</param>
    /// <param name="hours">The plan's opening hours.</param>
    public static (IReadOnlyList<City> Cities, IReadOnlyList<Overlay> Overlays) Read(YamlMap section, IReadOnlyCollection<string>? prompts, IReadOnlyDictionary<string, OpeningHours> hours)
    {
        var reader = new CityReader(hours);
        foreach (var (at, id, value) in section.Entries)
        {
            reader.ReadCity(at, id, value);
        }

        if (!reader._ids.ContainsKey(City.Province))
        {
            section.Report("IVR226", $"the city '{City.Province}' is missing", $"add `{City.Province}:` with a name: calls of nobody's city are its calls, its seats are everybody's pool");
        }

        reader.CheckNames();
        reader.CheckWhispers(prompts);
        reader.CheckNumbers();
        return (reader.WithAreaCodes(), reader._overlays);
    }

    private void ReadCity(YamlItem at, string id, YamlItem value)
    {
        if (!IdForm().IsMatch(id))
        {
            at.Report("IVR220", $"'{id}' is no city id", "write pinyin in small letters: `lanzhou`, `lanzhou-xinqu`");
        }

        _ids[id] = at;
        if (value.Map() is not { } map)
        {
            return;
        }

        var name = map.RequireText("name") ?? id;
        var areaCode = map.Get("area_code");
        if (areaCode?.Text() is { } code && !AreaCodeForm().IsMatch(code))
        {
            areaCode.Report("IVR105", $"'{code}' is no area code", "write it with its 0 and in quotes: `\"0931\"`");
        }

        var inAreaOf = map.Get("in_area_of");
        if (inAreaOf?.Text() is { } home)
        {
            _names.Add((inAreaOf, home, id));
        }

        var numbers = new List<string>();
        foreach (var item in map.Get("numbers")?.OneOrMany() ?? [])
        {
            if (ReadNumber(item, id) is { } number)
            {
                numbers.Add(number);
                _numbers.Add((item, number, id));
            }
        }

        if (map.Get("overlay") is { } overlay)
        {
            _overlays.Add(new Overlay(overlay, id, null));
        }

        var overflow = map.Get("overflow")?.Map() is { } rule ? ReadOverflow(id, rule) : OverflowRule.None;
        var (menu, menuHours) = ReadMenu(map.Get("menu"));
        _cities.Add(new City(id, name, areaCode?.Text(), numbers, menu, overflow) { InAreaOf = inAreaOf?.Text(), MenuHours = menuHours });
        map.Done();
    }

    // On, off, or the hours it is on: `menu: { during: daytime }`.
    private (bool On, OpeningHours? During) ReadMenu(YamlItem? item)
    {
        if (item is not { IsMap: true })
        {
            return (item?.Flag() ?? true, null);
        }

        var map = item.Map()!;
        var during = map.Require("during");
        map.Done();
        return (true, during?.Text() is { } name ? PlanScope.HoursNamed(_hours, during, name) : null);
    }

    // Digits, or with what is different for who calls them: `{ number: "0930…", overlay: … }`.
    private string? ReadNumber(YamlItem item, string city)
    {
        if (!item.IsMap)
        {
            return ReadDigits(item);
        }

        var map = item.Map()!;
        var (digits, overlay) = (map.Require("number"), map.Require("overlay"));
        map.Done();
        var number = digits is null ? null : ReadDigits(digits);
        if (number is not null && overlay is not null)
        {
            _overlays.Add(new Overlay(overlay, city, number));
        }

        return number;
    }

    private static string? ReadDigits(YamlItem item)
    {
        if (item.Text() is not { } text)
        {
            return null;
        }

        if (NumberForm().IsMatch(text))
        {
            return CalledNumber.Pattern(text);
        }

        item.Report("IVR105", $"'{text}' is no called number", "write digits in quotes, a `*` at the end for all that follow: `\"093112345\"`, `\"8693187*\"`");
        return null;
    }

    private OverflowRule ReadOverflow(string id, YamlMap map)
    {
        var pool = map.Get("pool");
        var partner = map.Get("partner");
        if (partner?.Text() is { } target)
        {
            _names.Add((partner, target, id));
        }

        var rule = new OverflowRule(
            map.Duration("after"),
            map.Get("longer_than")?.Int(),
            map.Flag("when_no_seat", false),
            pool?.Flag() ?? false,
            partner?.Text());
        if (rule is { Pool: false, Partner: null })
        {
            map.Report("IVR225", $"the overflow of '{id}' has no target: its callers could go nowhere", "add `pool: on`, or `partner:` with a city");
        }

        if (rule.Pool && id == City.Province)
        {
            pool!.Report("IVR224", "the province is the pool itself", "name a partner city, or leave its overflow out");
        }

        map.Done();
        return rule;
    }

    private void CheckNames()
    {
        foreach (var (at, id, city) in _names)
        {
            if (id == city)
            {
                at.Report("IVR224", $"'{city}' names itself", "name another city");
            }
            else if (!_ids.ContainsKey(id))
            {
                at.Report("IVR223", $"there is no city '{id}'", Spelling.Suggest(id, _ids.Keys, near => _ids[near].Place));
            }
        }
    }

    private void CheckWhispers(IReadOnlyCollection<string>? prompts)
    {
        foreach (var city in _cities.Where(city => prompts is not null && !prompts.Contains(city.Whisper)))
        {
            _ids[city.Id].Report("IVR213", $"there is no prompt '{city.Whisper}': seats elsewhere will not hear whose caller they talk to", "add it to audio/texts.tsv and run `ivr prompts build`", Severity.Warning);
        }
    }

    private void CheckNumbers()
    {
        var owners = new Dictionary<string, (YamlItem At, string City)>(StringComparer.Ordinal);
        foreach (var (at, number, city) in _numbers)
        {
            if (!owners.TryAdd(number, (at, city)))
            {
                at.Report("IVR221", $"the number {number} means '{owners[number].City}' already ({owners[number].At.Place})", "a number means one city; take one of the two out");
            }

            var sharing = _cities.Where(one => one.AreaCode is not null && one.InAreaOf is null && one.AreaCode + CalledNumber.Hotline == number).ToArray();
            if (sharing.Length > 1)
            {
                at.Report(
                    "IVR222", $"the area code of {number} is shared by {sharing.Select(one => $"'{one.Id}'")}: it cannot mean one of them",
                    "take it out; a trunk's city or a landing number of the city's own decides");
            }
        }
    }

    // A city in another's telephone area completes local numbers with that area's code.
    private List<City> WithAreaCodes() =>
        [.. _cities.Select(city => city.InAreaOf is { } home ? city with { AreaCode = _cities.FirstOrDefault(one => one.Id == home)?.AreaCode ?? city.AreaCode } : city)];

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex IdForm();

    [GeneratedRegex("^0[1-9][0-9]{1,2}$")]
    private static partial Regex AreaCodeForm();

    [GeneratedRegex(@"^\+?[0-9]{3,18}\*?$")]
    private static partial Regex NumberForm();
}
