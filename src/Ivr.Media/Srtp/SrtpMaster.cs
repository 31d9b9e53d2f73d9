using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>
/// The master key and salt of one direction (RFC 3711 section 3.2.1). A class with no words of its own: nothing that prints
/// it prints the key.
/// </summary>
internal sealed class SrtpMaster
{
    private readonly byte[] _key;
    private readonly byte[] _salt;

    /// <exception cref="ArgumentException">Key or salt have not the suite's length.</exception>
    public SrtpMaster(SrtpSuite suite, ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> mki = default)
    {
        if (key.Length != suite.KeyLength || salt.Length != suite.SaltLength)
        {
            throw new ArgumentException($"{suite} has a key of {suite.KeyLength} bytes and a salt of {suite.SaltLength}.", nameof(key));
        }

        (Suite, _key, _salt, Mki) = (suite, key.ToArray(), salt.ToArray(), mki.ToArray());
    }

    public SrtpSuite Suite { get; }

    public ReadOnlySpan<byte> Key => _key;

    public ReadOnlySpan<byte> Salt => _salt;

    /// <summary>What packets under this key carry to name it; empty: nothing.</summary>
    public byte[] Mki { get; }

    public static SrtpMaster Fresh(SrtpSuite suite, RandomNumberGenerator random)
    {
        Span<byte> both = stackalloc byte[suite.KeyLength + suite.SaltLength];
        random.GetBytes(both);
        var master = new SrtpMaster(suite, both[..suite.KeyLength], both[suite.KeyLength..]);
        CryptographicOperations.ZeroMemory(both);
        return master;
    }

    public bool IsSame(SrtpMaster other) =>
        Suite == other.Suite && CryptographicOperations.FixedTimeEquals(_key, other._key)
        && CryptographicOperations.FixedTimeEquals(_salt, other._salt) && Mki.AsSpan().SequenceEqual(other.Mki);

    public override string ToString() => Suite.Name;
}
