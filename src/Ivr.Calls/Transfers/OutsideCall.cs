using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A call to a number outside over a trunk of the caller's city; the one place where transfers choose trunks.</summary>
internal static class OutsideCall
{
    public static Trunk? TrunkOf(CallDesk desk, CallFacts facts) =>
        desk.Options.Trunks.Where(static trunk => trunk is { Outbound: not null, PartnerCity: null })
            .OrderByDescending(trunk => trunk.City == facts.City).FirstOrDefault();

    /// <summary>
    /// A citizen is sent on as a forwarded call: From keeps his number, or who asks to be shown to nobody stands behind Privacy (RFC 3325 7);
    /// Diversion (RFC 5806) and History-Info (RFC 7044) name the number of ours that he called. A seat's own call shows the hotline.
    /// </summary>
    public static OutboundCallRequest Request(CallDesk desk, CallFacts facts, Trunk trunk, string number)
    {
        var ours = desk.Options.Address;
        var target = trunk.Outbound!.WithUser(number);
        if (facts.Direction == CallDirection.Seat)
        {
            return new OutboundCallRequest
            {
                Target = target,
                From = new SipUri("sip", Flows.CalledNumber.Hotline, ours.Host, ours.Port),
                FromDisplay = facts.Decision.City.Name + Flows.CalledNumber.Hotline,
                MaxForwards = facts.MaxForwards - 1,
            };
        }

        var caller = new SipUri("sip", facts.Caller.Digits.Length > 0 ? facts.Caller.Digits : "anonymous", ours.Host, ours.Port);
        return new OutboundCallRequest
        {
            Target = target,
            From = facts.Caller.Hidden ? new SipUri("sip", "anonymous", "anonymous.invalid") : caller,
            MaxForwards = facts.MaxForwards - 1,
            Headers =
            [
                new SipHeader("Diversion", $"<sip:{facts.Called}@{ours.Host}>;reason=unconditional;counter=1"),
                new SipHeader("History-Info", $"<sip:{facts.Called}@{ours.Host}?Reason=SIP%3Bcause%3D302>;index=1, <{target.Bare()}>;index=1.1;mp=1"),
                .. facts.Caller.Hidden ? (SipHeader[])[new("P-Asserted-Identity", $"<{caller}>"), new("Privacy", "id")] : [],
            ],
        };
    }
}
