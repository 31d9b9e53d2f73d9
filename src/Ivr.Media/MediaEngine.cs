using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>All legs, their ports and the one thread that moves their packets.</summary>
public sealed class MediaEngine : IDisposable
{
    /// <summary>Length of a sub-tick: the clock calls so often, each leg sends at every fourth.</summary>
    public static TimeSpan TickLength => TimeSpan.FromMilliseconds(5);

    public MediaEngine(MediaOptions options, IMediaClock clock, IRtpNetwork network, Random random, ILoggerFactory logs) => throw new NotSupportedException();

    public MediaCounters Counters => throw new NotSupportedException();

    public MediaSession Open(SynchronizationContext home) => throw new NotSupportedException();

    public void Dispose() { }
}
