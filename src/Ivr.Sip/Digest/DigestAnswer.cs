namespace Ivr.Sip;

/// <summary>Our answer to a 401 or 407 (RFC 3261 22.2, 22.3).</summary>
internal static class DigestAnswer
{
    /// <summary>The Authorization or Proxy-Authorization line to send the request again with.</summary>
    /// <returns>False: no challenge we can answer, or our answer was refused already.</returns>
    public static bool TryMake(SipRequest request, SipResponse challenge, SipCredentials credentials, SipIds ids, out SipHeader header) =>
        throw new NotImplementedException();
}
