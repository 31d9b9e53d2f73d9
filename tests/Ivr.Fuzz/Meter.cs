using System.Runtime.InteropServices;

namespace Ivr.Fuzz;

/// <summary>What one piece of work cost this thread: its own CPU time, so that a busy machine is no finding, and its allocations.</summary>
internal static partial class Meter
{
    private const int ThreadCpuClock = 3;

    /// <summary>Only Linux is asked for the CPU time of a thread; elsewhere nothing is ever too slow.</summary>
    public static bool MeasuresCpu => OperatingSystem.IsLinux();

    public static Cost Of(Action work)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var began = CpuNanoseconds();
        work();
        var took = CpuNanoseconds() - began;
        return new Cost(TimeSpan.FromMicroseconds(took / 1000.0), GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static long CpuNanoseconds()
    {
        if (!MeasuresCpu || ClockGetTime(ThreadCpuClock, out var time) != 0)
        {
            return 0;
        }

        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}

/// <param name="Cpu">Of the thread that worked.</param>
/// <param name="Bytes">Allocated.</param>
internal readonly record struct Cost(TimeSpan Cpu, long Bytes);
