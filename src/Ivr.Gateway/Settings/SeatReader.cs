using System.Globalization;
using System.Text.RegularExpressions;
using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>seats:</c>; a seat stands alone by its id, or many alike by a range.</summary>
internal sealed partial class SeatReader(List<NamedCity> cities, TlsReader tls, SrtpReader srtp)
{
    private const int MostInRange = 2000;

    private readonly Dictionary<string, YamlItem> _places = new(StringComparer.Ordinal);

    /// <summary>Where each seat stands in the file.</summary>
    public IReadOnlyDictionary<string, YamlItem> Places => _places;

    public IReadOnlyList<SeatSetting> Read(YamlItem list) =>
        [.. list.List().Select(item => item.Map()).OfType<YamlMap>().SelectMany(ReadOne)];

    private List<SeatSetting> ReadOne(YamlMap map)
    {
        var range = map.Get("range");
        var at = range ?? map.Require("id");
        var ids = at is null ? [] : range is null ? Alone(at) : Range(range);
        if (range is not null && map.Get("id") is { } both)
        {
            both.Report("IVR308", "a seat has an id, or a range of them, not both", "take one away");
        }

        var cityAt = map.Require("city");
        var city = cityAt?.Text();
        if (city is not null)
        {
            cities.Add(new NamedCity(cityAt!, city));
        }

        var contact = AddressReader.Uri(map.Get("contact"), tls);
        var (skills, languages) = (map.Words("skills"), map.Words("languages"));
        var protection = srtp.Read(map.Get("srtp"));
        srtp.CheckKeys(map.Get("srtp"), protection, ids.Length == 1 ? (Phrase)$"the seat '{ids[0]}'" : "these seats", contact);
        map.Done();
        var seats = new List<SeatSetting>();
        foreach (var id in ids)
        {
            if (!_places.TryAdd(id, at!))
            {
                at!.Report("IVR306", $"the seat '{id}' is named twice", "give each seat an id of its own");
            }
            else if (city is not null && (contact is not null || map.Get("contact") is null))
            {
                seats.Add(new SeatSetting(id, city, skills, languages, contact?.WithUser(id).ToString()) { Srtp = protection });
            }
        }

        return seats;
    }

    private static string[] Alone(YamlItem item)
    {
        if (item.Text() is not { } id)
        {
            return [];
        }

        if (SeatId().IsMatch(id))
        {
            return [id];
        }

        item.Report("IVR308", $"'{id}' cannot be a seat's id", "use letters, digits, '.', '-' and '_'");
        return [];
    }

    private static string[] Range(YamlItem item)
    {
        if (item.Text() is not { } text)
        {
            return [];
        }

        if (RangeForm().Match(text) is { Success: true } match && match.Groups[1].Value == match.Groups[3].Value
            && match.Groups[2].Length == match.Groups[4].Length
            && int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) is var first
            && int.Parse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture) is var last
            && last >= first && last - first < MostInRange)
        {
            var width = match.Groups[2].Length;
            return [.. Enumerable.Range(first, last - first + 1).Select(number => match.Groups[1].Value + number.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'))];
        }

        item.Report("IVR308", $"'{text}' is not a range of seats", $"write first and last id alike but for the number: `agent001..agent250`, at most {MostInRange} of them");
        return [];
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}$")]
    private static partial Regex SeatId();

    [GeneratedRegex("^([A-Za-z._-]{0,40})([0-9]{1,6})\\.\\.([A-Za-z._-]{0,40})([0-9]{1,6})$")]
    private static partial Regex RangeForm();
}
