using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Takes callbacks that are due, inside the plan's hours or urgent, and makes each a call on a loop of its own.</summary>
internal sealed partial class CallbackDesk : IDisposable
{
    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly ILogger _log;
    private readonly Beat _beat;
    private readonly HashSet<CallbackCall> _running = [];
    private int _count;
    private bool _stopping;

    public CallbackDesk(CallDesk desk)
    {
        _desk = desk;
        _loop = desk.Parts.NewLoop();
        _log = desk.Parts.Logs.CreateLogger<CallbackDesk>();
        _beat = new Beat(_loop, desk.Options.Line.CallbackPoll, TakeDueAsync, "a look at the callbacks");
    }

    /// <summary>Callbacks being made now. Any thread.</summary>
    public int Running => Volatile.Read(ref _count);

    public void Start() => _beat.Start();

    /// <summary>No new callbacks; those in progress go on. Any thread.</summary>
    public void Stop() => _loop.Post(() => _stopping = true);

    public void Dispose()
    {
        _beat.Dispose();
        _loop.Post(() =>
        {
            _stopping = true;
            foreach (var call in _running)
            {
                call.Abandon();
            }
        });
    }

    private async Task TakeDueAsync()
    {
        var plan = _desk.Parts.Plan();
        try
        {
            while (!_stopping)
            {
                var now = _desk.Parts.Time.GetUtcNow();
                var token = _desk.Parts.Ids.NewTag();
                if (await _desk.Parts.Stores.Callbacks.TakeDueAsync(_desk.Options.Instance, token, now + _desk.Options.Line.Lease, now, onlyUrgent: !plan.Callback.IsOpen(now)) is not { } due)
                {
                    return;
                }

                LogTaken(due.Id, due.Request.City, due.Attempts + 1);
                var call = new CallbackCall(_desk, plan, due, token);
                _running.Add(call);
                Interlocked.Increment(ref _count);
                call.Start(() => _loop.Post(() => Over(call)));
            }
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(error.Message);
        }
    }

    private void Over(CallbackCall call)
    {
        _running.Remove(call);
        Interlocked.Decrement(ref _count);
    }

    [LoggerMessage(90, LogLevel.Information, "Callback {Id} for {City}: attempt {Attempt}")]
    private partial void LogTaken(string id, string city, int attempt);

    [LoggerMessage(91, LogLevel.Warning, "The store is away, callbacks wait: {Why}")]
    private partial void LogStoreAway(string why);
}
