using NAudio.Codecs;

namespace Ivr.Media;

/// <summary>
/// One direction of G.722 at 64 kbit/s, against 16-bit linear at 8 kHz: its lower sub-band, which is what a telephone line
/// carries. A bridge of two G.722 legs relays both bands untouched. Keeps the state of the predictor, so one object serves
/// one stream, in order.
/// </summary>
internal sealed class G722
{
    private const int BitRate = 64000;
    private const int Piece = 320;

    private readonly G722Codec _codec = new();
    private readonly G722CodecState _state = new(BitRate, G722Flags.SampleRate8000);
    private readonly byte[] _bytes = new byte[Piece];
    private readonly short[] _samples = new short[Piece];

    public void Decode(ReadOnlySpan<byte> encoded, Span<short> pcm)
    {
        while (encoded.Length > 0)
        {
            var part = Math.Min(encoded.Length, Piece);
            encoded[..part].CopyTo(_bytes);
            _codec.Decode(_state, _samples, _bytes, part);
            _samples.AsSpan(0, part).CopyTo(pcm);
            encoded = encoded[part..];
            pcm = pcm[part..];
        }
    }

    public void Encode(ReadOnlySpan<short> pcm, Span<byte> encoded)
    {
        while (pcm.Length > 0)
        {
            var part = Math.Min(pcm.Length, Piece);
            pcm[..part].CopyTo(_samples);
            _codec.Encode(_state, _bytes, _samples, part);
            _bytes.AsSpan(0, part).CopyTo(encoded);
            pcm = pcm[part..];
            encoded = encoded[part..];
        }
    }
}
