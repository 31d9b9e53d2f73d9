using Ivr.Calls;
using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Ledger;

/// <summary>
/// A round through the public numbers that are due, one after another: called within their hours, an operator's word included, asked for by OPTIONS, or left to people.
/// One round at a time; what the last one found is kept. Any thread.
/// </summary>
internal sealed partial class LedgerRound(
    Func<Dialplan> plan, Func<string, HoursState?> byHand, Func<LedgerLook, CancellationToken, Task<LedgerFinding>> look, TimeProvider time, ILogger<LedgerRound> log) : IDisposable
{
    // A round is a working day's errand, not a load test.
    private const int MostLooks = 100;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private LedgerReport? _report;

    /// <summary>What the last round found, or has found so far; null: none was held.</summary>
    public LedgerReport? Report => Volatile.Read(ref _report);

    /// <summary>Begins one.</summary>
    /// <param name="ids">Only these, due or not; empty: all that is due.</param>
    /// <param name="who">As in "by …".</param>
    /// <returns>Why not; null: it goes.</returns>
    public Phrase? Begin(IReadOnlyList<string> ids, string who)
    {
        var now = plan();
        if (ids.FirstOrDefault(id => now.Ledger.Find(id) is null) is { } unknown)
        {
            return $"the ledger has no entry '{unknown}': {Spelling.Suggest(unknown, now.Ledger.Entries.Select(entry => entry.Id))}";
        }

        var today = time.GetUtcNow();
        var entries = now.Ledger.Entries.Where(entry => ids.Count > 0 ? ids.Contains(entry.Id) : entry.IsStaleAt(today)).ToArray();
        lock (_lock)
        {
            if (_report is { EndedAt: null } running)
            {
                return $"{running.Who} has a round going since {running.At:HH:mm:ss} UTC";
            }

            _report = new LedgerReport(who, today, null, []);
        }

        LogBegun(who, entries.Length);
        _ = RunAsync(now, entries);
        return null;
    }

    public void Dispose() => _stop.Cancel();

    private async Task RunAsync(Dialplan now, IReadOnlyList<LedgerEntry> entries)
    {
        try
        {
            var looks = 0;
            foreach (var one in entries.SelectMany(entry => LooksOf(now, entry)))
            {
                Add(one.Look is null ? one.Line : ++looks > MostLooks ? one.Line with { What = $"later: a round has {MostLooks} looks at most" } : await LookAsync(one.Look, one.Line));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // the gateway stops
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
        finally
        {
            Volatile.Write(ref _report, _report! with { EndedAt = time.GetUtcNow() });
            LogEnded(_report!.Lines.Count(line => line.Reached), _report.Lines.Count);
        }
    }

    private async Task<LedgerLine> LookAsync(LedgerLook one, LedgerLine line)
    {
        await Task.Delay(Between, time, _stop.Token);
        var finding = await look(one, _stop.Token);
        LogFound(one.Entry.Id, one.Number.Number, finding.What.English);
        return line with { Reached = finding.Reached, What = finding.What };
    }

    // A number that is the same everywhere is looked at once; one that means another place in each city, once a city.
    private IEnumerable<(LedgerLook? Look, LedgerLine Line)> LooksOf(Dialplan now, LedgerEntry entry)
    {
        Phrase? why = entry.VerifyBy == LedgerProof.Hand ? "by hand"
            : entry.Targets.Count == 0 ? "no number is known"
            : entry.Hours.At(time.GetUtcNow(), byHand) == HoursState.Closed ? byHand(entry.Hours.Name) is null ? (Phrase)"later: outside its hours" : $"later: {entry.Hours.Name} are closed by hand"
            : null;
        if (why is not null)
        {
            return [(null, new LedgerLine(entry.Id, entry.Name, entry.Number, "", false, why) { Remark = entry.Remark })];
        }

        return from number in entry.Targets.Keys.Order(StringComparer.Ordinal).Select(city => (City: now.Cities[city], Number: entry.Outside(city)!))
                   .DistinctBy(one => one.Number.OfItsCity ? one.City.Id : one.Number.Number)
               let line = new LedgerLine(entry.Id, entry.Name, number.Number.Number, number.Number.OfItsCity ? number.City.Name : "", false, "") { Remark = entry.Remark }
               select ((LedgerLook?)new LedgerLook(entry, number.Number, number.City), line);
    }

    private void Add(LedgerLine line) => Volatile.Write(ref _report, _report! with { Lines = [.. _report.Lines, line] });

    [LoggerMessage(3701, LogLevel.Warning, "a round through the ledger begins, ordered by {Who}: {Count} entries")]
    private partial void LogBegun(string who, int count);

    [LoggerMessage(3702, LogLevel.Information, "ledger: {Entry} {Number}: {What}")]
    private partial void LogFound(string entry, string number, string what);

    [LoggerMessage(3703, LogLevel.Information, "the round through the ledger is over: {Reached} of {Count} reached")]
    private partial void LogEnded(int reached, int count);

    [LoggerMessage(3704, LogLevel.Error, "the round through the ledger failed inside")]
    private partial void LogFailed(Exception error);
}

/// <summary>What a round found.</summary>
/// <param name="Who">Who ordered it.</param>
/// <param name="EndedAt">Null: it still goes.</param>
public sealed record LedgerReport(string Who, DateTimeOffset At, DateTimeOffset? EndedAt, IReadOnlyList<LedgerLine> Lines);

/// <summary>One number of one entry.</summary>
/// <param name="City">Where it means another place in each city: which; empty: it is the same everywhere.</param>
/// <param name="What">What was found, or why nobody looked.</param>
public sealed record LedgerLine(string Entry, string Name, string Number, string City, bool Reached, Phrase What)
{
    /// <summary>For who verifies by hand; empty: nothing.</summary>
    public string Remark { get; init; } = "";
}
