namespace Ivr.Sip;

/// <summary>What becomes of an offer inside a call: an answer, or a refusal that leaves the call as it was (RFC 3261 14.2).</summary>
public sealed record OfferReply
{
    private OfferReply(SipBody? body, int status)
    {
        Body = body;
        Status = status;
    }

    /// <summary>The answer; null when refused.</summary>
    public SipBody? Body { get; }

    public int Status { get; }

    public static OfferReply Accept(SipBody body) => new(body, 200);

    /// <param name="status">4xx or 6xx; 488 for media that does not fit.</param>
    public static OfferReply Refuse(int status) => new(null, status);
}
