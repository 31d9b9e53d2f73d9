using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>The real beat.</summary>
public sealed class MediaClock : IMediaClock
{
    public MediaClock(TimeProvider time, ILoggerFactory logs) => throw new NotSupportedException();
    public long LateTicks => throw new NotSupportedException();
    public long SkippedTicks => throw new NotSupportedException();
    public IDisposable Start(Action tick) => throw new NotSupportedException();
}
