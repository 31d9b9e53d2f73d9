using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// The desk between waiting calls and free seats: one per gateway, on a loop of its own. It claims seats for this
/// gateway's callers in one atomic step of the store, keeps what they hold leased, tells waiting calls how their line
/// stands, and returns what has passed its deadline.
/// </summary>
internal sealed partial class QueueDesk : IDisposable
{
    private readonly CallCentreOptions _options;
    private readonly CallCentreParts _parts;
    private readonly CallLoop _loop;
    private readonly ILogger _log;
    private readonly Dictionary<string, WaitingCall> _waiting = [];
    private readonly HashSet<string> _places = [];
    private readonly Dictionary<string, string> _held = [];
    private readonly List<IDisposable> _beats = [];
    private bool _claiming;
    private bool _again;
    private string? _token;
    private DateTimeOffset? _awaySince;

    public QueueDesk(CallCentreOptions options, CallCentreParts parts)
    {
        _options = options;
        _parts = parts;
        _loop = parts.NewLoop();
        _log = parts.Logs.CreateLogger<QueueDesk>();
    }

    /// <summary>A caller whose gateway died and whose place is gone: he is owed a callback.</summary>
    public Func<WaitingCaller, Task>? OnOrphan { get; set; }

    private DateTimeOffset Now => _parts.Time.GetUtcNow();

    private DateTimeOffset Lease => Now + _options.Line.Lease;

    public void Start()
    {
        _beats.Add(_parts.Stores.Lines.Watch(Wake));
        _beats.Add(new Beat(_loop, _options.Line.Watch, WatchAsync, "a look at the lines").Start());
        _beats.Add(new Beat(_loop, _options.Line.Renew, RenewAsync, "the renewal of leases").Start());
        _beats.Add(new Beat(_loop, _options.Line.Reap, ReapAsync, "the return of what is past its time").Start());
    }

    public void Dispose()
    {
        foreach (var beat in _beats)
        {
            beat.Dispose();
        }
    }

    /// <summary>A caller took his place: its lease is renewed until <see cref="Forget"/>, whether he hears a menu or waits; any thread.</summary>
    public void Keep(string callId) => _loop.Post(() => _places.Add(callId));

    public void Forget(string callId) => _loop.Post(() => _places.Remove(callId));

    /// <summary>A call begins to wait; any thread.</summary>
    public void Join(WaitingCall call) => _loop.Post(() =>
    {
        _waiting[call.CallId] = call;
        Claim();
    });

    /// <summary>A call no longer waits; any thread.</summary>
    public void Part(string callId) => _loop.Post(() => _waiting.Remove(callId));

    /// <summary>A seat is held by <paramref name="holder"/> until <see cref="LetGo"/>: its lease is renewed; any thread.</summary>
    public void Hold(string seat, string holder) => _loop.Post(() => _held[seat] = holder);

    public void LetGo(string seat, string holder) => _loop.Post(() =>
    {
        if (_held.TryGetValue(seat, out var by) && by == holder)
        {
            _held.Remove(seat);
        }
    });

    /// <summary>Something may have made a claim possible; any thread.</summary>
    public void Wake() => _loop.Post(Claim);

    private void Claim()
    {
        if (_claiming)
        {
            _again = true;
            return;
        }

        _claiming = true;
        _loop.Start(ClaimAllAsync, "a claim");
    }

    private async Task ClaimAllAsync()
    {
        try
        {
            do
            {
                _again = false;
                while (_waiting.Count > 0 && await ClaimOneAsync())
                {
                }
            }
            while (_again);
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway("claim a seat", error.Message);
        }
        finally
        {
            _claiming = false;
        }
    }

    private async Task<bool> ClaimOneAsync()
    {
        // An attempt that failed half-way is asked about again under the same token: the same claim, not a second one.
        _token ??= _parts.Ids.NewTag();
        var claim = await _parts.Stores.Lines.ClaimAsync(_options.Instance, _token, Lease, Now);
        _token = null;
        if (claim is not { CallId: { } callId, Seat: { } seat })
        {
            return false;
        }

        if (_waiting.TryGetValue(callId, out var call))
        {
            _held[seat.Id] = callId;
            call.Offered(seat);
        }
        else
        {
            await _parts.Stores.Seats.FreeAsync(seat.Id, callId, Now);
            await _parts.Stores.Lines.LeaveAsync(callId, Now);
        }

        return true;
    }

    private async Task WatchAsync()
    {
        var statuses = new Dictionary<string, (LineStatus? Status, OverflowSwitch Switch)>();
        try
        {
            foreach (var city in _waiting.Values.Select(call => call.City).Distinct().ToArray())
            {
                var status = await _parts.Stores.Lines.StatusAsync(city, Now);
                var overflow = await _parts.Stores.Overflow.GetAsync(city);
                statuses[city] = (status, overflow.SwitchAt(Now));
            }

            _awaySince = null;
        }
        catch (StoreUnavailableException error)
        {
            _awaySince ??= Now;
            LogStoreAway("watch the lines", error.Message);
        }

        var away = _awaySince is { } since ? Now - since : TimeSpan.Zero;
        foreach (var call in _waiting.Values)
        {
            var (status, overflow) = statuses.GetValueOrDefault(call.City);
            call.News(new LineNews(status, overflow, away));
        }

        Claim();
    }

    private async Task RenewAsync()
    {
        try
        {
            if (_places.Count > 0)
            {
                foreach (var lost in await _parts.Stores.Lines.RenewAsync([.. _places], _options.Instance, Lease, Now))
                {
                    _waiting.GetValueOrDefault(lost)?.Forgotten();
                }
            }

            if (_held.Count > 0)
            {
                await _parts.Stores.Seats.RenewAsync(new Dictionary<string, string>(_held), Lease, Now);
            }
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway("renew leases", error.Message);
        }
    }

    private async Task ReapAsync()
    {
        try
        {
            await _parts.Stores.Seats.ReapAsync(Now);
            foreach (var orphan in await _parts.Stores.Lines.ReapAsync(Now))
            {
                LogOrphan(orphan.City, orphan.Owner);
                await (OnOrphan?.Invoke(orphan) ?? Task.CompletedTask);
            }

            await _parts.Stores.Callbacks.ReapAsync(Now);
            Claim();
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway("reap", error.Message);
        }
    }

    [LoggerMessage(10, LogLevel.Warning, "The store is away, could not {What}: {Why}")]
    private partial void LogStoreAway(string what, string why);

    [LoggerMessage(11, LogLevel.Warning, "A caller waiting in {City} was left behind by gateway {Owner}; he is owed a callback")]
    private partial void LogOrphan(string city, string owner);
}
