using System.Runtime.InteropServices;

namespace Ivr.Media;

/// <summary>
/// An io_uring as the kernel maps it (io_uring_setup(2), linux/io_uring.h): a queue of requests, a queue of completions, and
/// one system call for many requests. One thread fills and submits; any thread may register files.
/// </summary>
internal sealed unsafe class Uring : IDisposable
{
    /// <summary>The kernel's numbers of the calls, the same on every architecture.</summary>
    private const int Setup = 425, Enter = 426, Register = 427;

    private const uint SubmitAll = 1 << 7, CooperativeTasks = 1 << 8;
    private const int RegisterFiles2 = 13, UpdateFiles = 6;
    private const int ReadWrite = 3, SharedPopulated = 0x8001;
    private const nint RequestsAt = 0x10000000;
    private const int CompletionLength = 16;

    private readonly int _descriptor;
    private readonly byte* _rings;
    private readonly nint _ringsLength;
    private readonly Request* _requests;
    private readonly nint _requestsLength;
    private readonly uint* _head;
    private readonly uint* _tail;
    private readonly uint* _completedHead;
    private readonly uint* _completedTail;
    private readonly byte* _completions;
    private readonly uint _completionMask;
    private int _disposed;

    /// <exception cref="PlatformNotSupportedException">The kernel has none, or does not let us.</exception>
    public Uring(int entries)
    {
        var parameters = default(Parameters);
        parameters.Flags = SubmitAll | CooperativeTasks;
        _descriptor = (int)Libc.syscall(Setup, entries, (nint)(&parameters), 0, 0, 0, 0);
        if (_descriptor < 0)
        {
            throw new PlatformNotSupportedException("io_uring_setup was refused.");
        }

        Entries = (int)parameters.RequestEntries;
        _ringsLength = Math.Max(
            (nint)(parameters.Requests.Array + parameters.RequestEntries * sizeof(uint)),
            (nint)(parameters.Completions.Array + parameters.CompletionEntries * CompletionLength));
        _requestsLength = Entries * sizeof(Request);
        _rings = Map(_ringsLength, 0);
        _requests = (Request*)Map(_requestsLength, RequestsAt);
        _head = (uint*)(_rings + parameters.Requests.Head);
        _tail = (uint*)(_rings + parameters.Requests.Tail);
        _completedHead = (uint*)(_rings + parameters.Completions.Head);
        _completedTail = (uint*)(_rings + parameters.Completions.Tail);
        _completions = _rings + parameters.Completions.Array;
        _completionMask = *(uint*)(_rings + parameters.Completions.Mask);

        // The indirection is of no use to who fills the requests in their order: each place names itself, once and for all.
        var places = (uint*)(_rings + parameters.Requests.Array);
        for (var place = 0u; place < Entries; place++)
        {
            places[place] = place;
        }
    }

    /// <summary>Requests that fit between two submissions.</summary>
    public int Entries { get; }

    /// <summary>Makes room for so many registered files: a request then names a place in the table and the kernel looks nothing up.</summary>
    public bool TryMakeTable(int places)
    {
        var table = new FileTable { Count = (uint)places, Flags = 1 };
        return Libc.syscall(Register, _descriptor, RegisterFiles2, (nint)(&table), sizeof(FileTable), 0, 0) >= 0;
    }

    /// <summary>Any thread. <paramref name="descriptor"/> -1 takes the file out, without which its port stays taken.</summary>
    public bool TrySetFile(int place, int descriptor)
    {
        var update = new FileUpdate { Place = (uint)place, Descriptors = (ulong)&descriptor };
        return Libc.syscall(Register, _descriptor, UpdateFiles, (nint)(&update), 1, 0, 0) >= 0;
    }

    /// <summary>The request number <paramref name="index"/> since the last submission, to be filled in full.</summary>
    public ref Request At(int index) => ref _requests[(*_tail + (uint)index) & (uint)(Entries - 1)];

    /// <summary>Submits the first <paramref name="count"/> requests; what does not block is done when this returns.</summary>
    /// <returns>How many the kernel did not take. They stand at <see cref="At"/> from 0 on and are not submitted again.</returns>
    public int Submit(int count)
    {
        Volatile.Write(ref *_tail, *_tail + (uint)count);
        while (count > 0)
        {
            var taken = (int)Libc.syscall(Enter, _descriptor, count, 0, 0, 0, 0);
            if (taken > 0)
            {
                count -= taken;
            }
            else if (taken == 0 || Marshal.GetLastPInvokeError() != Libc.Interrupted)
            {
                Volatile.Write(ref *_tail, Volatile.Read(ref *_head));
                break;
            }
        }

        return count;
    }

    /// <summary>Takes one completion; false: there is none.</summary>
    public bool TryComplete(out ulong mark, out int result)
    {
        var head = *_completedHead;
        if (head == Volatile.Read(ref *_completedTail))
        {
            (mark, result) = (0, 0);
            return false;
        }

        var completion = _completions + (head & _completionMask) * CompletionLength;
        (mark, result) = (*(ulong*)completion, *(int*)(completion + 8));
        Volatile.Write(ref *_completedHead, head + 1);
        return true;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _ = Libc.munmap(_requests, _requestsLength);
            _ = Libc.munmap(_rings, _ringsLength);
            _ = Libc.close(_descriptor);
        }
    }

    private byte* Map(nint length, nint offset)
    {
        var mapped = Libc.mmap(null, length, ReadWrite, SharedPopulated, _descriptor, offset);
        if ((nint)mapped == -1)
        {
            _ = Libc.close(_descriptor);
            throw new PlatformNotSupportedException("The queues of io_uring cannot be mapped.");
        }

        return (byte*)mapped;
    }

    /// <summary>struct io_uring_sqe, as a send with an address reads it.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public struct Request
    {
        [FieldOffset(0)]
        public byte Operation;
        [FieldOffset(1)]
        public byte Flags;
        [FieldOffset(4)]
        public int File;
        [FieldOffset(8)]
        public void* Address;
        [FieldOffset(16)]
        public void* Bytes;
        [FieldOffset(24)]
        public int Length;
        [FieldOffset(28)]
        public int MessageFlags;
        [FieldOffset(32)]
        public ulong Mark;
        [FieldOffset(44)]
        public ushort AddressLength;
    }

    /// <summary>struct io_uring_params.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Parameters
    {
        public uint RequestEntries;
        public uint CompletionEntries;
        public uint Flags;
        public uint Thread;
        public uint ThreadIdle;
        public uint Features;
        public uint Workers;
        public uint Reserved0, Reserved1, Reserved2;
        public RequestOffsets Requests;
        public CompletionOffsets Completions;
    }

    /// <summary>struct io_sqring_offsets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct RequestOffsets
    {
        public uint Head, Tail, Mask, Entries, Flags, Dropped, Array, Reserved;
        public ulong User;
    }

    /// <summary>struct io_cqring_offsets.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CompletionOffsets
    {
        public uint Head, Tail, Mask, Entries, Overflow, Array, Flags, Reserved;
        public ulong User;
    }

    /// <summary>struct io_uring_rsrc_register.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileTable
    {
        public uint Count;
        public uint Flags;
        public ulong Reserved;
        public ulong Data;
        public ulong Tags;
    }

    /// <summary>struct io_uring_rsrc_update.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileUpdate
    {
        public uint Place;
        public uint Reserved;
        public ulong Descriptors;
    }
}
