using System.Text;

namespace Ivr.Sip;

/// <summary>Our answer to one challenge (RFC 3261 22.2, 22.3), good for several requests: each counts the nonce up (RFC 7616 3.4).</summary>
internal sealed class DigestAnswer
{
    private readonly DigestFields _challenge;
    private readonly DigestAlgorithm _algorithm;
    private readonly SipCredentials _credentials;
    private readonly SipIds _ids;
    private uint _count;

    private DigestAnswer(DigestFields challenge, DigestAlgorithm algorithm, bool ofProxy, SipCredentials credentials, SipIds ids)
    {
        _challenge = challenge;
        _algorithm = algorithm;
        _credentials = credentials;
        _ids = ids;
        OfProxy = ofProxy;
        Realm = challenge["realm"]!;
        IsStale = "true".Equals(challenge["stale"], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Who asked: a proxy (407), or the one the request is for (401).</summary>
    public bool OfProxy { get; }

    public string Realm { get; }

    /// <summary>The password was right, only the nonce was too old.</summary>
    public bool IsStale { get; }

    /// <summary>Reads a WWW-Authenticate or Proxy-Authenticate line.</summary>
    /// <returns>False: no challenge, or one we cannot answer.</returns>
    public static bool TryRead(string line, bool ofProxy, SipCredentials credentials, SipIds ids, out DigestAnswer answer)
    {
        answer = null!;
        if (!DigestFields.TryParse(line, out var challenge) || challenge["realm"] is null || challenge["nonce"] is null
            || DigestAlgorithm.Named(challenge["algorithm"]) is not { } algorithm || !OffersAuth(challenge["qop"]))
        {
            return false;
        }

        answer = new DigestAnswer(challenge, algorithm, ofProxy, credentials, ids);
        return true;
    }

    /// <summary>The Authorization or Proxy-Authorization line of one more request.</summary>
    public SipHeader Next(string method, SipUri uri) => new(OfProxy ? "Proxy-Authorization" : "Authorization", Credentials(method, uri));

    private string Credentials(string method, SipUri uri)
    {
        var fields = new DigestFields();
        var text = new StringBuilder("Digest ");
        AddQuoted("username", _credentials.User);
        AddQuoted("realm", Realm);
        AddQuoted("nonce", _challenge["nonce"]!);
        AddQuoted("uri", uri.ToString());
        if (_challenge["qop"] is not null)
        {
            AddPlain("qop", "auth");
            AddPlain("nc", (++_count).ToString("x8"));
            AddQuoted("cnonce", _ids.NewCnonce());
        }

        text.Append($"response=\"{_algorithm.Response(fields, method, _credentials.Password)}\"");
        if (_challenge["algorithm"] is not null)
        {
            text.Append($", algorithm={_algorithm.Name}");
        }

        if (_challenge["opaque"] is { } opaque)
        {
            text.Append($", opaque={Grammar.Quote(opaque)}");
        }

        return text.ToString();

        void AddQuoted(string name, string value)
        {
            fields.Add(name, value);
            text.Append($"{name}={Grammar.Quote(value)}, ");
        }

        void AddPlain(string name, string value)
        {
            fields.Add(name, value);
            text.Append($"{name}={value}, ");
        }
    }

    private static bool OffersAuth(string? qop) =>
        qop is null || qop.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase);
}
