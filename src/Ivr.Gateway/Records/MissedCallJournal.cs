using System.Text.Json;
using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Records;

/// <summary>
/// Missed calls written down on this machine while the store is away, in <c>missed-calls.jsonl</c>. Full numbers stand in
/// it, so only its owner may read it, and it is emptied once everything in it is in the store.
/// </summary>
public sealed partial class MissedCallJournal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Dictionary<string, JournalEntry> _open = [];

    private MissedCallJournal(FileStream file, TimeProvider time, ILogger log)
    {
        _file = file;
        _time = time;
        _log = log;
    }

    /// <summary>Something was written; the one who brings it to the store listens.</summary>
    public Action? OnWritten { get; set; }

    /// <summary>Opens the journal of a data folder and finds what was not yet brought to the store.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static MissedCallJournal Open(string folder, TimeProvider time, ILogger<MissedCallJournal> log)
    {
        Directory.CreateDirectory(folder);
        var journal = new MissedCallJournal(RecordFile.OpenToAdd(Path.Combine(folder, "missed-calls.jsonl"), FileShare.None), time, log);
        journal.Recall();
        return journal;
    }

    /// <summary>What is still to be brought to the store, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Pending
    {
        get
        {
            lock (_lock)
            {
                return [.. _open.Values.OrderBy(entry => entry.At)];
            }
        }
    }

    /// <summary>Writes a missed call down.</summary>
    /// <returns>True once the disk has it.</returns>
    public bool Write(CallbackRequest request)
    {
        var entry = new JournalEntry(Guid.CreateVersion7(_time.GetUtcNow()).ToString("N"), _time.GetUtcNow(), request);
        try
        {
            lock (_lock)
            {
                RecordFile.Add(_file, Line(new JournalLine(entry, null)));
                _open.Add(entry.Id, entry);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            LogFailed(error.Message);
            return false;
        }

        OnWritten?.Invoke();
        return true;
    }

    /// <summary>The store has it. Nothing left: the journal is emptied.</summary>
    /// <exception cref="IOException">That could not be written; it will be brought once more, which changes nothing.</exception>
    public void Done(JournalEntry entry)
    {
        lock (_lock)
        {
            RecordFile.Add(_file, Line(new JournalLine(null, entry.Id)));
            _open.Remove(entry.Id);
            if (_open.Count == 0)
            {
                _file.SetLength(0);
                _file.Flush(flushToDisk: true);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file.Dispose();
        }
    }

    private void Recall()
    {
        _file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_file, leaveOpen: true);
        for (var number = 1; reader.ReadLine() is { } text; number++)
        {
            try
            {
                var line = JsonSerializer.Deserialize<JournalLine>(text, RecordFile.Json);
                if (line?.Missed is { } entry)
                {
                    _open[entry.Id] = entry;
                }
                else if (line?.Done is { } id)
                {
                    _open.Remove(id);
                }
            }
            catch (JsonException error)
            {
                LogUnreadable(number, error.Message);
            }
        }

        _file.Seek(0, SeekOrigin.End);
        if (_open.Count > 0)
        {
            LogRecalled(_open.Count);
        }
    }

    private static byte[] Line(JournalLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, RecordFile.Json), (byte)'\n'];

    private sealed record JournalLine(JournalEntry? Missed, string? Done);

    [LoggerMessage(3301, LogLevel.Critical, "the journal of missed calls cannot be written: {Why}")]
    private partial void LogFailed(string why);

    [LoggerMessage(3302, LogLevel.Error, "line {Number} of the journal of missed calls cannot be read and is passed over: {Why}")]
    private partial void LogUnreadable(int number, string why);

    [LoggerMessage(3303, LogLevel.Warning, "{Count} missed calls of an earlier run wait in the journal for the store")]
    private partial void LogRecalled(int count);
}

/// <summary>One missed call of the journal.</summary>
/// <param name="Id">Of the entry.</param>
/// <param name="At">When it was written.</param>
/// <param name="Request">What is owed to whom.</param>
public sealed record JournalEntry(string Id, DateTimeOffset At, CallbackRequest Request);
