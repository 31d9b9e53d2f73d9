using System.Text;

namespace Ivr.Sip;

/// <summary>Our answer to a 401 or 407 (RFC 3261 22.2, 22.3).</summary>
internal static class DigestAnswer
{
    /// <summary>
    /// Makes the Authorization or Proxy-Authorization line to send the request again with, for the first challenge we can
    /// answer (RFC 8760 2.3).
    /// </summary>
    /// <param name="request">As it was sent.</param>
    /// <param name="response">The 401 or 407.</param>
    /// <param name="credentials">Ours.</param>
    /// <param name="ids">Makes the cnonce.</param>
    /// <param name="header">For <see cref="SipRequest.With"/>.</param>
    /// <returns>False: no challenge we can answer, or our answer to it was refused already.</returns>
    public static bool TryMake(SipRequest request, SipResponse response, SipCredentials credentials, SipIds ids, out SipHeader header)
    {
        var ofProxy = response.Status == 407;
        var name = ofProxy ? "Proxy-Authorization" : "Authorization";
        foreach (var line in response.Headers(ofProxy ? "Proxy-Authenticate" : "WWW-Authenticate"))
        {
            if (DigestFields.TryParse(line, out var challenge) && challenge["realm"] is { } realm && challenge["nonce"] is not null
                && DigestAlgorithm.Named(challenge["algorithm"]) is { } algorithm && OffersAuth(challenge["qop"])
                && !(IsAnswered(request, name, realm) && !IsStale(challenge)))
            {
                header = new SipHeader(name, Credentials(challenge, algorithm, request, credentials, ids));
                return true;
            }
        }

        header = null!;
        return false;
    }

    private static string Credentials(DigestFields challenge, DigestAlgorithm algorithm, SipRequest request, SipCredentials credentials, SipIds ids)
    {
        var fields = new DigestFields();
        var text = new StringBuilder("Digest ");
        AddQuoted("username", credentials.User);
        AddQuoted("realm", challenge["realm"]!);
        AddQuoted("nonce", challenge["nonce"]!);
        AddQuoted("uri", request.Uri.ToString());
        if (challenge["qop"] is not null)
        {
            // each challenge is answered once, so its nonce is used the first time
            AddPlain("qop", "auth");
            AddPlain("nc", "00000001");
            AddQuoted("cnonce", ids.NewCnonce());
        }

        text.Append($"response=\"{algorithm.Response(fields, request.Method, credentials.Password)}\"");
        if (challenge["algorithm"] is not null)
        {
            text.Append($", algorithm={algorithm.Name}");
        }

        if (challenge["opaque"] is { } opaque)
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

    private static bool IsAnswered(SipRequest request, string header, string realm) =>
        request.Headers(header).Any(line => DigestFields.TryParse(line, out var given) && given["realm"] == realm);

    private static bool IsStale(DigestFields challenge) => "true".Equals(challenge["stale"], StringComparison.OrdinalIgnoreCase);
}
