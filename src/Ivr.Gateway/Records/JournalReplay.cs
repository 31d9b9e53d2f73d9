using Ivr.Acd;
using Ivr.Flows;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Ivr.Gateway.Records;

/// <summary>Brings the journal's missed calls to the store as soon as it is back, oldest first, for as long as it takes.</summary>
public sealed partial class JournalReplay : IAsyncDisposable
{
    private readonly MissedCallJournal _journal;
    private readonly ICallbackStore _store;
    private readonly Func<CallbackRules> _rules;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _work = new(1);
    private readonly CancellationTokenSource _stop = new();
    private readonly ResiliencePipeline _patience;
    private readonly Task _bringing;

    public JournalReplay(MissedCallJournal journal, ICallbackStore store, Func<CallbackRules> rules, TimeProvider time, ILogger<JournalReplay> log)
    {
        _journal = journal;
        _store = store;
        _rules = rules;
        _time = time;
        _log = log;
        _patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StoreUnavailableException>().Handle<IOException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(15),
                UseJitter = true,
            })
            .Build();
        journal.OnWritten = () => _work.Release();
        _bringing = BringAllAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _journal.OnWritten = null;
        await _stop.CancelAsync();
        await _bringing;
        _stop.Dispose();
        _work.Dispose();
    }

    private async Task BringAllAsync()
    {
        try
        {
            while (true)
            {
                await _work.WaitAsync(_stop.Token);
                await _patience.ExecuteAsync(_ => BringAsync(_journal.Pending), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // what is left waits in the file for the next run
        }
    }

    // An entry may come here twice, when the store took it and we died before noting so. While the callback it became
    // is open, the store joins the two, for they have one number; once it is over, its history names the call.
    private async ValueTask BringAsync(IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var settled = (await _store.HistoryAsync(CallbackHistory.Most)).Select(over => over.Request.CallId).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!settled.Contains(entry.Request.CallId))
            {
                var opened = await _store.OpenAsync(entry.Request, _rules().FirstDue(entry.At, entry.Request.Urgent), _time.GetUtcNow());
                LogBrought(entry.Request.City, opened.Id);
            }

            _journal.Done(entry);
        }
    }

    [LoggerMessage(3311, LogLevel.Information, "a missed call for {City} went from the journal to the store as callback {Id}")]
    private partial void LogBrought(string city, string id);
}
