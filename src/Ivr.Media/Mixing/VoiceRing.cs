namespace Ivr.Media;

/// <summary>
/// What one speaker said lately and what is not heard of it yet: a second of linear samples, each at its place on the shard's line.
/// Where nothing was written is silence. Most calls are never mixed, so its 16 KB are made with the first sample.
/// </summary>
internal sealed class VoiceRing
{
    private const int Length = 8192;
    private const int Mask = Length - 1;

    /// <summary>5 ms, over which new sound is faded into what it replaces.</summary>
    private const int Fade = 40;

    private short[] _samples = [];
    private long _end = long.MinValue;

    /// <summary>Writes <paramref name="frame"/> from <paramref name="at"/> on, lasting <paramref name="length"/> samples.</summary>
    public void Write(ReadOnlySpan<short> frame, long at, int length)
    {
        if (_end == long.MinValue)
        {
            _samples = new short[Length];
            _end = at;
        }

        var replaced = (int)Math.Clamp(_end - at, 0, Fade);
        Clear(_end, at);
        for (var i = 0; i < length; i++)
        {
            // One sample more or less than there are: a straight line through those there are.
            var sample = length == frame.Length ? frame[i] : Between(frame, i, length);
            ref var place = ref _samples[(int)(at + i) & Mask];
            place = i < replaced ? (short)(((place * (replaced - i)) + (sample * i)) / replaced) : sample;
        }

        _end = at + length;
    }

    /// <summary>Adds what was said from <paramref name="from"/> on, its loudness going evenly from one gain to the other.</summary>
    /// <returns>False: nothing was said then.</returns>
    public bool AddTo(Span<int> sum, long from, float gain, float gainAtEnd)
    {
        if (_end == long.MinValue || from >= _end || from < _end - Length)
        {
            return false;
        }

        var count = (int)Math.Min(sum.Length, _end - from);
        var step = (gainAtEnd - gain) / sum.Length;
        var first = (int)from & Mask;
        var part = Math.Min(count, Length - first);
        Add(sum[..part], _samples.AsSpan(first, part), gain, step);
        Add(sum[part..count], _samples, gain + (step * part), step);
        return true;
    }

    private static void Add(Span<int> sum, ReadOnlySpan<short> samples, float gain, float step)
    {
        samples = samples[..sum.Length];
        if (gain == 1 && step == 0)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += samples[i];
            }

            return;
        }

        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += (int)(samples[i] * gain);
            gain += step;
        }
    }

    private static short Between(ReadOnlySpan<short> frame, int i, int length)
    {
        var scaled = i * (frame.Length - 1);
        var (whole, rest) = (scaled / (length - 1), scaled % (length - 1));
        return rest == 0 ? frame[whole] : (short)(frame[whole] + ((frame[whole + 1] - frame[whole]) * rest / (length - 1)));
    }

    private void Clear(long from, long to)
    {
        if (to - from >= Length)
        {
            Array.Clear(_samples);
            return;
        }

        for (; from < to; from++)
        {
            _samples[(int)from & Mask] = 0;
        }
    }
}
