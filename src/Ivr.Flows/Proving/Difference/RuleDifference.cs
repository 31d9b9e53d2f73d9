namespace Ivr.Flows;

/// <summary>What changed beside the ways: numbers, cities and their overflow, callbacks, limits, languages.</summary>
internal static class RuleDifference
{
    public static IEnumerable<string> Between(Dialplan before, Dialplan after)
    {
        var (was, now) = (Facts(before), Facts(after));
        foreach (var name in was.Keys.Union(now.Keys).Order(StringComparer.Ordinal))
        {
            var (old, fresh) = (was.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (old != fresh)
            {
                yield return $"{name}: {old ?? "(none)"} → {fresh ?? "(none)"}";
            }
        }
    }

    private static Dictionary<string, string> Facts(Dialplan plan)
    {
        var rules = plan.Callback;
        var facts = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["start"] = plan.Start is null ? "(none)" : "12345",
            ["apology"] = Ids(plan.Apology),
            ["limits: to_line"] = Time(plan.Limits.ToLine),
            ["limits: keys"] = $"{plan.Limits.Keys}",
            ["callback: attempts"] = $"{rules.Attempts}",
            ["callback: spacing"] = string.Join(", ", rules.Spacing.Select(one => Time(one))),
            ["callback: first_after"] = Time(rules.FirstAfter),
            ["callback: hours"] = $"{rules.From:HH:mm}-{rules.To:HH:mm}",
            ["callback: quiet"] = $"{rules.QuietFrom:HH:mm}-{rules.QuietTo:HH:mm}",
            ["callback: ring"] = Time(rules.RingCitizen),
            ["callback: greeting"] = Ids(rules.Greeting),
            ["callback: greeting_wait"] = Time(rules.GreetingWait),
            ["callback: decline_key"] = $"{rules.DeclineKey}",
            ["callback: farewell"] = Ids(rules.Farewell),
            ["callback: music"] = rules.Music ?? "",
            ["callback: called_again"] = Ids(rules.CalledAgain),
        };
        foreach (var number in plan.Entries)
        {
            facts["number " + number] = "answered";
        }

        foreach (var (tag, name) in plan.Languages)
        {
            facts["language " + tag] = name;
        }

        foreach (var entry in plan.Ledger.Entries)
        {
            facts["ledger " + entry.Id] = Words(entry, plan.Cities.Count);
        }

        foreach (var city in plan.Cities.Values)
        {
            facts["city " + city.Id] = city.Name;
            facts[$"city {city.Id}: area_code"] = city.AreaCode ?? "";
            facts[$"city {city.Id}: in_area_of"] = city.InAreaOf ?? "";
            facts[$"city {city.Id}: numbers"] = string.Join(", ", city.Numbers.Order(StringComparer.Ordinal));
            facts[$"city {city.Id}: menu"] = !city.MenuOn ? "off" : city.MenuHours is { } during ? string.Join(", ", during.Facts) : "on";
            facts[$"city {city.Id}: overflow"] = Words(city.Overflow);
        }

        return facts;
    }

    private static string Words(LedgerEntry entry, int cities) => string.Join(", ", entry.Targets.GroupBy(one => one.Value, one => one.Key)
        .Select(group => $"{group.Key}{(group.Count() == cities ? "" : $" ({string.Join(' ', group.Order(StringComparer.Ordinal))})")}")
        .Prepend($"{entry.Title} {entry.Mode.ToString().ToLowerInvariant()}")
        .Concat(entry.Answers.Select(number => $"answers {number}"))
        .Append($"hours {entry.Hours.Name}").Append($"rings {Time(entry.Ring)}")
        .Concat(entry.Successor is { } next ? [$"then {next}{(entry.Stops is { } day ? $" from {day:yyyy-MM-dd}" : "")}"] : (string[])[]));

    private static string Words(OverflowRule rule) => string.Join(", ", new[]
    {
        rule.After is { } after ? $"after {Time(after)}" : "",
        rule.LongerThan is { } longer ? $"longer than {longer}" : "",
        rule.WhenNoReadySeat ? "when no seat" : "",
        rule.Pool ? "to the pool" : "",
        rule.Partner is { } partner ? $"to {partner}" : "",
    }.Where(word => word.Length > 0));

    private static string Ids(IReadOnlyList<string> ids) => string.Join(" ", ids);

    private static string Time(TimeSpan time) => $"{time.TotalSeconds:0.###} s";
}
