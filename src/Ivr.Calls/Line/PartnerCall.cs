using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The call to a partner city's platform over its trunk: one hop, never back.</summary>
internal static class PartnerCall
{
    /// <summary>
    /// Dials the partner. From keeps the citizen's number, Diversion (RFC 5806) names us, Max-Forwards goes on counting
    /// (RFC 3261 16.6 item 3), and a header says whose call it is, so that the partner answers it himself.
    /// </summary>
    public static Leg Dial(CallDesk desk, CallLoop loop, Trunk trunk, CallFacts facts)
    {
        var ours = desk.Options.Address;
        return Leg.Dial(desk.Endpoint, desk.Parts.Media, loop, new OutboundCallRequest
        {
            Target = trunk.Outbound!,
            From = new SipUri("sip", facts.Caller.Digits, ours.Host, ours.Port),
            FromDisplay = facts.Plan.Cities[facts.City].Name,
            MaxForwards = facts.MaxForwards - 1,
            Headers =
            [
                new SipHeader(FrontDoor.OverflowHeader, facts.City),
                new SipHeader("Diversion", $"<sip:{facts.Called}@{ours.Host}>;reason=unavailable"),
            ],
        });
    }
}
