namespace Ivr.Flows;

/// <summary>What changed beside the ways: numbers, cities and their overflow, callbacks, limits, languages.</summary>
internal static class RuleDifference
{
    private static readonly Phrase None = "(none)";

    public static IEnumerable<Phrase> Between(Dialplan before, Dialplan after)
    {
        var (was, now) = (Facts(before), Facts(after));
        foreach (var name in was.Keys.Union(now.Keys).OrderBy(one => one.English, StringComparer.Ordinal))
        {
            var (old, fresh) = (was.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (!Equals(old, fresh))
            {
                yield return $"{name}: {old ?? None} → {fresh ?? None}";
            }
        }
    }

    private static Dictionary<Phrase, Phrase> Facts(Dialplan plan)
    {
        var rules = plan.Callback;
        var facts = new Dictionary<Phrase, Phrase>
        {
            ["start"] = plan.Start is null ? None : $"{CalledNumber.Hotline}",
            ["apology"] = Ids(plan.Apology),
            ["limits: to_line"] = Time(plan.Limits.ToLine),
            ["limits: keys"] = $"{plan.Limits.Keys}",
            ["limits: silence"] = Time(plan.Limits.Silence),
            ["callback: attempts"] = $"{rules.Attempts}",
            ["callback: spacing"] = $"{rules.Spacing.Select(Time)}",
            ["callback: first_after"] = Time(rules.FirstAfter),
            ["callback: hours"] = $"{rules.From:HH:mm}-{rules.To:HH:mm}",
            ["callback: quiet"] = $"{rules.QuietFrom:HH:mm}-{rules.QuietTo:HH:mm}",
            ["callback: ring"] = Time(rules.RingCitizen),
            ["callback: greeting"] = Ids(rules.Greeting),
            ["callback: greeting_wait"] = Time(rules.GreetingWait),
            ["callback: decline_key"] = $"{rules.DeclineKey}",
            ["callback: farewell"] = Ids(rules.Farewell),
            ["callback: music"] = $"{rules.Music}",
            ["callback: called_again"] = Ids(rules.CalledAgain),
        };
        foreach (var number in plan.Entries)
        {
            facts[$"number {number}"] = "answered";
        }

        foreach (var (tag, name) in plan.Languages)
        {
            facts[$"language {tag}"] = $"{name}";
        }

        foreach (var service in plan.Services)
        {
            facts[$"service {service.Name}"] = $"{service.Address}";
        }

        foreach (var entry in plan.Ledger.Entries)
        {
            facts[$"ledger {entry.Id}"] = Words(entry, plan.Cities.Count);
        }

        foreach (var city in plan.Cities.Values)
        {
            facts[$"city {city.Id}"] = $"{city.Name}";
            facts[$"city {city.Id}: area_code"] = $"{city.AreaCode}";
            facts[$"city {city.Id}: in_area_of"] = $"{city.InAreaOf}";
            facts[$"city {city.Id}: numbers"] = $"{city.Numbers.Order(StringComparer.Ordinal)}";
            facts[$"city {city.Id}: menu"] = !city.MenuOn ? "off" : city.MenuHours is { } during ? $"{during.Facts}" : (Phrase)"on";
            facts[$"city {city.Id}: overflow"] = Words(city.Overflow);
        }

        return facts;
    }

    private static Phrase Words(LedgerEntry entry, int cities)
    {
        var words = new List<Phrase> { entry.Mode == LedgerMode.Line ? $"{entry.Title} line" : (Phrase)$"{entry.Title} transfer" };
        words.AddRange(entry.Targets.GroupBy(one => one.Value, one => one.Key)
            .Select(group => group.Count() == cities ? $"{group.Key}" : (Phrase)$"{group.Key} ({string.Join(' ', group.Order(StringComparer.Ordinal))})"));
        words.AddRange(entry.Answers.Select(number => (Phrase)$"answers {number}"));
        words.AddRange([$"hours {entry.Hours.Name}", $"rings {Time(entry.Ring)}"]);
        if (entry.Successor is { } next)
        {
            words.Add(entry.Stops is { } day ? $"then {next} from {day:yyyy-MM-dd}" : (Phrase)$"then {next}");
        }

        return $"{words}";
    }

    private static Phrase Words(OverflowRule rule)
    {
        var words = new[]
        {
            rule.After is { } after ? (Phrase)$"after {Time(after)}" : null,
            rule.LongerThan is { } longer ? (Phrase)$"longer than {longer}" : null,
            rule.WhenNoReadySeat ? "when no seat" : null,
            rule.Pool ? "to the pool" : null,
            rule.Partner is { } partner ? (Phrase)$"to {partner}" : null,
        };
        return $"{words.OfType<Phrase>()}";
    }

    private static Phrase Ids(IReadOnlyList<string> ids) => $"{string.Join(' ', ids)}";

    private static Phrase Time(TimeSpan time) => $"{time.TotalSeconds:0.###} s";
}
