namespace Ivr.Flows;

/// <summary>What must hold of a ledger and its plan together: nobody is put through in circles, and every city whose callers can ask for an entry has its number.</summary>
internal sealed class LedgerCheck(NumberLedger ledger, IReadOnlyList<City> cities)
{
    /// <summary>Successors exist, end, and are of the same kind.</summary>
    public void CheckSuccessors()
    {
        foreach (var entry in ledger.Entries.Where(entry => entry.Successor is not null))
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            for (var at = entry; at?.Successor is { } next; at = ledger.Find(next))
            {
                if (!seen.Add(at.Id))
                {
                    entry.At!.Report("IVR273", $"'{entry.Id}' is succeeded in a circle: {string.Join(" → ", seen.Append(at.Id))}", "let the last one have no successor");
                    break;
                }
            }

            if (ledger.Find(entry.Successor!) is not { } successor)
            {
                entry.At!.Report("IVR270", $"the ledger has no entry '{entry.Successor}', which is to follow '{entry.Id}'", Spelling.Suggest(entry.Successor!, ledger.Entries.Select(one => one.Id)));
            }
            else if (successor.IsEmergency != entry.IsEmergency || successor.Mode != LedgerMode.Transfer)
            {
                entry.At!.Report("IVR275", $"'{successor.Id}' cannot follow '{entry.Id}': one is for emergencies or a line of ours, and the other is not", "name an entry of the same kind");
            }
        }
    }

    /// <summary>No number that comes back to us is dialled, and none means two things.</summary>
    /// <param name="entries">Numbers the plan answers besides those of its cities.</param>
    public void CheckNumbers(IEnumerable<string> entries)
    {
        var answered = entries.ToDictionary(number => number, _ => (Phrase)"the plan's `entries`", StringComparer.Ordinal);
        foreach (var entry in ledger.Entries)
        {
            foreach (var number in entry.Answers)
            {
                if ((answered.GetValueOrDefault(number) ?? (WhoseCity(number) is { } city ? (Phrase)$"{city}" : null)) is { } other)
                {
                    entry.At!.Report("IVR279", $"'{entry.Id}' answers {number}, which means {other} already", "a called number means one thing; take one of the two out");
                }

                answered[number] = $"'{entry.Id}'";
            }
        }

        foreach (var entry in ledger.Entries)
        {
            if (entry.Targets.Values.FirstOrDefault(number => answered.ContainsKey(number) || WhoseCity(number) is not null) is { } back)
            {
                entry.At!.Report("IVR274", $"'{entry.Id}' dials {back}, which this plan answers: the call would come back to us", "dial the centre's own number, or lead to the flow with `mode: line`");
            }
        }
    }

    /// <summary>Whoever can ask for an entry in his city is put through, or the ledger says why not.</summary>
    /// <param name="layers">The flows as each city meets them.</param>
    /// <param name="begins">Where calls begin, 0 and trouble included.</param>
    public void CheckReach(PlanLayers layers, IReadOnlyCollection<string> begins)
    {
        var missing = new Dictionary<LedgerEntry, SortedSet<string>>();
        foreach (var (layer, callers) in layers.All)
        {
            foreach (var city in callers.Select(one => one.City.Id).Distinct())
            {
                foreach (var entry in Asked(layer.Flows, [.. begins, .. layers.GoesOnIn(city)], city).Where(entry => !entry.Targets.ContainsKey(city) && !entry.Without.Contains(city)))
                {
                    missing.TryAdd(entry, new SortedSet<string>(StringComparer.Ordinal));
                    missing[entry].Add(city);
                }
            }
        }

        foreach (var (entry, lost) in missing)
        {
            entry.At!.Report(
                "IVR272", $"callers can be put through to '{entry.Id}', and it has no number for: {lost}",
                $"add what is dialled there under `targets:`, or `{lost.Min}: none`: then they meet a person");
        }
    }

    private HashSet<LedgerEntry> Asked(IReadOnlyDictionary<string, FlowText> flows, IReadOnlyCollection<string> begins, string city)
    {
        var (asked, seen, open) = (new HashSet<LedgerEntry>(), new HashSet<string>(StringComparer.Ordinal), new Stack<string>(begins));
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name) || !flows.TryGetValue(name, out var flow))
            {
                continue;
            }

            foreach (var node in flow.Flow.Nodes)
            {
                if (node is TransferNode transfer)
                {
                    // One that has stopped already is called no more.
                    asked.UnionWith(ledger.Chain(transfer.To).Where(entry => entry is not { Successor: not null, Stops: null }));
                }

                foreach (var next in node.FlowsOf(city))
                {
                    open.Push(next);
                }
            }
        }

        return asked;
    }

    private string? WhoseCity(string number) =>
        CalledNumber.IsHotline(number) ? "12345"
        : cities.FirstOrDefault(city => city.Numbers.Any(pattern => CalledNumber.Matches(pattern, number)))?.Id;
}
