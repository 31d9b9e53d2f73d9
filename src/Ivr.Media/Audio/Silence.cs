namespace Ivr.Media;

/// <summary>Silence as each codec says it.</summary>
internal static class Silence
{
    private static readonly byte[] Alaw = Filled(G711.AlawSilence);
    private static readonly byte[] Ulaw = Filled(G711.UlawSilence);
    private static readonly Lazy<byte[]> Wide = new(Encoded);

    public static void Fill(Span<byte> frame, AudioCodec codec)
    {
        var silence = codec switch { AudioCodec.Pcma => Alaw, AudioCodec.Pcmu => Ulaw, _ => Wide.Value };
        for (; frame.Length > silence.Length; frame = frame[silence.Length..])
        {
            silence.CopyTo(frame);
        }

        silence.AsSpan(0, frame.Length).CopyTo(frame);
    }

    /// <summary>Encodes now what would be encoded at first use, on the media thread; see <see cref="Prompt.Prepare"/>.</summary>
    public static void Prepare(AudioCodec codec)
    {
        if (!AudioCodecs.IsG711(codec))
        {
            _ = Wide.Value;
        }
    }

    private static byte[] Filled(byte value)
    {
        var frame = new byte[OutStream.LongestFrame];
        frame.AsSpan().Fill(value);
        return frame;
    }

    private static byte[] Encoded()
    {
        var frame = new byte[OutStream.LongestFrame];
        new G722().Encode(new short[OutStream.LongestFrame], frame);
        return frame;
    }
}
