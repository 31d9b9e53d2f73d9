using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>AES-GCM (RFC 7714 sections 8 and 9): RTP is authenticated with its header, RTCP with its first 8 bytes, E and index.</summary>
internal sealed class GcmTransform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, bool isControl) : SrtpTransform
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>More than any datagram of ours.</summary>
    private const int Longest = 2048;

    private readonly AesGcm _gcm = new(key, TagLength);
    private readonly CounterStream _stream = new(key);
    private readonly byte[] _salt = salt.ToArray();

    public override void Seal(Span<byte> body, int clear, uint ssrc, ulong index, uint word, Span<byte> tag)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(ssrc, index, nonce);
        Span<byte> known = stackalloc byte[KnownLength(clear)];
        Known(body[..clear], word, known);
        _gcm.Encrypt(nonce, body[clear..], body[clear..], tag, known);
    }

    /// <summary>
    /// AesGcm answers a wrong tag by an exception, which whoever sends rubbish must not be able to make us throw. So what came
    /// is turned back first, and what that was is sealed again: the tag that gives is the one that had to come.
    /// </summary>
    [SkipLocalsInit]
    public override bool Open(Span<byte> body, int clear, uint ssrc, ulong index, uint word, ReadOnlySpan<byte> tag)
    {
        if (body.Length > Longest)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceLength];
        Nonce(ssrc, index, nonce);
        Span<byte> known = stackalloc byte[KnownLength(clear)];
        Known(body[..clear], word, known);
        Span<byte> plain = stackalloc byte[body.Length - clear];
        Span<byte> again = stackalloc byte[body.Length - clear];
        Span<byte> right = stackalloc byte[TagLength];
        body[clear..].CopyTo(plain);
        // block 1 makes the tag, the text begins with block 2 (NIST SP 800-38D section 7.1)
        _stream.Apply(plain, BinaryPrimitives.ReadUInt64BigEndian(nonce), (ulong)BinaryPrimitives.ReadUInt32BigEndian(nonce[8..]) << 32 | 2);
        _gcm.Encrypt(nonce, plain, again, right, known);
        if (!CryptographicOperations.FixedTimeEquals(right, tag))
        {
            return false;
        }

        plain.CopyTo(body[clear..]);
        return true;
    }

    public override void Dispose()
    {
        _gcm.Dispose();
        _stream.Dispose();
    }

    private int KnownLength(int clear) => isControl ? clear + sizeof(uint) : clear;

    private void Known(ReadOnlySpan<byte> head, uint word, Span<byte> known)
    {
        head.CopyTo(known);
        if (isControl)
        {
            BinaryPrimitives.WriteUInt32BigEndian(known[head.Length..], word);
        }
    }

    // Two zeros, SSRC, then 48 bits of index, xor the salt (RFC 7714 sections 8.1 and 9.1).
    private void Nonce(uint ssrc, ulong index, Span<byte> nonce)
    {
        BinaryPrimitives.WriteUInt32BigEndian(nonce, ssrc >> 16);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], ((ulong)ssrc << 48) | index);
        for (var i = 0; i < NonceLength; i++)
        {
            nonce[i] ^= _salt[i];
        }
    }
}
