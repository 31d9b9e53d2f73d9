namespace Ivr.Media;

/// <summary>One call of the beat.</summary>
/// <param name="passed">Sub-ticks since the last call: 1, or more when that one allowed it.</param>
/// <returns>Sub-ticks that may pass until the next call, 1 at least; a clock may always come sooner.</returns>
public delegate int MediaTick(int passed);

/// <summary>
/// The beat of the media engine. The real one is a thread (<see cref="MediaClock"/>); a test's one calls the tick from virtual time.
/// </summary>
public interface IMediaClock
{
    /// <summary>
    /// From now on call <paramref name="tick"/> every 5 ms (<see cref="MediaEngine.TickLength"/>) or as seldom as it allows, always on one
    /// thread, never overlapping. A late clock catches up by calling more often: the engine's time is what it is told has passed.
    /// Disposing the result ends it; when Dispose returns no tick runs any more and none will.
    /// </summary>
    IDisposable Start(MediaTick tick);
}
