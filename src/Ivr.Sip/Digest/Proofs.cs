namespace Ivr.Sip;

/// <summary>
/// What one call, or one request outside any, proves itself with: an answer for each realm that asked, also for the requests
/// that follow, so that they need not be asked first (RFC 3261 22.3).
/// </summary>
/// <param name="credentials">Null: nobody is answered.</param>
/// <param name="ids">Makes the cnonces.</param>
internal sealed class Proofs(SipCredentials? credentials, SipIds ids)
{
    private readonly List<DigestAnswer> _known = [];

    /// <summary>Takes the challenges of a 401 or 407; of each realm the first we can answer (RFC 8760 2.3).</summary>
    /// <param name="response">The 401 or 407.</param>
    /// <param name="answered">The realms this request answered already; those answered now are added.</param>
    /// <returns>False: none we can answer, or our answers were refused.</returns>
    public bool Learn(SipResponse response, HashSet<(bool OfProxy, string Realm)> answered)
    {
        if (credentials is null)
        {
            return false;
        }

        var ofProxy = response.Status == 407;
        List<DigestAnswer> learnt = [];
        foreach (var line in response.Headers(ofProxy ? "Proxy-Authenticate" : "WWW-Authenticate"))
        {
            if (DigestAnswer.TryRead(line, ofProxy, credentials, ids, out var answer) && !learnt.Exists(one => one.Realm == answer.Realm)
                && (answered.Add((ofProxy, answer.Realm)) || answer.IsStale))
            {
                learnt.Add(answer);
                _known.RemoveAll(one => one.OfProxy == ofProxy && one.Realm == answer.Realm);
            }
        }

        _known.AddRange(learnt);
        return learnt.Count > 0;
    }

    /// <summary>The lines for one more request.</summary>
    public IReadOnlyList<SipHeader> For(string method, SipUri uri) => _known.Count == 0 ? [] : [.. _known.Select(one => one.Next(method, uri))];
}
