using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A call to a number outside, as it leaves by a trunk.</summary>
internal static class OutsideCall
{
    /// <summary>A citizen is sent on as a forwarded call; a seat's own call, or our own, shows the trunk's number.</summary>
    public static OutboundCallRequest Request(CallDesk desk, CallFacts facts, Trunk trunk, string number)
    {
        var ours = desk.Options.Address;
        var target = trunk.Outbound!.WithUser(number);
        return facts.Direction is not (CallDirection.Seat or CallDirection.Verification)
            ? SentOnCall.Request(facts, ours, target, SentOnBecause.HandedOn)
            : new OutboundCallRequest
            {
                Target = target,
                From = trunk.Caller(ours),
                FromDisplay = facts.Decision.City.Name + Flows.CalledNumber.Hotline,
                MaxForwards = facts.MaxForwards - 1,
                PartOf = facts.CallId,
            };
    }
}
