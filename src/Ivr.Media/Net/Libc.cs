using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Ivr.Media;

/// <summary>The system calls of the media thread: blittable, so that a call costs what it costs in C.</summary>
internal static unsafe partial class Libc
{
    public const int DontWait = 0x40;
    public const int EpollIn = 1;
    public const int EpollAdd = 1;
    public const int EpollCloseOnExec = 0x80000;
    public const int ClockMonotonic = 1;
    public const int TimerAbsolute = 1;
    public const int SchedulerFifo = 1;
    public const int FamilyV4 = 2;
    public const int FamilyV6 = 10;
    public const int Interrupted = 4;
    public const int LevelSocket = 1;
    public const int MemoryInfo = 55;

    [LibraryImport("libc")]
    public static partial int epoll_create1(int flags);

    [LibraryImport("libc")]
    public static partial int epoll_ctl(int epoll, int operation, int descriptor, void* what);

    [LibraryImport("libc")]
    public static partial int epoll_wait(int epoll, void* events, int most, int milliseconds);

    [LibraryImport("libc")]
    public static partial int close(int descriptor);

    [LibraryImport("libc")]
    public static partial nint recvfrom(int descriptor, void* buffer, nint length, int flags, void* from, int* fromLength);

    [LibraryImport("libc")]
    public static partial nint sendto(int descriptor, void* buffer, nint length, int flags, void* to, int toLength);

    [LibraryImport("libc")]
    public static partial int getsockopt(int descriptor, int level, int option, void* value, uint* length);

    /// <summary>Returns the error number itself.</summary>
    [LibraryImport("libc")]
    public static partial int clock_nanosleep(int clock, int flags, TimeSpec* request, TimeSpec* remaining);

    [LibraryImport("libc")]
    public static partial int sched_setscheduler(int thread, int policy, int* priority);

    /// <summary>Whatever has no name of its own in libc; the io_uring calls have the same numbers on every architecture.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial nint syscall(nint number, nint one, nint two, nint three, nint four, nint five, nint six);

    [LibraryImport("libc")]
    public static partial void* mmap(void* at, nint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    public static partial int munmap(void* at, nint length);

    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
