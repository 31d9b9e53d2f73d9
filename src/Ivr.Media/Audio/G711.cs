namespace Ivr.Media;

/// <summary>G.711 (ITU-T G.711, tables 1a-2b): A-law and µ-law, one byte a sample, against 16-bit linear.</summary>
public static class G711
{
    public const byte AlawSilence = 0xD5;
    public const byte UlawSilence = 0xFF;

    private static readonly short[] AlawToLinear = Table(DecodeAlaw);
    private static readonly short[] UlawToLinear = Table(DecodeUlaw);
    private static readonly byte[] AlawToUlaw = Map(b => EncodeUlaw(DecodeAlaw(b)));
    private static readonly byte[] UlawToAlaw = Map(b => EncodeAlaw(DecodeUlaw(b)));

    public static byte Silence(AudioCodec codec) => codec == AudioCodec.Pcma ? AlawSilence : UlawSilence;

    /// <summary>Decodes as many samples as <paramref name="encoded"/> has bytes.</summary>
    public static void Decode(AudioCodec codec, ReadOnlySpan<byte> encoded, Span<short> pcm)
    {
        var table = codec == AudioCodec.Pcma ? AlawToLinear : UlawToLinear;
        pcm = pcm[..encoded.Length];
        for (var i = 0; i < encoded.Length; i++)
        {
            pcm[i] = table[encoded[i]];
        }
    }

    public static void Encode(AudioCodec codec, ReadOnlySpan<short> pcm, Span<byte> encoded)
    {
        encoded = encoded[..pcm.Length];
        for (var i = 0; i < pcm.Length; i++)
        {
            encoded[i] = codec == AudioCodec.Pcma ? EncodeAlaw(pcm[i]) : EncodeUlaw(pcm[i]);
        }
    }

    /// <summary>From the one codec into the other, byte by byte through a table.</summary>
    internal static void Transcode(AudioCodec from, ReadOnlySpan<byte> source, Span<byte> target)
    {
        var table = from == AudioCodec.Pcma ? AlawToUlaw : UlawToAlaw;
        target = target[..source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = table[source[i]];
        }
    }

    internal static byte EncodeAlaw(short sample)
    {
        // 13-bit magnitude; one's complement for negative values, so that -8..-1 share the first negative step
        int value = sample >> 3;
        var mask = 0xD5;
        if (value < 0)
        {
            mask = 0x55;
            value = -value - 1;
        }

        value = Math.Min(value, 0xFFF);
        var segment = value < 0x20 ? 0 : int.Log2(value) - 4;
        var step = segment < 2 ? (value >> 1) & 0xF : (value >> segment) & 0xF;
        return (byte)(((segment << 4) | step) ^ mask);
    }

    internal static short DecodeAlaw(byte code)
    {
        var value = code ^ 0x55;
        var segment = (value >> 4) & 7;
        var magnitude = ((value & 0xF) << 4) + 8;
        if (segment > 0)
        {
            magnitude = (magnitude + 0x100) << (segment - 1);
        }

        return (short)((value & 0x80) != 0 ? magnitude : -magnitude);
    }

    internal static byte EncodeUlaw(short sample)
    {
        const int bias = 0x84, clip = 32635;
        int value = sample;
        var sign = 0x80;
        if (value < 0)
        {
            sign = 0;
            value = -value;
        }

        value = Math.Min(value, clip) + bias;
        var segment = int.Log2(value) - 7;
        var step = (value >> (segment + 3)) & 0xF;
        return (byte)(sign | (~((segment << 4) | step) & 0x7F));
    }

    internal static short DecodeUlaw(byte code)
    {
        var value = ~code & 0xFF;
        var magnitude = ((((value & 0xF) << 3) + 0x84) << ((value >> 4) & 7)) - 0x84;
        return (short)((value & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short[] Table(Func<byte, short> decode)
    {
        var table = new short[256];
        for (var i = 0; i < 256; i++)
        {
            table[i] = decode((byte)i);
        }

        return table;
    }

    private static byte[] Map(Func<byte, byte> convert)
    {
        var map = new byte[256];
        for (var i = 0; i < 256; i++)
        {
            map[i] = convert((byte)i);
        }

        return map;
    }
}
