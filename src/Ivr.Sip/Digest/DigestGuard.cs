using System.Security.Cryptography;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// Asks a client who it is and judges its answer (RFC 3261 22, RFC 7616, RFC 8760). Not for several threads at once: it
/// belongs to one loop.
/// </summary>
/// <param name="realm">What the client shows its user; part of every digest.</param>
/// <param name="ids">Makes the secret behind the nonces.</param>
/// <param name="time">Ages them.</param>
public sealed class DigestGuard(string realm, SipIds ids, TimeProvider time)
{
    private readonly Nonces _nonces = new(realm, ids, time);

    // Stands in for the password of a user who does not exist, so that the answer takes as long (RFC 7616 5.13).
    private readonly string _nobody = ids.NewCallId();

    /// <summary>
    /// Judges the Authorization of a request. The digest's uri is not held against the Request-URI: proxies rewrite that
    /// (RFC 3261 22.1), and a request copied with another target fails by its nonce count.
    /// </summary>
    /// <param name="request">As received.</param>
    /// <param name="passwordOf">The password of a user; null: there is no such user.</param>
    public DigestVerdict Check(SipRequest request, Func<string, string?> passwordOf)
    {
        foreach (var line in request.Headers("Authorization"))
        {
            if (DigestFields.TryParse(line, out var fields) && string.Equals(fields["realm"], realm, StringComparison.Ordinal)
                && DigestAlgorithm.Named(fields["algorithm"]) is { } algorithm && TryCount(fields, out var count))
            {
                return Judge(fields, algorithm, count, request.Method, passwordOf);
            }
        }

        return new DigestVerdict.Missing();
    }

    /// <summary>
    /// The WWW-Authenticate of a 401. MD5 alone: phones in use (libre before 2, so Debian 12's baresip) give up on a 401 in
    /// which any line names an algorithm they do not know, though RFC 8760 2.4 tells them to pass over it.
    /// </summary>
    /// <param name="stale">The password was right and only the nonce was not: the client tries again without asking its user.</param>
    public IReadOnlyList<SipHeader> Challenges(bool stale) => [Challenge(DigestAlgorithm.Md5, _nonces.New(), stale)];

    private DigestVerdict Judge(DigestFields fields, DigestAlgorithm algorithm, uint count, string method, Func<string, string?> passwordOf)
    {
        var user = fields["username"]!;
        var password = passwordOf(user);
        var expected = Encoding.ASCII.GetBytes(algorithm.Response(fields, method, password ?? _nobody));
        var given = Encoding.ASCII.GetBytes(fields["response"]!.ToLowerInvariant());
        var right = CryptographicOperations.FixedTimeEquals(expected, given) & password is not null;
        return !right ? new DigestVerdict.Wrong(user)
            : _nonces.Use(fields["nonce"]!, count) ? new DigestVerdict.Accepted(user)
            : new DigestVerdict.Stale();
    }

    // A client without qop counts nothing: its nonce is good for one request.
    private static bool TryCount(DigestFields fields, out uint count)
    {
        count = uint.MaxValue;
        if (fields["username"] is null || fields["nonce"] is null || fields["uri"] is null || fields["response"] is null)
        {
            return false;
        }

        return fields["qop"] is not { } qop
            || (qop.Equals("auth", StringComparison.OrdinalIgnoreCase) && fields["cnonce"] is not null && fields["nc"] is { Length: 8 } digits
                && uint.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out count) && count > 0);
    }

    private SipHeader Challenge(DigestAlgorithm algorithm, string nonce, bool stale) => new(
        "WWW-Authenticate",
        $"Digest realm={Grammar.Quote(realm)}, nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm.Name}{(stale ? ", stale=true" : "")}");
}
