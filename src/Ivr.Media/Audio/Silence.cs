namespace Ivr.Media;

/// <summary>Silence as each codec says it.</summary>
internal static class Silence
{
    private static readonly byte[] Alaw = Filled(G711.AlawSilence);
    private static readonly byte[] Ulaw = Filled(G711.UlawSilence);
    private static readonly byte[] Wide = Encoded();

    public static void Fill(Span<byte> frame, AudioCodec codec)
    {
        var silence = codec switch { AudioCodec.Pcma => Alaw, AudioCodec.Pcmu => Ulaw, _ => Wide };
        for (; frame.Length > silence.Length; frame = frame[silence.Length..])
        {
            silence.CopyTo(frame);
        }

        silence.AsSpan(0, frame.Length).CopyTo(frame);
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
