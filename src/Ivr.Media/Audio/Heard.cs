namespace Ivr.Media;

/// <summary>
/// Cuts a stream of packets of any length into frames of 160 samples for a tap, in the time it was spoken: a short loss
/// becomes silence, duplicates and late packets are left out.
/// </summary>
internal sealed class Heard
{
    public const int FrameSamples = 160;

    /// <summary>Half a second. A longer gap is a pause (a peer that sends nothing in silence, a hold), not a loss.</summary>
    private const int LongestFilled = 4000;

    private readonly short[] _frame = new short[FrameSamples];
    private int _filled;
    private uint _next;
    private bool _began;

    /// <summary>A new source: its clock has nothing to do with the last one's.</summary>
    public void Restart() => _began = false;

    /// <summary>False: it is older than what was heard already.</summary>
    public bool Wants(uint timestamp) => !_began || (int)(timestamp - _next) is >= 0 or <= -LongestFilled;

    public void Take(uint timestamp, ReadOnlySpan<short> samples, AudioTap tap)
    {
        var ahead = _began ? (int)(timestamp - _next) : 0;
        for (var missing = ahead is > 0 and <= LongestFilled ? ahead : 0; missing > 0;)
        {
            var part = _frame.AsSpan(_filled, Math.Min(missing, FrameSamples - _filled));
            part.Clear();
            missing -= part.Length;
            Advance(part.Length, tap);
        }

        _next = timestamp + (uint)samples.Length;
        _began = true;
        while (samples.Length > 0)
        {
            var part = samples[..Math.Min(samples.Length, FrameSamples - _filled)];
            part.CopyTo(_frame.AsSpan(_filled));
            samples = samples[part.Length..];
            Advance(part.Length, tap);
        }
    }

    private void Advance(int samples, AudioTap tap)
    {
        _filled += samples;
        if (_filled == FrameSamples)
        {
            _filled = 0;
            tap(_frame);
        }
    }
}
