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

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It beats for somebody already.</exception>
    public IDisposable Start(Action tick)
    {
        ArgumentNullException.ThrowIfNull(tick);
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("One media clock beats for one engine.");
        }

        return new Beat(this, tick);
    }

    private void Run(Beat beat, Action tick)
    {
        if (PreciseSleep.TryRealTime())
        {
            LogRealTime();
        }

        var length = (long)(MediaEngine.TickLength.TotalSeconds * _time.TimestampFrequency);
        var due = _time.GetTimestamp();
        var report = new Lateness(due, 0, 0);
        while (!beat.Stopping)
        {
            due += length;
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

            Tick(tick);
            report = Report(report, now);
        }
    }

    private void Tick(Action tick)
    {
        try
        {
            tick();
        }
        catch (Exception error)
        {
            LogEscaped(error);
        }
    }

    private Lateness Report(Lateness last, long now)
    {
        if ((_late == last.Late && _skipped == last.Skipped) || _time.GetElapsedTime(last.At, now) < ReportEvery)
        {
            return last;
        }

        // A tick that comes a few milliseconds late now and then is heard by nobody: it is counted, not cried out.
        var (late, skipped, span) = (_late - last.Late, _skipped - last.Skipped, _time.GetElapsedTime(last.At, now));
        if (skipped > 0 || late * HeardShare > span / MediaEngine.TickLength)
        {
            LogLate(late, skipped, span.TotalSeconds);
        }

        return new Lateness(now, _late, _skipped);
    }

    [LoggerMessage(310, LogLevel.Warning, "The media clock was late at {Late} ticks and left out {Skipped} within {Seconds:F0} s: callers may hear gaps; the machine is too busy")]
    private partial void LogLate(long late, long skipped, double seconds);

    [LoggerMessage(311, LogLevel.Error, "An error escaped a media tick; the beat goes on")]
    private partial void LogEscaped(Exception error);

    [LoggerMessage(312, LogLevel.Debug, "The media thread runs in real time")]
    private partial void LogRealTime();

    private readonly record struct Lateness(long At, long Late, long Skipped);

    private sealed class Beat : IDisposable
    {
        private readonly Thread _thread;
        private volatile bool _stopping;

        public Beat(MediaClock clock, Action tick)
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
