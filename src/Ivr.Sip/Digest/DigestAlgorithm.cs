using System.Security.Cryptography;
using System.Text;

namespace Ivr.Sip;

/// <summary>A hash of RFC 8760 2.1 and the digest made with it (RFC 7616 3.4).</summary>
public sealed class DigestAlgorithm
{
    public static DigestAlgorithm Sha256 { get; } = new("SHA-256", SHA256.HashData);

    // Broken as a hash, and all that many phones can do (RFC 8760 2.4).
#pragma warning disable CA5351
    public static DigestAlgorithm Md5 { get; } = new("MD5", MD5.HashData);
#pragma warning restore CA5351

    private readonly Func<byte[], byte[]> _hash;

    private DigestAlgorithm(string name, Func<byte[], byte[]> hash)
    {
        Name = name;
        _hash = hash;
    }

    /// <summary>As the algorithm parameter names it.</summary>
    public string Name { get; }

    /// <summary>By name, in any case; a missing name means MD5 (RFC 7616 3.3). Null: none of ours.</summary>
    public static DigestAlgorithm? Named(string? name) =>
        name is null || name.Equals(Md5.Name, StringComparison.OrdinalIgnoreCase) ? Md5
        : name.Equals(Sha256.Name, StringComparison.OrdinalIgnoreCase) ? Sha256
        : null;

    /// <summary>The response for a request without regard to its body: qop auth, or none in the manner of RFC 2069.</summary>
    /// <param name="fields">username, realm, nonce, uri, and qop, nc and cnonce where qop is used.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="password">In clear.</param>
    /// <returns>Hex in lower case.</returns>
    internal string Response(DigestFields fields, string method, string password)
    {
        var secret = Hash($"{fields["username"]}:{fields["realm"]}:{password}");
        var request = Hash($"{method}:{fields["uri"]}");
        return fields["qop"] is { } qop
            ? Hash($"{secret}:{fields["nonce"]}:{fields["nc"]}:{fields["cnonce"]}:{qop}:{request}")
            : Hash($"{secret}:{fields["nonce"]}:{request}");
    }

    private string Hash(string text) => Convert.ToHexStringLower(_hash(Encoding.UTF8.GetBytes(text)));
}
