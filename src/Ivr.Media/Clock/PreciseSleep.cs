using System.Diagnostics;

namespace Ivr.Media;

/// <summary>Sleeping to a point in time instead of for a while, so that what the work took does not add up.</summary>
internal static unsafe class PreciseSleep
{
    private const long Nanoseconds = 1_000_000_000;

    /// <summary>The stopwatch is then the clock the kernel sleeps by, in nanoseconds.</summary>
    private static readonly bool IsAbsolute = OperatingSystem.IsLinux() && Stopwatch.Frequency == Nanoseconds;

    /// <param name="time">Its timestamps are those of <paramref name="due"/>.</param>
    public static void Until(long due, TimeProvider time)
    {
        if (!IsAbsolute || time != TimeProvider.System)
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), due);
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)));
            }

            return;
        }

        var request = new Libc.TimeSpec { Seconds = (nint)(due / Nanoseconds), Nanoseconds = (nint)(due % Nanoseconds) };
        while (Libc.clock_nanosleep(Libc.ClockMonotonic, Libc.TimerAbsolute, &request, null) == Libc.Interrupted)
        {
        }
    }

    /// <summary>Asks for a real-time place for the calling thread. False: not permitted, as for most users; the call goes on without.</summary>
    public static bool TryRealTime()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var priority = 1;
        return Libc.sched_setscheduler(0, Libc.SchedulerFifo, &priority) == 0;
    }
}
