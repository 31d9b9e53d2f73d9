using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A call to a number outside, as it leaves by a trunk.</summary>
internal static class OutsideCall
{
    /// <summary>
    /// A citizen is sent on as a forwarded call: From keeps his number, or who asks to be shown to nobody stands behind Privacy (RFC 3325 7);
    /// Diversion (RFC 5806) and History-Info (RFC 7044) name the number of ours that he called. A seat's own call shows the trunk's number.
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
                From = trunk.Caller(ours),
                FromDisplay = facts.Decision.City.Name + Flows.CalledNumber.Hotline,
                MaxForwards = facts.MaxForwards - 1,
                PartOf = facts.CallId,
            };
        }

        var caller = new SipUri("sip", facts.Caller.Digits.Length > 0 ? facts.Caller.Digits : "anonymous", ours.Host, ours.Port);
        return new OutboundCallRequest
        {
            Target = target,
            From = facts.Caller.Hidden ? new SipUri("sip", "anonymous", "anonymous.invalid") : caller,
            MaxForwards = facts.MaxForwards - 1,
            PartOf = facts.CallId,
            Headers =
            [
                .. facts.History.SentOn(new SipUri("sip", facts.Called, ours.Host), target, SentOnBecause.HandedOn),
                .. facts.Caller.Hidden ? (SipHeader[])[new("P-Asserted-Identity", $"<{caller}>"), new("Privacy", "id")] : [],
            ],
        };
    }
}
