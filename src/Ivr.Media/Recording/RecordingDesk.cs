using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>
/// All recordings of a gateway and the one writer that drains them to the disk. A disk that is full, slow or gone costs recordings,
/// never a call and never a packet: the gap is silence, counted, told in <see cref="Health"/> and in the recording's own facts.
/// </summary>
public sealed partial class RecordingDesk : IDisposable
{
    /// <summary>Rounds of the writer: heads are made true, and the disk's room is looked at, every five seconds.</summary>
    private const int Rare = 10;

    private readonly Lock _gate = new();
    private readonly Lock _draining = new();
    private readonly RecordingOptions _options;
    private readonly Func<string, long> _free;
    private readonly TimeProvider _time;
    private readonly TimeSpan _offset;
    private readonly ILogger _log;
    private readonly List<CallRecording> _running = [];
    private readonly IDisposable _beat;
    private string? _forbidden;
    private volatile string? _failure;
    private long _finished;
    private long _faulty;
    private long _framesLost;
    private int _round;
    private bool _closed;

    /// <summary>Makes the parts whole that an earlier life left, and starts the beat.</summary>
    /// <param name="beat">Calls its argument every <see cref="Every"/> until what it returns is disposed of: <see cref="RecordingThread.Start"/>, or virtual time.</param>
    /// <param name="free">Bytes free where a folder is.</param>
    /// <param name="offset">From UTC: whose days the folders are.</param>
    public RecordingDesk(RecordingOptions options, Func<Action, IDisposable> beat, Func<string, long> free, TimeSpan offset, TimeProvider time, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(beat);
        ArgumentNullException.ThrowIfNull(logs);
        (_options, _free, _offset, _time) = (options, free, offset, time);
        _log = logs.CreateLogger<RecordingDesk>();
        Repair();
        _beat = beat(Drain);
    }

    /// <summary>How often the writer works.</summary>
    public static TimeSpan Every => TimeSpan.FromMilliseconds(500);

    /// <summary>Any thread.</summary>
    public RecordingHealth Health
    {
        get
        {
            lock (_gate)
            {
                return new RecordingHealth(_running.Count, _finished, _faulty, _framesLost + _running.Sum(one => one.FramesLost), _failure);
            }
        }
    }

    /// <summary>A recording to be begun by <see cref="MediaSession.Record"/>. Any thread; touches no disk.</summary>
    /// <param name="callId">Names the file, with the time of day. What could be a path becomes <c>_</c>.</param>
    public CallRecording Open(string callId) => Open(callId, "", _options);

    /// <summary>A message that its speaker leaves: his side alone, in a file of its own beside the recordings.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public CallRecording OpenMessage(string callId, TimeSpan longest) => Open(callId, "-message", _options with { Stereo = false, Longest = longest, IsMessage = true });

    private CallRecording Open(string callId, string kind, RecordingOptions options)
    {
        ArgumentNullException.ThrowIfNull(callId);
        var now = _time.GetUtcNow().ToOffset(_offset);
        var name = Path.Combine(now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), now.ToString("HHmmss-", CultureInfo.InvariantCulture) + Safe(callId) + kind);
        var recording = new CallRecording(new RecordedFile(options.Folder, name, options.Stereo ? 2 : 1), options);
        lock (_gate)
        {
            _running.Add(recording);
        }

        return recording;
    }

    /// <summary>Ends what still runs and writes it out.</summary>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _beat.Dispose();
        foreach (var recording in Running())
        {
            recording.Stop();
        }

        Drain();
    }

    private static string Safe(string callId) =>
        string.Concat(callId.Take(100).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@' ? c : '_'));

    /// <summary>One round. Several callers wait for each other.</summary>
    private void Drain()
    {
        lock (_draining)
        {
            var rare = _round++ % Rare == 0;
            _forbidden = rare ? Forbidden() : _forbidden;
            var failure = _forbidden;
            foreach (var recording in Running())
            {
                failure = Drain(recording, rare) ?? failure;
                if (recording.Finished.IsCompleted)
                {
                    Over(recording);
                }
            }

            Tell(failure);
        }
    }

    private string? Drain(CallRecording recording, bool rare)
    {
        try
        {
            return recording.Writer.Drain(_forbidden, rare);
        }
        catch (Exception error)
        {
            LogEscaped(error);
            recording.Failed("an error inside");
            recording.Over();
            return "an error inside";
        }
    }

    private CallRecording[] Running()
    {
        lock (_gate)
        {
            return [.. _running];
        }
    }

    private void Over(CallRecording recording)
    {
        var facts = recording.Facts;
        lock (_gate)
        {
            _running.Remove(recording);
            _framesLost += recording.FramesLost;
            (_finished, _faulty) = facts.Fault is null ? (_finished + 1, _faulty) : (_finished, _faulty + 1);
        }

        if (facts.Fault is { } fault)
        {
            LogFaulty(facts.File ?? "that was never begun", facts.Lost.TotalSeconds, fault);
        }
    }

    private string? Forbidden()
    {
        try
        {
            var free = _free(_options.Folder);
            return free >= _options.LeastFree ? null
                : $"{free / (1024 * 1024)} MB are free where {_options.Folder} is, and {_options.LeastFree / (1024 * 1024)} MB are to stay free";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return $"how much is free where {_options.Folder} is cannot be told: {error.Message}";
        }
    }

    private void Tell(string? failure)
    {
        var former = _failure;
        _failure = failure;
        if (failure is not null && former is null)
        {
            LogFailing(failure);
        }
        else if (failure is null && former is not null)
        {
            LogBack();
        }
    }

    private void Repair()
    {
        try
        {
            if (!Directory.Exists(_options.Folder))
            {
                return;
            }

            foreach (var path in Directory.EnumerateFiles(_options.Folder, "*.wav" + RecordedFile.Part, SearchOption.AllDirectories).ToArray())
            {
                Repair(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRepaired(_options.Folder, error.Message);
        }
    }

    private void Repair(string path)
    {
        try
        {
            using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                if (!AlawWav.Repair(file))
                {
                    LogNotRepaired(path, "it is no recording of ours");
                    return;
                }
            }

            File.Move(path, path[..^RecordedFile.Part.Length]);
            LogRepaired(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another gateway's that lives, perhaps.
            LogNotRepaired(path, error.Message);
        }
    }

    [LoggerMessage(375, LogLevel.Error, "An error in a recording, which ends; the others go on")]
    private partial void LogEscaped(Exception error);

    [LoggerMessage(370, LogLevel.Error, "Calls are not recorded: {Why}. They go on; each one's record says so")]
    private partial void LogFailing(string why);

    [LoggerMessage(371, LogLevel.Information, "Calls are recorded again")]
    private partial void LogBack();

    [LoggerMessage(372, LogLevel.Warning, "The recording {File} lacks {Seconds:F1} s: {Why}")]
    private partial void LogFaulty(string file, double seconds, string why);

    [LoggerMessage(373, LogLevel.Warning, "The recording {Path} was left half by an earlier life of the gateway and is whole now")]
    private partial void LogRepaired(string path);

    [LoggerMessage(374, LogLevel.Warning, "The recording {Path} was left half by an earlier life of the gateway and cannot be made whole: {Why}")]
    private partial void LogNotRepaired(string path, string why);
}
