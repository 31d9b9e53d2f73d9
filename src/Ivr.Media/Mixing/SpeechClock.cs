namespace Ivr.Media;

/// <summary>
/// Where a speaker's frames stand on the shard's line of samples (8000 a second, counted in sub-ticks): the first one a little after
/// it arrived, each next one behind the last. A speaker whose clock runs fast or slow is followed by one sample a frame, which nobody
/// hears; one who paused, or whose way became longer for good, is placed anew.
/// </summary>
/// <param name="lead">Samples between a frame's arrival and its place that a listener needs whatever happens.</param>
/// <param name="least">Samples added for packets that come late; grows while packets do.</param>
/// <param name="most">What it grows to at most.</param>
/// <param name="band">Samples a frame may stand beside its place before anything is corrected.</param>
internal struct SpeechClock(int lead, int least, int most, int band)
{
    private const int Frame = Heard.FrameSamples;

    /// <summary>60 ms ahead or behind, three frames in a row, is no jitter.</summary>
    private const int Astray = 480;
    private const int AstrayFrames = 3;

    /// <summary>Half a second, as for <see cref="Heard"/>: longer is a pause or another source.</summary>
    private const int Pause = 4000;

    /// <summary>Five seconds without a late packet: a little less is kept for them.</summary>
    private const int CalmFrames = 250;

    private int _reserve;
    private long _next;
    private long _judgedAt = -1;
    private float _slack;
    private int _strayed;
    private int _calm;
    private bool _began;

    /// <summary>Takes the next frame, which arrived at <paramref name="tick"/>.</summary>
    /// <param name="frame">160 samples. One of zeros fills a loss and says nothing about the speaker's clock.</param>
    /// <param name="tick">The sub-tick now.</param>
    /// <returns>Where its first sample belongs and how many samples it is to last: 159 to 161.</returns>
    public (long At, int Length) Take(ReadOnlySpan<short> frame, long tick)
    {
        var now = (tick * OutStream.SamplesPerTick) + lead;
        var slack = _next - now;
        if (!_began || slack is < -Pause or > Pause)
        {
            return Begin(now);
        }

        // The frames of one long packet come together: the first one tells.
        if (tick == _judgedAt || !frame.ContainsAnyExcept((short)0))
        {
            return Go(Frame);
        }

        _judgedAt = tick;
        var late = slack < 0 && lead > 0;
        _calm = late ? 0 : _calm + 1;
        _reserve = late ? Math.Min(_reserve + OutStream.SamplesPerTick, most) : _reserve;
        if (_calm >= CalmFrames)
        {
            (_calm, _reserve) = (0, Math.Max(_reserve - (OutStream.SamplesPerTick / 4), least));
        }

        _strayed = late || Math.Abs(slack - _reserve) > Astray ? _strayed + 1 : 0;
        if (_strayed >= AstrayFrames)
        {
            return Begin(now);
        }

        _slack += (slack - _slack) / 32;
        return Go(_slack > _reserve + band ? Frame - 1 : _slack < _reserve - band ? Frame + 1 : Frame);
    }

    private (long At, int Length) Begin(long now)
    {
        _reserve = _began ? _reserve : least;
        (_began, _strayed, _calm, _slack, _next) = (true, 0, 0, _reserve, now + _reserve);
        return Go(Frame);
    }

    private (long At, int Length) Go(int length)
    {
        var at = _next;
        _next += length;
        return (at, length);
    }
}
