using Ivr.Media;

namespace Ivr.Testing;

/// <summary>The media beat without a thread: from virtual time, or tick by tick from the test; it comes every sub-tick, whatever an engine allows. Serves any number of engines.</summary>
public sealed class ManualMediaClock(VirtualTime? time = null) : IMediaClock
{
    private readonly List<MediaTick> _ticks = [];

    public IDisposable Start(MediaTick tick)
    {
        _ticks.Add(tick);
        var timer = time?.CreateTimer(_ => tick(1), null, MediaEngine.TickLength, MediaEngine.TickLength);
        return new Beat(() =>
        {
            _ticks.Remove(tick);
            timer?.Dispose();
        });
    }

    /// <summary>Runs so many sub-ticks now, besides those of virtual time.</summary>
    public void Run(int ticks)
    {
        for (; ticks > 0; ticks--)
        {
            for (var i = 0; i < _ticks.Count; i++)
            {
                _ticks[i](1);
            }
        }
    }

    private sealed class Beat(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
