namespace Ivr.Media;

/// <summary>
/// The beat of the media engine. The real one is a thread (<see cref="MediaClock"/>); a test's one calls the tick from virtual time.
/// </summary>
public interface IMediaClock
{
    /// <summary>
    /// From now on call <paramref name="tick"/> every 5 ms (<see cref="MediaEngine.TickLength"/>), always on one thread, never overlapping.
    /// A late clock catches up by calling more often: the engine takes the number of calls as its time.
    /// Disposing the result ends it; when Dispose returns no tick runs any more and none will.
    /// </summary>
    IDisposable Start(Action tick);
}
