using System.Buffers.Binary;
using Ivr.Media;

namespace Ivr.Testing;

/// <summary>A recording as a player reads it: as far as its head says.</summary>
public static class AlawFile
{
    private const int HeadLength = 58;

    /// <summary>Reads as other programs do, without asking whether somebody writes.</summary>
    public static byte[] Bytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public static (short[] Left, short[] Right) Read(string path)
    {
        var file = Bytes(path);
        var channels = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22));
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(54));
        var pcm = new short[length];
        G711.Decode(AudioCodec.Pcma, file.AsSpan(HeadLength, length), pcm);
        return ([.. pcm.Where((_, i) => i % channels == 0)], channels == 1 ? [] : [.. pcm.Where((_, i) => i % channels == 1)]);
    }
}
