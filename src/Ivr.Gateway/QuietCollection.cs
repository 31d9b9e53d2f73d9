namespace Ivr.Gateway;

/// <summary>
/// Gives memory back when the house is empty: the runtime keeps what a busy hour took until something makes it collect, and
/// at night nothing does. Never while anybody is on the line, who would hear the pause.
/// </summary>
internal sealed class QuietCollection : IDisposable
{
    // Transactions of the last call linger for 32 s.
    private const int QuietLooks = 3;
    private const long Worthwhile = 32L * 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(15);

    private readonly Func<int> _calls;
    private readonly Func<long> _allocated;
    private readonly Action _collect;
    private readonly ITimer _timer;
    private int _quiet;
    private long _last;

    /// <param name="calls">How many live now.</param>
    /// <param name="allocated">Bytes allocated since the start.</param>
    /// <param name="collect">Collects, and gives back.</param>
    public QuietCollection(Func<int> calls, Func<long> allocated, Action collect, TimeProvider time)
    {
        _calls = calls;
        _allocated = allocated;
        _collect = collect;
        _timer = time.CreateTimer(_ => LookAround(), null, Look, Look);
    }

    public static QuietCollection OfProcess(Func<int> calls, TimeProvider time) => new(
        calls,
        static () => GC.GetTotalAllocatedBytes(),
        GiveBack,
        time);

    /// <summary>Collects all there is and gives the memory back to the system; everything stands still meanwhile.</summary>
    public static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    public void Dispose() => _timer.Dispose();

    private void LookAround()
    {
        _quiet = _calls() == 0 ? _quiet + 1 : 0;
        if (_quiet >= QuietLooks && _allocated() - _last > Worthwhile)
        {
            _collect();
            _last = _allocated();
        }
    }
}
