namespace Ivr.Media;

/// <summary>The even ports of a range: free, taken, or at rest so that stray packets of the last call die out. Any thread.</summary>
internal sealed class PortPool
{
    private readonly Lock _gate = new();
    private readonly Queue<int> _free = new();
    private readonly Queue<(int Port, long Until)> _resting = new();
    private readonly long _rest;
    private int _taken;

    public PortPool(int first, int last, long restTicks)
    {
        _rest = restTicks;
        for (var port = first + (first & 1); port <= last; port += 2)
        {
            _free.Enqueue(port);
        }
    }

    public int Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    public int Free(long tick)
    {
        lock (_gate)
        {
            Wake(tick);
            return _free.Count;
        }
    }

    /// <summary>The port longest unused; null: none is free.</summary>
    public int? Take(long tick)
    {
        lock (_gate)
        {
            Wake(tick);
            if (!_free.TryDequeue(out var port))
            {
                return null;
            }

            _taken++;
            return port;
        }
    }

    public void Return(int port, long tick)
    {
        lock (_gate)
        {
            _taken--;
            _resting.Enqueue((port, tick + _rest));
        }
    }

    private void Wake(long tick)
    {
        while (_resting.TryPeek(out var resting) && resting.Until <= tick)
        {
            _free.Enqueue(_resting.Dequeue().Port);
        }
    }
}
