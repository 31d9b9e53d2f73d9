using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Names;

/// <summary>
/// The last good answer to each name. While the resolver is away it goes on being used, for a day: a carrier's border controllers
/// stay where they are when a name server fails at night. Each name is asked for once at a time. Any thread.
/// </summary>
/// <param name="ask">Throws when there is no answer at all.</param>
internal sealed partial class KeptAnswers<T>(Func<string, CancellationToken, Task<T>> ask, TimeProvider time, ILogger log)
{
    /// <summary>Names remembered; one more forgets the one that was asked longest ago.</summary>
    public const int Most = 1000;

    /// <summary>So long nobody asks again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>So long a call waits for news where there is an older answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>So long an old answer is better than none.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _lock = new();

    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    /// <remarks>What <c>ask</c> throws is thrown where there is no answer to use instead.</remarks>
    public async Task<T> GetAsync(string name, CancellationToken stop)
    {
        Task<T> asking;
        (T Answer, long At)? kept;
        lock (_lock)
        {
            var entry = EntryOf(name);
            kept = entry.Good is { } good && time.GetElapsedTime(good.At) < Longest ? good : null;
            if (kept is not null && time.GetElapsedTime(entry.Asked) < Fresh)
            {
                return kept.Value.Answer;
            }

            if (entry.Asking is not { IsCompleted: false })
            {
                entry.Asked = time.GetTimestamp();
                // Not on the loop of whichever call asks first: others wait for it too.
                entry.Asking = Task.Run(() => AskAsync(name, entry), CancellationToken.None);
            }

            asking = entry.Asking;
        }

        if (kept is null)
        {
            return await asking.WaitAsync(stop);
        }

        try
        {
            return await asking.WaitAsync(Patience, time, stop);
        }
        catch (Exception) when (!stop.IsCancellationRequested)
        {
            // Why stands in the log.
            return kept.Value.Answer;
        }
    }

    private async Task<T> AskAsync(string name, Entry entry)
    {
        using var late = new CancellationTokenSource(Limit, time);
        try
        {
            var answer = await ask(name, late.Token);
            bool wasAway;
            lock (_lock)
            {
                entry.Good = (answer, time.GetTimestamp());
                wasAway = entry.IsAway;
                entry.IsAway = false;
            }

            if (wasAway)
            {
                LogBack(name);
            }

            return answer;
        }
        catch (Exception error)
        {
            NoteAway(name, entry, error);
            throw;
        }
    }

    private void NoteAway(string name, Entry entry, Exception error)
    {
        bool wasAway;
        bool has;
        lock (_lock)
        {
            wasAway = entry.IsAway;
            entry.IsAway = true;
            has = entry.Good is not null;
        }

        if (!wasAway && has)
        {
            LogKept(name, Longest.TotalHours, error.Message);
        }
    }

    private Entry EntryOf(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            if (_entries.Count >= Most)
            {
                _entries.Remove(_entries.MinBy(static one => one.Value.Asked).Key);
            }

            _entries[name] = entry = new Entry();
        }

        return entry;
    }

    [LoggerMessage(3401, LogLevel.Warning, "No name server answers for '{Name}', its last answer is used, for up to {Hours} hours: {Why}")]
    private partial void LogKept(string name, double hours, string why);

    [LoggerMessage(3402, LogLevel.Information, "Name servers answer for '{Name}' again")]
    private partial void LogBack(string name);

    private sealed class Entry
    {
        public (T Answer, long At)? Good { get; set; }

        public Task<T>? Asking { get; set; }

        public long Asked { get; set; }

        public bool IsAway { get; set; }
    }
}
