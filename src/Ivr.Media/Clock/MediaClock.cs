using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>
/// The real beat: a thread that sleeps to absolute deadlines. Late, it catches up by calling more often; later than a fifth
/// of a second it lets the missed ticks go, since a burst of old audio helps nobody. It says when it was late.
/// </summary>
public sealed partial class MediaClock : IMediaClock
{
    /// <summary>Ticks it catches up at most.</summary>
    private const long MostBehind = 40;

    /// <summary>One late tick in so many is worth a warning.</summary>
    private const int HeardShare = 100;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private long _late;
    private long _skipped;
    private long _long;
    private long _longest;
    private long _longestBefore;
    private int _started;

    public MediaClock(TimeProvider time, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logs);
        _time = time;
        _log = logs.CreateLogger<MediaClock>();
    }

    /// <summary>Ticks that began more than a tick's length after their time. Any thread.</summary>
    public long LateTicks => Volatile.Read(ref _late);

    /// <summary>Ticks never run. Any thread.</summary>
    public long SkippedTicks => Volatile.Read(ref _skipped);

    /// <summary>Ticks whose own work took longer than a tick: then it is we who are late, not the machine. Any thread.</summary>
    public long LongTicks => Volatile.Read(ref _long);

    /// <summary>The longest work of one tick within the last ten to twenty seconds. Any thread.</summary>
    public TimeSpan LongestTick => TimeSpan.FromSeconds(Math.Max(Volatile.Read(ref _longest), Volatile.Read(ref _longestBefore)) / (double)_time.TimestampFrequency);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It beats for somebody already.</exception>
    public IDisposable Start(MediaTick tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("One media clock beats for one engine.");
        }

        return new Beat(this, tick);
    }

    private void Run(Beat beat, MediaTick tick)
    {
        if (PreciseSleep.TryRealTime())
        {
            LogRealTime();
        }

        var length = (long)(MediaEngine.TickLength.TotalSeconds * _time.TimestampFrequency);
        var due = _time.GetTimestamp();
        var report = new Lateness(due, 0, 0);
        var step = 1;
        while (!beat.Stopping)
        {
            due += step * length;
            PreciseSleep.Until(due, _time);
            var now = _time.GetTimestamp();
            var behind = (now - due) / length;
            if (behind > MostBehind)
            {
                due += behind * length;
                Volatile.Write(ref _skipped, _skipped + behind);
            }

            if (behind > 0)
            {
                Volatile.Write(ref _late, _late + 1);
            }

            step = Tick(tick, step);
            Measure(_time.GetTimestamp() - now, length);
            report = Report(report, now);
        }
    }

    private int Tick(MediaTick tick, int passed)
    {
        try
        {
            return tick(passed);
        }
        catch (Exception error)
        {
            LogEscaped(error);
            return 1;
        }
    }

    private void Measure(long took, long length)
    {
        if (took > length)
        {
            Volatile.Write(ref _long, _long + 1);
        }

        if (took > _longest)
        {
            Volatile.Write(ref _longest, took);
        }
    }

    private Lateness Report(Lateness last, long now)
    {
        if (_time.GetElapsedTime(last.At, now) < ReportEvery)
        {
            return last;
        }

        Volatile.Write(ref _longestBefore, _longest);
        Volatile.Write(ref _longest, 0);

        // A tick that comes a few milliseconds late now and then is heard by nobody: it is counted, not cried out.
        var (late, skipped, span) = (_late - last.Late, _skipped - last.Skipped, _time.GetElapsedTime(last.At, now));
        if (skipped > 0 || late * HeardShare > span / MediaEngine.TickLength)
        {
            LogLate(late, skipped, span.TotalSeconds, _longestBefore * 1000.0 / _time.TimestampFrequency);
        }

        return new Lateness(now, _late, _skipped);
    }

    [LoggerMessage(310, LogLevel.Warning, "The media clock was late at {Late} ticks and left out {Skipped} within {Seconds:F0} s; the longest one worked {Longest:F1} ms. Callers may hear gaps: below 5 ms the machine is too busy, above it we are")]
    private partial void LogLate(long late, long skipped, double seconds, double longest);

    [LoggerMessage(311, LogLevel.Error, "An error escaped a media tick; the beat goes on")]
    private partial void LogEscaped(Exception error);

    [LoggerMessage(312, LogLevel.Debug, "The media thread runs in real time")]
    private partial void LogRealTime();

    private readonly record struct Lateness(long At, long Late, long Skipped);

    private sealed class Beat : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stopping;

        public Beat(MediaClock clock, MediaTick tick)
        {
            _thread = new Thread(() => clock.Run(this, tick))
            {
                Name = "media",
                IsBackground = true,
                Priority = ThreadPriority.AboveNormal,
            };
            _thread.Start();
        }

        public bool Stopping => _stopping;

        public void Dispose()
        {
            _stopping = true;
            if (Thread.CurrentThread != _thread)
            {
                _thread.Join();
            }
        }
    }
}
