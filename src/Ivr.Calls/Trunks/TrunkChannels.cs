namespace Ivr.Calls;

/// <summary>The channels a trunk was sold with, taken and given back by calls on their own loops. Any thread.</summary>
/// <param name="most">Both directions together; null: no limit.</param>
internal sealed class TrunkChannels(int? most)
{
    private int _taken;
    private int _in;

    public int? Most => most;

    public int In => Volatile.Read(ref _in);

    public int Out => Math.Max(0, Volatile.Read(ref _taken) - In);

    public bool AreFull => Volatile.Read(ref _taken) >= most;

    /// <summary>A channel until disposed; null: all are taken.</summary>
    public IDisposable? Take(bool incoming)
    {
        var taken = Volatile.Read(ref _taken);
        while (!(taken >= most))
        {
            if (Interlocked.CompareExchange(ref _taken, taken + 1, taken) is var found && found == taken)
            {
                Interlocked.Add(ref _in, incoming ? 1 : 0);
                return new Taken(this, incoming);
            }

            taken = found;
        }

        return null;
    }

    private sealed class Taken(TrunkChannels channels, bool incoming) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                Interlocked.Add(ref channels._in, incoming ? -1 : 0);
                Interlocked.Decrement(ref channels._taken);
            }
        }
    }
}
