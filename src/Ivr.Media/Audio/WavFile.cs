using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ivr.Media;

/// <summary>WAV as telephones need it: 8 kHz, mono, 16-bit PCM; nothing else is read, nothing is converted.</summary>
public static class WavFile
{
    internal const int HeaderLength = 44;

    private const int Pcm = 1;
    private const int Extensible = 0xFFFE;

    private static readonly Phrase Wanted = "wanted is 8000 Hz, mono, 16-bit PCM (sox in.wav -r 8000 -c 1 -b 16 out.wav)";

    /// <exception cref="WavFormatException">Not a WAV we play.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static short[] Read(string path) => Read(File.ReadAllBytes(path));

    /// <summary>The samples of a whole file. Chunks other than <c>fmt </c> and <c>data</c> are passed over.</summary>
    /// <exception cref="WavFormatException">Not a WAV we play.</exception>
    public static short[] Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 12 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WAVE"u8))
        {
            throw new WavFormatException($"This is no WAV file; {Wanted}.");
        }

        var described = false;
        for (var rest = file[12..]; rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var chunk = rest[8..];
            if (rest.StartsWith("data"u8))
            {
                return described ? Samples(chunk, length) : throw new WavFormatException("The format (fmt) does not come before the data.");
            }

            if (length > chunk.Length)
            {
                break;
            }

            if (rest.StartsWith("fmt "u8))
            {
                CheckFormat(chunk[..(int)length]);
                described = true;
            }

            // Chunks begin at even places.
            rest = chunk[(int)Math.Min((ulong)chunk.Length, length + (ulong)(length & 1))..];
        }

        throw new WavFormatException("The file ends before its data: it is cut off.");
    }

    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<short> pcm)
    {
        using var file = File.Create(path);
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, pcm.Length);
        file.Write(header);
        WriteSamples(file, pcm);
    }

    internal static void WriteHeader(Span<byte> header, long samples)
    {
        var bytes = (uint)Math.Min(samples * 2, uint.MaxValue - HeaderLength);
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], bytes + HeaderLength - 8);
        "WAVEfmt "u8.CopyTo(header[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(header[20..], Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(header[22..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[24..], 8000);
        BinaryPrimitives.WriteUInt32LittleEndian(header[28..], 16000);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[34..], 16);
        "data"u8.CopyTo(header[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[40..], bytes);
    }

    internal static void WriteSamples(Stream file, ReadOnlySpan<short> pcm)
    {
        if (BitConverter.IsLittleEndian)
        {
            file.Write(MemoryMarshal.AsBytes(pcm));
            return;
        }

        var swapped = new short[pcm.Length];
        BinaryPrimitives.ReverseEndianness(pcm, swapped);
        file.Write(MemoryMarshal.AsBytes<short>(swapped));
    }

    private static void CheckFormat(ReadOnlySpan<byte> format)
    {
        if (format.Length < 16)
        {
            throw new WavFormatException("The format (fmt) is cut off.");
        }

        var code = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (code == Extensible && format.Length >= 26)
        {
            code = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]);
        }

        var channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (code != Pcm || channels != 1 || rate != 8000 || bits != 16)
        {
            throw new WavFormatException($"This is {rate} Hz, {(channels == 1 ? "mono" : (Phrase)$"{channels} channels")}, {bits}-bit {NameOf(code)}; {Wanted}.");
        }
    }

    private static short[] Samples(ReadOnlySpan<byte> data, uint length)
    {
        // Programs that write to a pipe cannot know the length and say all ones.
        if (length != uint.MaxValue)
        {
            if (length > data.Length)
            {
                throw new WavFormatException($"The file is cut off: {length} bytes of sound are announced, {data.Length} are there.");
            }

            data = data[..(int)length];
        }

        var samples = new short[data.Length / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]);
        }

        return samples;
    }

    private static Phrase NameOf(int code) => code switch
    {
        Pcm => "PCM",
        3 => "floating point",
        6 => "A-law",
        7 => "µ-law",
        0x55 => "MP3",
        _ => (Phrase)$"format {code}",
    };
}

/// <summary>The file is no WAV we can play; it says what is wrong and what is wanted.</summary>
public sealed class WavFormatException(Phrase told) : Exception(told.English)
{
    public Phrase Told { get; } = told;
}
