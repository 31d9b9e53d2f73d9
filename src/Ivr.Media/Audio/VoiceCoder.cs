namespace Ivr.Media;

/// <summary>Encodes or decodes one stream, in order, in whatever codec it is just now. Allocates when the stream first needs a state.</summary>
internal sealed class VoiceCoder
{
    private G722? _g722;

    /// <summary>As many samples as <paramref name="encoded"/> has bytes.</summary>
    public void Decode(AudioCodec codec, ReadOnlySpan<byte> encoded, Span<short> pcm)
    {
        if (AudioCodecs.IsG711(codec))
        {
            G711.Decode(codec, encoded, pcm);
        }
        else
        {
            (_g722 ??= new G722()).Decode(encoded, pcm);
        }
    }

    /// <summary>As many bytes as <paramref name="pcm"/> has samples.</summary>
    public void Encode(AudioCodec codec, ReadOnlySpan<short> pcm, Span<byte> encoded)
    {
        if (AudioCodecs.IsG711(codec))
        {
            G711.Encode(codec, pcm, encoded);
        }
        else
        {
            (_g722 ??= new G722()).Encode(pcm, encoded);
        }
    }
}
