namespace Ivr.Flows;

/// <summary>
/// <c>transfer: { to: power, otherwise: person }</c>: puts the caller through to an entry of the ledger; what follows happens when they
/// have talked. He takes his place in the line before it rings, so that it costs him no time if nobody answers; 0 is a person meanwhile.
/// <c>emergency</c> is the same for entries that are for emergencies: who cannot be put through is first in the line.
/// </summary>
internal sealed record TransferNode(int Line, string To, string Otherwise) : Node(Line)
{
    /// <summary>The entry, then those that may have its place; a call asks who has it that day.</summary>
    public required IReadOnlyList<LedgerEntry> Entries { get; init; }

    /// <summary>供电服务 95598.</summary>
    public string Title => Entry.Title;

    private LedgerEntry Entry => Entries[0];

    public override string Kind => Entry.IsEmergency ? "emergency" : "transfer";

    internal override IEnumerable<string> Prompts => [.. Entries.SelectMany(entry => entry.Announce.Concat(entry.Failed))];

    internal override IEnumerable<OpeningHours> Hours => Entries.Select(entry => entry.Hours).Where(hours => !ReferenceEquals(hours, OpeningHours.Always));

    internal override Phrase Describe(CallerState state) => $"put through to {Title}";

    internal override IReadOnlyList<string> Asks => Entry.Announce;

    // Not reached stands first: it is what he must be prepared for.
    internal override IEnumerable<Way> Ways(CallerState state)
    {
        var before = (Entry.IsEmergency ? state.PutFirst() : state) with { InLine = true };
        Phrase unreached = $"{To} is not reached";
        Phrase notCalled = $"{To} is not to be called";
        // Any of them may have its place that day; where no calendar knows the day it is tried.
        var closed = Entries.Count(entry => state.Clock is { } clock && entry.Hours.At(clock) == HoursState.Closed);
        if (closed > 0 || Entry.Without.Count > 0 || (state.Clock is null && Hours.Any()))
        {
            yield return new Way(new Deed(DeedKind.House, "", notCalled), Leads.To(Otherwise)) { Hears = Entry.Failed, After = before };
        }

        if (closed == Entries.Count)
        {
            if (Entry.Failed.Count > 0)
            {
                yield return new Way(Deed.ZeroDuring(Entry.Failed, notCalled), Leads.Person) { After = before };
            }

            yield break;
        }

        yield return new Way(new Deed(DeedKind.House, Deed.Silent, unreached), Leads.To(Otherwise)) { Hears = [.. Entry.Announce, .. Entry.Failed], Waits = Entry.Ring, After = before };
        yield return new Way(new Deed(DeedKind.House, Deed.Silent, $"{To} has talked with him"), Leads.On) { Hears = Entry.Announce, After = state with { InLine = false, Served = true } };
        yield return new Way(Deed.ZeroDuring(Entry.Announce), Leads.Person) { Hears = Entry.Announce, After = before };
        if (Entry.Failed.Count > 0)
        {
            yield return new Way(Deed.ZeroDuring(Entry.Failed, unreached), Leads.Person) { Hears = Entry.Announce, Waits = Entry.Ring, After = before };
        }
    }

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var to = map.Require("to");
        var otherwise = source.RequireFlow(map, "otherwise");
        map.Done();
        if (to?.Text() is not { } id)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        if (source.Scope.Ledger.Find(id) is not { } entry)
        {
            var known = source.Scope.Ledger.Entries.Select(one => one.Id).ToArray();
            if (source.Scope.Ledger != NumberLedger.Unread)
            {
                to.Report("IVR270", $"the ledger has no entry '{id}'", known.Length == 0 ? "add `ledger: gansu/ledger.yaml` to the plan, and the entry to that file" : Spelling.Suggest(id, known));
            }

            return new HangUpNode(source.Line, "bad-plan");
        }

        if (entry.Mode == LedgerMode.Line)
        {
            to.Report("IVR276", $"'{id}' is a line of ours: nobody is put through to it", $"lead to its flow: `goto: {entry.Flow}`");
        }
        else if (entry.IsEmergency != (source.Kind == "emergency"))
        {
            to.Report("IVR275", entry.IsEmergency ? $"'{id}' is for emergencies, and this is '{source.Kind}'" : (Phrase)$"'{id}' is not for emergencies, and this is '{source.Kind}'", entry.IsEmergency ? "write `emergency:`" : "write `transfer:`, or `emergency: on` in the ledger if lives depend on it");
        }

        if (entry.IsEmergency && map.Get("otherwise") is { } at)
        {
            source.Scope.LeadsToPerson(at, otherwise, "an emergency that nobody answers");
        }

        return new TransferNode(source.Line, id, otherwise) { Entries = source.Scope.Ledger.Chain(id) };
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (Entry.IsEmergency)
        {
            run.PutFirst();
        }

        run.TakePending();
        await run.EnterLineAsync();
        var entry = run.Plan.Ledger.InForce(To, NumberLedger.Today(run.Call.Now));
        var exit = await TryAsync(run, entry);
        if (exit == ThroughExit.Talked)
        {
            run.LeftLine();
            return Next.On;
        }

        var key = exit == ThroughExit.Person ? '0' : await run.Call.PlayAsync(entry.Failed, bargeIn: true, run.Ended);
        return new Next.Goto(key == '0' ? run.Plan.Person.Name : Otherwise);
    }

    private static async Task<ThroughExit> TryAsync(FlowRun run, LedgerEntry entry)
    {
        // Where no calendar knows the day it is tried: ringing in vain costs him nothing.
        var closed = run.HoursNow(entry.Hours) == HoursState.Closed;
        if (closed || entry.Outside(run.Call.City) is not { } outside)
        {
            run.Call.Step("transfer-failed", closed ? $"{entry.Id}: {entry.Hours.Name}: closed" : (Phrase)$"{entry.Id}: no number for {run.Call.City}");
            return ThroughExit.NotReached;
        }

        return await run.Call.PlayAsync(entry.Announce, bargeIn: true, run.Ended) == '0' ? ThroughExit.Person : await run.Call.PutThroughAsync(outside, run.Ended);
    }
}
