namespace Ivr.Flows;

/// <summary>Where calls begin to numbers that mean an entry of the ledger (双号并行): in its flow, by its hours, or put through.</summary>
/// <param name="Entries">Called number → flow.</param>
/// <param name="Flows">Flows the plan does not have in words.</param>
internal sealed record LedgerEntrances(IReadOnlyDictionary<string, string> Entries, IReadOnlyList<FlowText> Flows)
{
    // A seat greets by it.
    private const string Attached = "来电热线";

    public static LedgerEntrances Of(NumberLedger ledger, PlanScope scope)
    {
        var (entries, flows) = (new Dictionary<string, string>(StringComparer.Ordinal), new List<FlowText>());
        foreach (var entry in ledger.Entries.Where(entry => entry.Answers.Count > 0))
        {
            var flow = FlowOf(entry, scope);
            flows.Add(flow);
            foreach (var number in entry.Answers)
            {
                entries[number] = flow.Name;
            }
        }

        return new LedgerEntrances(entries, flows);
    }

    private static FlowText FlowOf(LedgerEntry entry, PlanScope scope)
    {
        var (at, line) = (entry.At!, entry.At!.Line);
        var called = new SetNode(line, [], null, null, TimeSpan.Zero) { Attached = new Dictionary<string, string> { [Attached] = entry.Name + entry.Number } };
        IReadOnlyList<Node> nodes = entry.Mode == LedgerMode.Transfer
            ? [called, new TransferNode(line, entry.Id, scope.Person) { Entries = scope.Ledger.Chain(entry.Id) }, new HangUpNode(line, "served")]
            : [called, new HoursNode(line, entry.Hours, entry.Flow ?? scope.Person, entry.Closed)];
        return new FlowText(NameOf(entry.Id, scope), at, nodes);
    }

    private static string NameOf(string id, PlanScope scope)
    {
        var name = "ledger/" + id;
        while (scope.Flows.ContainsKey(name))
        {
            name += "'";
        }

        return name;
    }
}
