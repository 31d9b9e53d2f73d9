using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>AES in counter mode and HMAC-SHA1, cut to the tag's length (RFC 3711 sections 4.1.1 and 4.2.1).</summary>
internal sealed class CounterTransform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> authentication) : SrtpTransform
{
    public const int AuthenticationKeyLength = 20;

    private readonly CounterStream _stream = new(key);
    private readonly ulong _saltHigh = BinaryPrimitives.ReadUInt64BigEndian(salt);
    private readonly ulong _saltLow = (ulong)BinaryPrimitives.ReadUInt32BigEndian(salt[8..]) << 32 | (ulong)BinaryPrimitives.ReadUInt16BigEndian(salt[12..]) << 16;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authentication);

    public override void Seal(Span<byte> body, int clear, uint ssrc, ulong index, uint word, Span<byte> tag)
    {
        Turn(body[clear..], ssrc, index);
        Span<byte> whole = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(body, word, whole);
        whole[..tag.Length].CopyTo(tag);
    }

    public override bool Open(Span<byte> body, int clear, uint ssrc, ulong index, uint word, ReadOnlySpan<byte> tag)
    {
        Span<byte> whole = stackalloc byte[SHA1.HashSizeInBytes];
        Hash(body, word, whole);
        if (!CryptographicOperations.FixedTimeEquals(whole[..tag.Length], tag))
        {
            return false;
        }

        Turn(body[clear..], ssrc, index);
        return true;
    }

    public override void Dispose()
    {
        _stream.Dispose();
        _hash.Dispose();
    }

    // IV = (salt · 2^16) xor (SSRC · 2^64) xor (index · 2^16); the last 16 bits count blocks.
    private void Turn(Span<byte> bytes, uint ssrc, ulong index) => _stream.Apply(bytes, _saltHigh ^ ssrc, _saltLow ^ (index << 16));

    private void Hash(ReadOnlySpan<byte> body, uint word, Span<byte> whole)
    {
        Span<byte> last = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(last, word);
        _hash.AppendData(body);
        _hash.AppendData(last);
        _hash.GetHashAndReset(whole);
    }
}
