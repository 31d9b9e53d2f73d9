using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Shows this gateway's calls on the board for people who look. What changes within a tenth of a second is written at once for
/// all calls, so a busy hour costs the store ten writes a second and no call waits for one; a call that is over sooner was never
/// shown. While the store is away the changes are kept, one a call, and the board is right again soon after it is back.
/// </summary>
internal sealed partial class BoardDesk(CallCentreParts parts)
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CardLife = TimeSpan.FromHours(4);

    private readonly Lock _lock = new();
    private readonly CallLoop _loop = parts.NewLoop();
    private readonly ILogger _log = parts.Logs.CreateLogger<BoardDesk>();
    private readonly HashSet<string> _shown = [];
    private Dictionary<string, CallCard?> _changes = [];
    private bool _due;
    private bool _away;
    private volatile bool _ended;

    /// <summary>Shows or changes a card. Any thread.</summary>
    public void Show(CallCard card) => Change(card.CallId, card);

    /// <summary>Takes a call's card off. Any thread.</summary>
    public void Remove(string callId) => Change(callId, null);

    /// <summary>Writes what waits, once; for the end of the house. A store that is away is not waited for: cards have an end.</summary>
    public Task EndAsync()
    {
        _ended = true;
        return WriteAsync();
    }

    private void Change(string callId, CallCard? card)
    {
        lock (_lock)
        {
            if (card is null && !_shown.Contains(callId))
            {
                _changes.Remove(callId);
                return;
            }

            _changes[callId] = card;
            if (_due)
            {
                return;
            }

            _due = true;
        }

        WriteIn(Gather);
    }

    private void WriteIn(TimeSpan wait) => _loop.After(wait, () => _loop.Begin(WriteAsync, "writing the board"));

    private async Task WriteAsync()
    {
        var changes = Take();
        var written = false;
        try
        {
            if (changes.Count > 0)
            {
                await parts.Stores.Board.WriteAsync(changes, parts.Time.GetUtcNow() + CardLife);
            }

            written = true;
            _away = false;
        }
        catch (StoreUnavailableException error)
        {
            if (!_away)
            {
                LogAway(error.Message);
            }

            _away = true;
        }
        finally
        {
            GoOn(written ? [] : changes, written ? Gather : Again);
        }
    }

    private Dictionary<string, CallCard?> Take()
    {
        lock (_lock)
        {
            var changes = _changes;
            _changes = [];
            foreach (var (id, card) in changes)
            {
                _ = card is null ? _shown.Remove(id) : _shown.Add(id);
            }

            return changes;
        }
    }

    // Of what could not be written, what has changed since is newer.
    private void GoOn(Dictionary<string, CallCard?> unwritten, TimeSpan wait)
    {
        lock (_lock)
        {
            foreach (var (id, card) in unwritten)
            {
                _shown.Add(id);
                _changes.TryAdd(id, card);
            }

            _due = _changes.Count > 0 && !_ended;
            if (!_due)
            {
                return;
            }
        }

        WriteIn(wait);
    }

    [LoggerMessage(113, LogLevel.Warning, "The board of calls is not up to date, the store is away: {Why}")]
    private partial void LogAway(string why);
}
