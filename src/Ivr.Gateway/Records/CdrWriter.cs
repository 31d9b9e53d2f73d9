using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Ivr.Calls;
using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Records;

/// <summary>
/// Writes each finished call as a line of JSON into <c>cdr/YYYY-MM-DD.jsonl</c>, the day being China's on which the call
/// ended. Calls only post; one writer works, batch by batch, and keeps what it could not write until the disk takes it.
/// </summary>
public sealed partial class CdrWriter : IAsyncDisposable
{
    private const int MostInBatch = 500;

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // What ends within this time goes to the disk together: waiting for the disk once a call costs more than the record.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private readonly Channel<CallDetailRecord> _queue;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _writing;
    private long _written;
    private long _lost;
    private string? _failure;

    /// <param name="folder">The data folder.</param>
    /// <param name="most">Records kept in memory while the disk refuses.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public CdrWriter(string folder, TimeProvider time, ILogger<CdrWriter> log, int most = 50_000)
    {
        _folder = Path.Combine(folder, "cdr");
        Directory.CreateDirectory(_folder);
        _time = time;
        _log = log;
        _queue = Channel.CreateBounded<CallDetailRecord>(new BoundedChannelOptions(most) { SingleReader = true });
        _writing = WriteAllAsync();
    }

    public CdrHealth Health => new(Volatile.Read(ref _written), _queue.Reader.Count, Volatile.Read(ref _lost), Volatile.Read(ref _failure));

    /// <summary>Takes one record; any thread, never blocks.</summary>
    public void Write(CallDetailRecord record)
    {
        if (!_queue.Writer.TryWrite(record))
        {
            Interlocked.Increment(ref _lost);
            LogLost(record.CallId, Volatile.Read(ref _failure) ?? "the gateway is closing");
        }
    }

    /// <summary>Writes what is left; a disk that refuses is asked once more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Writer.TryComplete())
        {
            return;
        }

        await _enough.CancelAsync();
        await _writing;
        _enough.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var batch = new List<CallDetailRecord>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            await GatherAsync();
            while (batch.Count < MostInBatch && _queue.Reader.TryRead(out var record))
            {
                batch.Add(record);
            }

            while (!TryWrite(batch))
            {
                if (!await PauseAsync())
                {
                    LogGivenUp(batch.Count + _queue.Reader.Count);
                    return;
                }
            }
        }
    }

    // Whole days leave the batch as they are written, so that nothing is written twice.
    private bool TryWrite(List<CallDetailRecord> batch)
    {
        try
        {
            foreach (var day in batch.GroupBy(DayOf).ToArray())
            {
                using var lines = new MemoryStream();
                foreach (var record in day)
                {
                    JsonSerializer.Serialize(lines, record, RecordFile.Json);
                    lines.WriteByte((byte)'\n');
                }

                using (var file = RecordFile.OpenToAdd(Path.Combine(_folder, day.Key + ".jsonl")))
                {
                    RecordFile.Add(file, lines.GetBuffer().AsSpan(0, (int)lines.Length));
                }

                batch.RemoveAll(record => DayOf(record) == day.Key);
                Interlocked.Add(ref _written, day.Count());
            }

            if (Interlocked.Exchange(ref _failure, null) is not null)
            {
                LogBack();
            }

            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Interlocked.Exchange(ref _failure, error.Message) is null)
            {
                LogFailed(error.Message);
            }

            return false;
        }
    }

    private async Task GatherAsync()
    {
        if (_queue.Reader.Count < MostInBatch)
        {
            await DelayAsync(Gathering);
        }
    }

    // False when the gateway closes and the last try is over.
    private async Task<bool> PauseAsync()
    {
        if (_enough.IsCancellationRequested)
        {
            return false;
        }

        await DelayAsync(Again);
        return true;
    }

    // Shorter when the gateway closes.
    private async Task DelayAsync(TimeSpan span) =>
        await Task.Delay(span, _time, _enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string DayOf(CallDetailRecord record) =>
        record.EndedAt.ToOffset(CallbackRules.BeijingOffset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [LoggerMessage(3201, LogLevel.Critical, "records cannot be written and are kept in memory: {Why}; make room on the disk")]
    private partial void LogFailed(string why);

    [LoggerMessage(3202, LogLevel.Warning, "records are written again")]
    private partial void LogBack();

    [LoggerMessage(3203, LogLevel.Critical, "the record of call {CallId} is lost: {Why}")]
    private partial void LogLost(string callId, string why);

    [LoggerMessage(3204, LogLevel.Critical, "{Count} records are lost: the gateway stops and the disk takes nothing")]
    private partial void LogGivenUp(int count);
}

/// <summary>How the records do.</summary>
/// <param name="Written">Since the start.</param>
/// <param name="Waiting">In memory.</param>
/// <param name="Lost">Because memory was full too.</param>
/// <param name="Failure">Why the last try failed; null: all is well.</param>
public sealed record CdrHealth(long Written, int Waiting, long Lost, string? Failure)
{
    public bool Ok => Failure is null && Lost == 0;
}
