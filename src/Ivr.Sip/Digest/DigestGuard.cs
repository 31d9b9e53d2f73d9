using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// Asks a client who it is and judges its answer (RFC 3261 22, RFC 7616, RFC 8760); who is wrong too often is not listened
/// to for a while. Not for several threads at once: it belongs to one loop.
/// </summary>
/// <param name="options">Realm, algorithms, patience.</param>
/// <param name="ids">Makes the secret behind the nonces.</param>
/// <param name="time">Ages them.</param>
public sealed class DigestGuard(DigestOptions options, SipIds ids, TimeProvider time)
{
    private readonly Nonces _nonces = new(options.Realm, ids, time);
    private readonly DigestLockout _lockout = new(options.Lockout, time);

    // Stands in for the password of a user who does not exist, so that the answer takes as long (RFC 7616 5.13).
    private readonly string _nobody = ids.NewCallId();

    public DigestCounters Counters { get; } = new();

    /// <summary>
    /// Judges the Authorization of a request. The digest's uri is not held against the Request-URI: proxies rewrite that
    /// (RFC 3261 22.1), and a request copied with another target fails by its nonce count.
    /// </summary>
    /// <param name="request">As received.</param>
    /// <param name="source">Where from. A nonce is good for the address that was given it, so that nobody locks out another by forging his.</param>
    /// <param name="passwordOf">The password of a user; null: there is no such user.</param>
    public DigestVerdict Check(SipRequest request, IPAddress source, Func<string, string?> passwordOf)
    {
        var from = DigestSource.Of(source);
        DigestFields? unoffered = null;
        foreach (var line in request.Headers("Authorization"))
        {
            if (!DigestFields.TryParse(line, out var fields) || !string.Equals(fields["realm"], options.Realm, StringComparison.Ordinal)
                || !TryCount(fields, out var count))
            {
                continue;
            }

            if (DigestAlgorithm.Named(fields["algorithm"]) is { } algorithm && options.Algorithms.Contains(algorithm))
            {
                return Judge(fields, algorithm, count, request.Method, from, passwordOf);
            }

            unoffered ??= fields;
        }

        return unoffered is null ? new DigestVerdict.Missing() : Refuse(unoffered, from);
    }

    /// <summary>
    /// The WWW-Authenticate lines of a 401, one an algorithm (RFC 8760 2.4). Phones in use (libre before 2, so Debian 12's
    /// baresip) give up on a 401 in which any line names an algorithm they do not know, though the RFC tells them to pass over it.
    /// </summary>
    /// <param name="source">Who is asked.</param>
    /// <param name="stale">Only the nonce was wrong: the client tries again without asking its user.</param>
    public IReadOnlyList<SipHeader> Challenges(IPAddress source, bool stale)
    {
        Counters.CountChallenge();
        return [.. options.Algorithms.Select(algorithm => Challenge(algorithm, _nonces.New(DigestSource.Of(source)), stale))];
    }

    private DigestVerdict Judge(DigestFields fields, DigestAlgorithm algorithm, uint count, string method, DigestSource from, Func<string, string?> passwordOf)
    {
        var (user, nonce) = (fields["username"]!, fields["nonce"]!);
        if (Locked(user, from) is { } locked)
        {
            return locked;
        }

        if (!_nonces.IsOurs(nonce, from))
        {
            return new DigestVerdict.Stale();
        }

        var password = passwordOf(user);
        var expected = Encoding.ASCII.GetBytes(algorithm.Response(fields, method, password ?? _nobody));
        var given = Encoding.ASCII.GetBytes(fields["response"]!.ToLowerInvariant());
        if (!(CryptographicOperations.FixedTimeEquals(expected, given) & password is not null))
        {
            return new DigestVerdict.Wrong(user, Failed(user, from));
        }

        if (!_nonces.Use(nonce, from, count))
        {
            return new DigestVerdict.Stale();
        }

        _lockout.Prove(user, from);
        return new DigestVerdict.Accepted(user);
    }

    private DigestVerdict Refuse(DigestFields fields, DigestSource from)
    {
        var user = fields["username"]!;
        return (DigestVerdict?)Locked(user, from)
            ?? (_nonces.IsOurs(fields["nonce"]!, from)
                ? new DigestVerdict.Unoffered(user, fields["algorithm"] ?? DigestAlgorithm.Md5.Name, Failed(user, from))
                : new DigestVerdict.Stale());
    }

    private DigestVerdict.Locked? Locked(string user, DigestSource from)
    {
        if (_lockout.Locked(user, from) is not { } left)
        {
            return null;
        }

        Counters.CountRefused();
        return new DigestVerdict.Locked(user, left);
    }

    private TimeSpan? Failed(string user, DigestSource from)
    {
        Counters.CountFailure();
        var locked = _lockout.Fail(user, from);
        if (locked is not null)
        {
            Counters.CountLockout();
        }

        return locked;
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
                && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, null, out count) && count > 0);
    }

    private SipHeader Challenge(DigestAlgorithm algorithm, string nonce, bool stale) => new(
        "WWW-Authenticate",
        $"Digest realm={Grammar.Quote(options.Realm)}, nonce=\"{nonce}\", qop=\"auth\", algorithm={algorithm.Name}{(stale ? ", stale=true" : "")}");
}
