using System.Security.Cryptography;

namespace Ivr.Media;

/// <summary>
/// Session keys out of a master key (RFC 3711 section 4.3, with AES-256 RFC 6188 section 3), once for the life of the master
/// key: a derivation rate (KDR) is not taken on.
/// </summary>
internal static class KeyDerivation
{
    public const byte Cipher = 0;
    public const byte Authentication = 1;
    public const byte Salt = 2;

    /// <summary>Added to a label: the key of RTCP instead of RTP.</summary>
    public const byte Control = 3;

    private const int Block = 16;

    /// <summary>Fills <paramref name="key"/> with the session key of <paramref name="label"/>.</summary>
    public static void Derive(SrtpMaster master, byte label, Span<byte> key)
    {
        // A salt of 12 bytes is filled up with zeros behind (RFC 7714 section 11); the last two bytes count the blocks.
        Span<byte> seed = stackalloc byte[Block];
        seed.Clear();
        master.Salt.CopyTo(seed);
        seed[7] ^= label;

        var blocks = (key.Length + Block - 1) / Block;
        Span<byte> stream = stackalloc byte[blocks * Block];
        for (var i = 0; i < blocks; i++)
        {
            seed[14] = (byte)(i >> 8);
            seed[15] = (byte)i;
            seed.CopyTo(stream[(i * Block)..]);
        }

        using var aes = Aes.Create();
        aes.SetKey(master.Key);
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        stream[..key.Length].CopyTo(key);
        CryptographicOperations.ZeroMemory(stream);
    }
}
