using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// Nonces that carry their own date under our seal, good for the address they were given to, so that none need be kept
/// until it is used; of those used, the highest count is kept while they live (RFC 7616 3.3, 5.4). Memory is bounded: when
/// it is full the older half is forgotten, and what was issued before that is stale.
/// </summary>
internal sealed class Nonces
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Nonces in use that are remembered: seats of a province many times over.</summary>
    public const int Most = 8192;

    private const int Sealed = 16;
    private const int Length = 32;

    private readonly Dictionary<string, (long Issued, uint Count)> _used = [];
    private readonly byte[] _secret = new byte[32];
    private readonly byte[] _realm;
    private readonly SipIds _ids;
    private readonly TimeProvider _time;
    private long _forgotten = long.MinValue;

    public Nonces(string realm, SipIds ids, TimeProvider time)
    {
        _realm = Encoding.UTF8.GetBytes(realm);
        _ids = ids;
        _time = time;
        ids.Fill(_secret);
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A nonce for who asks from there.</summary>
    public string New(DigestSource source)
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, Now);
        _ids.Fill(nonce[8..Sealed]);
        Seal(nonce[..Sealed], source, nonce[Sealed..]);
        return Base64Url.EncodeToString(nonce);
    }

    /// <summary>Whether a nonce is one of ours, for this address, and young enough.</summary>
    public bool IsOurs(string nonce, DigestSource source) => TryRead(nonce, source, out _);

    /// <summary>
    /// Uses a nonce for the count-th time; only after the password proved right, so that strangers cannot fill the memory.
    /// </summary>
    /// <returns>False: not ours, too old, forgotten, or this count or a higher one was seen.</returns>
    public bool Use(string nonce, DigestSource source, uint count)
    {
        if (!TryRead(nonce, source, out var issued))
        {
            return false;
        }

        if (_used.TryGetValue(nonce, out var seen))
        {
            if (count <= seen.Count)
            {
                return false;
            }
        }
        else if (_used.Count >= Most)
        {
            Forget();
        }

        if (issued <= _forgotten)
        {
            return false;
        }

        _used[nonce] = (issued, count);
        return true;
    }

    private bool TryRead(string nonce, DigestSource source, out long issued)
    {
        issued = 0;
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> seal = stackalloc byte[Length - Sealed];
        if (nonce.Length != Base64Url.GetEncodedLength(Length) || !Base64Url.TryDecodeFromChars(nonce, bytes, out var written) || written != Length)
        {
            return false;
        }

        Seal(bytes[..Sealed], source, seal);
        issued = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(seal, bytes[Sealed..])
            && Now - issued >= 0 && Now - issued <= Lifetime.TotalMilliseconds;
    }

    private void Seal(ReadOnlySpan<byte> plain, DigestSource source, Span<byte> seal)
    {
        Span<byte> address = stackalloc byte[16];
        source.Write(address);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_secret, [.. plain, .. address, .. _realm], hash);
        hash[..seal.Length].CopyTo(seal);
    }

    private void Forget()
    {
        var oldest = Now - (long)Lifetime.TotalMilliseconds;
        foreach (var (nonce, (issued, _)) in _used)
        {
            if (issued < oldest)
            {
                _used.Remove(nonce);
            }
        }

        if (_used.Count < Most)
        {
            return;
        }

        _forgotten = _used.Values.Select(used => used.Issued).Order().ElementAt(_used.Count / 2);
        foreach (var (nonce, (issued, _)) in _used)
        {
            if (issued <= _forgotten)
            {
                _used.Remove(nonce);
            }
        }
    }
}
