using System.Security.Cryptography;
using System.Text;
using Ivr.Gateway.Settings;
using Microsoft.AspNetCore.Http;

namespace Ivr.Gateway.Ops;

/// <summary>
/// Who somebody is, where two people must be two: each has a key of his own, of which the gateway knows the hash. The token of <c>ops.json</c> says that somebody may steer; a key says who he is.
/// </summary>
/// <param name="hashes">Name → SHA-256 of his key, in hexadecimal letters.</param>
public sealed class OperatorKeys(Passwords hashes)
{
    /// <summary>The header a request says it with: <c>name:key</c>.</summary>
    public const string Header = "Ivr-Operator";

    /// <summary>The variable of the environment <c>ivr</c> takes it from.</summary>
    public const string Variable = "IVR_OPS_KEY";

    internal static Phrase Unknown => $"IVR451: this needs a key of your own in {Variable}, which this gateway knows: `ivr announce key NAME` makes one, its line goes into the file IVR_OPERATOR_KEYS_FILE names";

    /// <summary>A new key for somebody: what he keeps to himself, and the line for the gateway's file.</summary>
    public static (string Own, string Line) New(string name)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return ($"{name}:{key}", $"{name}:{Hash(key)}");
    }

    /// <returns>His name; null: nobody the gateway knows.</returns>
    internal string? Who(HttpRequest request) =>
        request.Headers[Header].ToString().Split(':', 2) is [var name, var key] && hashes.Of(name) is { } hash
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash.Trim().ToLowerInvariant()), Encoding.ASCII.GetBytes(Hash(key)))
            ? name
            : null;

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
