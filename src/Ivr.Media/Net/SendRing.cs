namespace Ivr.Media;

/// <summary>
/// Gathers the datagrams of a sub-tick and hands them to the kernel by one system call: a fifth cheaper than one call each.
/// A UDP send never blocks, so all of them have left when the call returns and their bytes are free again.
/// </summary>
internal sealed unsafe class SendRing : IDisposable
{
    private const int Batch = 512;

    /// <summary>What a datagram of ours needs at most with room to spare; a longer one is not for the ring.</summary>
    private const int Slot = 512;

    private const int AddressAt = Slot - SocketAddresses.Longest - 4;
    private const int MostFiles = 65536;

    /// <summary>A fifth of a second: to join the ring and leave it costs a call that is over at once more than it brings.</summary>
    private const int Usual = 10;

    private const int LeastFiles = 1024;
    private const byte SendOperation = 26;
    private const byte FixedFile = 1 << 0;
    private const byte SkipSuccess = 1 << 6;

    private readonly Uring _ring;
    private readonly byte[] _bytes = GC.AllocateArray<byte>(Batch * Slot, pinned: true);
    private readonly int _files;
    private int _queued;
    private int _untaken;
    private int _disposed;

    /// <param name="settled">So many datagrams a socket sends by itself first.</param>
    /// <exception cref="PlatformNotSupportedException">The kernel has no io_uring, or not enough of it.</exception>
    public SendRing(int settled = Usual)
    {
        Settled = settled;
        _ring = new Uring(Batch);
        for (_files = MostFiles; !_ring.TryMakeTable(_files); _files /= 2)
        {
            if (_files <= LeastFiles)
            {
                _ring.Dispose();
                throw new PlatformNotSupportedException("io_uring takes no table of files.");
            }
        }
    }

    public int Settled { get; }

    /// <summary>Submissions so far: a socket whose last datagram was queued in an earlier one has none waiting.</summary>
    public int Submissions { get; private set; }

    /// <summary>Any thread. False: the socket sends without the ring.</summary>
    public bool TryAdd(int index, int descriptor) => index < _files && _ring.TrySetFile(index, descriptor);

    /// <summary>Any thread, before the socket is closed.</summary>
    public void Remove(int index) => _ring.TrySetFile(index, -1);

    /// <summary>False: it is too long for the ring and goes by itself; what was queued before has left.</summary>
    public bool TryQueue(int index, ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> address)
    {
        if (datagram.Length > AddressAt)
        {
            Submit();
            return false;
        }

        if (_queued == Batch)
        {
            Submit();
        }

        var slot = _bytes.AsSpan(_queued * Slot, Slot);
        datagram.CopyTo(slot);
        address.CopyTo(slot[AddressAt..]);
        fixed (byte* bytes = slot)
        {
            _ring.At(_queued) = new Uring.Request
            {
                Operation = SendOperation,
                Flags = FixedFile | SkipSuccess,
                File = index,
                Bytes = bytes,
                Length = datagram.Length,
                MessageFlags = Libc.DontWait,
                Mark = (ulong)index,
                Address = bytes + AddressAt,
                AddressLength = (ushort)address.Length,
            };
        }

        _queued++;
        return true;
    }

    public void Submit()
    {
        Submissions++;
        if (_queued > 0)
        {
            _untaken = _ring.Submit(_queued);
            _queued = 0;
        }
    }

    /// <summary>The index of a socket one of whose datagrams was refused; -1: no more.</summary>
    public int NextRefused() =>
        _untaken > 0 ? (int)_ring.At(--_untaken).Mark
        : _ring.TryComplete(out var mark, out _) ? (int)mark
        : -1;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _ring.Dispose();
        }
    }
}
