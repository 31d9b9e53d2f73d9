using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A citizen's call that goes on elsewhere, as a forwarded call.</summary>
internal static class SentOnCall
{
    /// <summary>
    /// From keeps his number, or who asks to be shown to nobody stands behind Privacy (RFC 3325 7: carriers and partners are among
    /// those trusted); Diversion (RFC 5806) and History-Info (RFC 7044) say what was called and why it went on; Max-Forwards goes
    /// on counting (RFC 3261 16.6 item 3).
    /// </summary>
    public static OutboundCallRequest Request(CallFacts facts, SipUri ours, SipUri target, SentOnBecause why)
    {
        var caller = new SipUri("sip", facts.Caller.Digits.Length > 0 ? facts.Caller.Digits : "anonymous", ours.Host, ours.Port);
        return new OutboundCallRequest
        {
            Target = target,
            From = facts.Caller.Hidden ? new SipUri("sip", "anonymous", "anonymous.invalid") : caller,
            MaxForwards = facts.MaxForwards - 1,
            PartOf = facts.CallId,
            Headers =
            [
                .. facts.History.SentOn(new SipUri("sip", facts.Called, ours.Host), target, why),
                .. facts.Caller.Hidden ? (SipHeader[])[new("P-Asserted-Identity", $"<{caller}>"), new("Privacy", "id")] : [],
            ],
        };
    }
}
