using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>
/// Reads the plan's <c>ledger</c>: a file beside it, or the entries themselves. What concerns the whole plan is checked by
/// <see cref="LedgerCheck"/>.
/// </summary>
internal sealed partial class LedgerReader(PlanScope scope)
{
    private const string All = "all";
    private const string None = "none";

    private static readonly TimeSpan LongestEvery = TimeSpan.FromDays(3660);

    public static NumberLedger Read(YamlItem? ledger, PlanScope scope)
    {
        var reader = new LedgerReader(scope);
        return ledger is null ? NumberLedger.Empty : ledger.Map() is not { } entries ? NumberLedger.Unread : new NumberLedger(entries.Entries.Select(one => reader.ReadEntry(one.Key, one.Name, one.Value)).OfType<LedgerEntry>().ToArray());
    }

    private LedgerEntry? ReadEntry(YamlItem at, string id, YamlItem value)
    {
        if (!IdForm().IsMatch(id))
        {
            at.Report("IVR220", $"'{id}' is no id", "write small letters and digits: `power`, `heat-2`");
        }

        if (value.Map() is not { } map)
        {
            return null;
        }

        var mode = One(map, "mode", LedgerMode.Transfer);
        var emergency = map.Flag("emergency", false);
        var (targets, without) = mode == LedgerMode.Transfer ? ReadTargets(map.Require("targets")) : ([], []);
        var entry = new LedgerEntry
        {
            Id = id,
            At = at,
            Name = map.RequireText("name") ?? id,
            Number = Number(map.Get("number")) ?? "",
            Owner = map.RequireText("owner") ?? "",
            Mode = mode,
            IsEmergency = emergency,
            Hours = map.Get("hours") is { } hours && hours.Text() is { } open ? scope.HoursNamed(hours, open) ?? OpeningHours.Always : OpeningHours.Always,
            Targets = targets,
            Without = without,
            Ring = map.Duration("ring", TimeSpan.FromSeconds(30)),
            Announce = scope.PromptIds(map.Get("announce")),
            Failed = scope.PromptIds(map.Get("failed")),
            Answers = map.Get("answers")?.OneOrMany().Select(Number).OfType<string>().ToArray() ?? [],
            City = City(map.Get("city")),
            Flow = Flow(map, mode == LedgerMode.Line ? map.Require("flow") : map.Get("flow")),
            Closed = Flow(map, map.Get("closed")) ?? scope.Person,
            Verified = Day(map.Get("verified")),
            VerifyEvery = Every(map),
            VerifyBy = One(map, "verify", emergency ? LedgerProof.Options : LedgerProof.Dial),
            Successor = map.Text("successor"),
            Stops = Day(map.Get("stops")),
            Remark = map.Text("remark") ?? "",
        };
        CheckOne(map, entry);
        map.Done();
        return entry;
    }

    private static void CheckOne(YamlMap map, LedgerEntry entry)
    {
        if (entry.IsEmergency && (map.Get("hours") ?? (entry.Mode == LedgerMode.Line ? map.Get("mode") : entry.VerifyBy == LedgerProof.Dial ? map.Get("verify") : null)) is { } wrong)
        {
            wrong.Report("IVR275", $"'{entry.Id}' is for emergencies: it has no hours, is no line of ours, and is never called for a test", "take it out; `verify: options` asks the trunk, `verify: hand` leaves it to people");
        }

        foreach (var name in entry.Mode == LedgerMode.Line ? (string[])["targets", "announce", "failed", "successor", "stops", "ring"] : ["flow", "closed"])
        {
            map.Get(name)?.Report("IVR276", $"'{name}' has no meaning for `mode: {entry.Mode.ToString().ToLowerInvariant()}`", entry.Mode == LedgerMode.Line ? "callers of a line of ours go to its `flow`" : "callers are put through to its `targets`; a line of ours has `mode: line`");
        }

        if (entry.Stops is not null && entry.Successor is null)
        {
            map.Get("stops")!.Report("IVR270", $"'{entry.Id}' stops and nothing has its place", "add `successor:` with the entry that has");
        }
    }

    private (Dictionary<string, string> Targets, List<string> Without) ReadTargets(YamlItem? item)
    {
        var (targets, without) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        if (item is null)
        {
            return (targets, without);
        }

        foreach (var (at, city, value) in item.IsMap ? item.Map()!.Entries : [(item, All, item)])
        {
            if (city != All)
            {
                scope.City(at);
            }

            var number = value.Text() is None ? None : Number(value);
            foreach (var one in city == All ? scope.Cities.Keys.Where(one => !IsNamed(item, one)) : [city])
            {
                // One that is wrong is told of, and is not missing besides.
                if (number is null or None)
                {
                    without.Add(one);
                }
                else
                {
                    targets[one] = number;
                }
            }
        }

        return (targets, without);
    }

    private string? City(YamlItem? item) => item is null ? null : scope.City(item)?.Id;

    private static bool IsNamed(YamlItem targets, string city) => targets.IsMap && targets.Map()!.Get(city) is not null;

    // Whole numbers of this country, as a trunk dials them; nothing behind 00 or + is put through to.
    private static string? Number(YamlItem? item)
    {
        if (item?.Text() is not { } text || NumberForm().IsMatch(text))
        {
            return item?.Text();
        }

        item.Report("IVR271", $"'{text}' is no number of this country that a trunk dials", "write digits in quotes, with the area code where there is one: `\"95598\"`, `\"09318888888\"`; no number abroad is put through to");
        return null;
    }

    private string? Flow(YamlMap map, YamlItem? item)
    {
        if (item?.Text() is not { } flow)
        {
            return null;
        }

        scope.Flow(item, flow, "ledger");
        return flow;
    }

    private static DateOnly? Day(YamlItem? item)
    {
        if (item?.Text() is not { } text)
        {
            return null;
        }

        if (DayText.Read(text) is { } day)
        {
            return day;
        }

        item.Report("IVR105", $"'{text}' is no date", "write year, month and day: `2026-12-01`");
        return null;
    }

    private static TimeSpan Every(YamlMap map)
    {
        var every = map.Duration("verify_every", TimeSpan.FromDays(90));
        if (every < TimeSpan.FromDays(1) || every > LongestEvery)
        {
            map.Get("verify_every")!.Report("IVR105", "numbers are looked at every so many days", "write a number of days: `90d`");
            return TimeSpan.FromDays(90);
        }

        return every;
    }

    private static T One<T>(YamlMap map, string name, T otherwise)
        where T : struct, Enum
    {
        var item = map.Get(name);
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToArray();
        if (item?.Text() is not { } text)
        {
            return otherwise;
        }

        if (words.Contains(text))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        item.Report("IVR105", $"'{text}' is nothing '{name}' can be", Spelling.Suggest(text, words));
        return otherwise;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex IdForm();

    [GeneratedRegex("^(0[1-9][0-9]{6,10}|[1-9][0-9]{2,11})$")]
    private static partial Regex NumberForm();
}
