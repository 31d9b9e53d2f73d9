namespace Ivr.Sip;

/// <summary>Asks who sends, and judges the answer (RFC 3261 22, RFC 7616, RFC 8760).</summary>
public sealed class DigestGuard(string realm, SipIds ids, TimeProvider time)
{
    public DigestVerdict Check(SipRequest request, Func<string, string?> passwordOf) =>
        throw new NotImplementedException($"{realm} {ids} {time}");

    public IReadOnlyList<SipHeader> Challenges(bool stale) => throw new NotImplementedException();
}
