using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>AES in counter mode over one key: what encrypts also decrypts. Blocks are made by the batch; allocates nothing.</summary>
internal sealed class CounterStream : IDisposable
{
    private const int Block = 16;

    /// <summary>A G.711 frame's stream in one go.</summary>
    private const int Batch = 16 * Block;

    private readonly byte[] _stream = new byte[Batch];
    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _blocks;

    public CounterStream(ReadOnlySpan<byte> key)
    {
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _blocks = _aes.CreateEncryptor();
    }

    /// <summary>Turns <paramref name="bytes"/> over with the stream whose first counter block is <paramref name="high"/>, <paramref name="low"/>; only the latter counts on.</summary>
    public void Apply(Span<byte> bytes, ulong high, ulong low)
    {
        while (bytes.Length > 0)
        {
            var length = Math.Min(bytes.Length, Batch);
            var blocks = (length + Block - 1) / Block;
            for (var at = 0; at < blocks * Block; at += Block, low++)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_stream.AsSpan(at), high);
                BinaryPrimitives.WriteUInt64BigEndian(_stream.AsSpan(at + sizeof(ulong)), low);
            }

            _blocks.TransformBlock(_stream, 0, blocks * Block, _stream, 0);
            Mix(bytes[..length], _stream);
            bytes = bytes[length..];
        }
    }

    public void Dispose()
    {
        _blocks.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }

    private static void Mix(Span<byte> bytes, ReadOnlySpan<byte> stream)
    {
        var at = 0;
        for (; at + Vector<byte>.Count <= bytes.Length; at += Vector<byte>.Count)
        {
            (new Vector<byte>(bytes[at..]) ^ new Vector<byte>(stream[at..])).CopyTo(bytes[at..]);
        }

        for (; at < bytes.Length; at++)
        {
            bytes[at] ^= stream[at];
        }
    }
}
