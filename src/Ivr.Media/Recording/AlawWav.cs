using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>
/// The head of a WAV file of A-law at 8 kHz, one or two channels: what is heard is what was on the line, in half the room of 16 bits,
/// and every player knows it (RFC 2361, format 6). The sound begins after <see cref="HeadLength"/> bytes.
/// </summary>
internal static class AlawWav
{
    public const int HeadLength = 58;

    private const int Alaw = 6;
    private const int Rate = 8000;

    /// <param name="head">58 bytes.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="samples">Of each channel.</param>
    public static void Write(Span<byte> head, int channels, long samples)
    {
        var bytes = (uint)Math.Min(samples * channels, uint.MaxValue - HeadLength - 1);
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], bytes + (bytes & 1) + HeadLength - 8);
        "WAVEfmt "u8.CopyTo(head[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 18);
        BinaryPrimitives.WriteUInt16LittleEndian(head[20..], Alaw);
        BinaryPrimitives.WriteUInt16LittleEndian(head[22..], (ushort)channels);
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], Rate);
        BinaryPrimitives.WriteUInt32LittleEndian(head[28..], (uint)(Rate * channels));
        BinaryPrimitives.WriteUInt16LittleEndian(head[32..], (ushort)channels);
        BinaryPrimitives.WriteUInt16LittleEndian(head[34..], 8);
        BinaryPrimitives.WriteUInt16LittleEndian(head[36..], 0);
        "fact"u8.CopyTo(head[38..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[42..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(head[46..], (uint)Math.Min(samples, uint.MaxValue));
        "data"u8.CopyTo(head[50..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[54..], bytes);
    }

    /// <summary>Channels of a file of ours that begins so; null: it is none.</summary>
    public static int? ChannelsOf(ReadOnlySpan<byte> head) =>
        head.Length >= HeadLength && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WAVEfmt "u8) && head[50..].StartsWith("data"u8)
        && BinaryPrimitives.ReadUInt16LittleEndian(head[20..]) == Alaw && BinaryPrimitives.ReadUInt16LittleEndian(head[22..]) is var channels and (1 or 2)
            ? channels
            : null;

    /// <summary>Makes the head of a file say what is in it, whatever it said: its writer died.</summary>
    /// <returns>False: it is no file of ours.</returns>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static bool Repair(Stream file)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        file.Position = 0;
        if (file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false) < HeadLength || ChannelsOf(head) is not { } channels)
        {
            return false;
        }

        var samples = (file.Length - HeadLength) / channels;
        file.SetLength(HeadLength + (samples * channels));
        Write(head, channels, samples);
        file.Position = 0;
        file.Write(head);
        return true;
    }
}
