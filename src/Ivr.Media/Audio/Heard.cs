namespace Ivr.Media;

/// <summary>
/// Cuts what a leg receives, in packets of any length, into frames of 160 samples for a tap, in the time it was spoken:
/// a short loss becomes silence, duplicates and late packets are left out.
/// </summary>
internal sealed class Heard
{
    private const int FrameSamples = OutStream.SamplesPerFrame;

    /// <summary>Half a second. A longer gap is a pause (a peer that sends nothing in silence, a hold), not a loss.</summary>
    private const int LongestFilled = 4000;

    private readonly short[] _frame = new short[FrameSamples];
    private int _filled;
    private uint _next;
    private bool _began;

    /// <summary>A new source: its clock has nothing to do with the last one's.</summary>
    public void Restart() => _began = false;

    public void Take(in RtpPacket packet, AudioCodec codec, AudioTap tap)
    {
        var ahead = _began ? (int)(packet.Timestamp - _next) : 0;
        if (ahead is < 0 and > -LongestFilled)
        {
            return;
        }

        for (var missing = ahead is > 0 and <= LongestFilled ? ahead : 0; missing > 0;)
        {
            var part = _frame.AsSpan(_filled, Math.Min(missing, FrameSamples - _filled));
            part.Clear();
            missing -= part.Length;
            Advance(part.Length, tap);
        }

        for (var encoded = packet.Payload; encoded.Length > 0;)
        {
            var part = encoded[..Math.Min(encoded.Length, FrameSamples - _filled)];
            G711.Decode(codec, part, _frame.AsSpan(_filled));
            encoded = encoded[part.Length..];
            Advance(part.Length, tap);
        }

        _next = packet.Timestamp + (uint)packet.Payload.Length;
        _began = true;
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
