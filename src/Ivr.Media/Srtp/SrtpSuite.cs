namespace Ivr.Media;

/// <summary>
/// A way to protect media, by its name in descriptions: RFC 4568 section 6.2, RFC 6188 section 4 and RFC 7714 section 14.1.
/// Lengths in bytes.
/// </summary>
public sealed class SrtpSuite
{
    public static readonly SrtpSuite AesCm128Sha80 = new("AES_CM_128_HMAC_SHA1_80", 16, 14, 10, 10);
    public static readonly SrtpSuite AesCm128Sha32 = new("AES_CM_128_HMAC_SHA1_32", 16, 14, 4, 10);
    public static readonly SrtpSuite AesCm256Sha80 = new("AES_256_CM_HMAC_SHA1_80", 32, 14, 10, 10);
    public static readonly SrtpSuite AesCm256Sha32 = new("AES_256_CM_HMAC_SHA1_32", 32, 14, 4, 10);
    public static readonly SrtpSuite AeadAes128 = new("AEAD_AES_128_GCM", 16, 12, 16, 16);
    public static readonly SrtpSuite AeadAes256 = new("AEAD_AES_256_GCM", 32, 12, 16, 16);

    private SrtpSuite(string name, int key, int salt, int tag, int controlTag) =>
        (Name, KeyLength, SaltLength, TagLength, ControlTagLength) = (name, key, salt, tag, controlTag);

    /// <summary>Every suite, the strongest first.</summary>
    public static IReadOnlyList<SrtpSuite> All { get; } = [AeadAes256, AeadAes128, AesCm256Sha80, AesCm128Sha80, AesCm256Sha32, AesCm128Sha32];

    public string Name { get; }

    /// <summary>The GCM suites: cipher and tag are one (RFC 7714).</summary>
    public bool IsAead => SaltLength == 12;

    internal int KeyLength { get; }

    internal int SaltLength { get; }

    internal int TagLength { get; }

    /// <summary>RTCP keeps 80 bits where RTP has 32 (RFC 4568 section 6.2.2, RFC 6188 section 4.2).</summary>
    internal int ControlTagLength { get; }

    /// <summary>Null: a name we do not know. Names are exact (RFC 4568 section 9.1).</summary>
    public static SrtpSuite? Find(ReadOnlySpan<char> name)
    {
        foreach (var suite in All)
        {
            if (name.SequenceEqual(suite.Name))
            {
                return suite;
            }
        }

        return null;
    }

    public override string ToString() => Name;
}
