using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The call to a partner city's platform over its trunk: one hop, never back.</summary>
internal sealed class PartnerCall(CallDesk desk, CallLoop loop, IReadOnlyList<LiveTrunk> ways, CallFacts facts)
{
    /// <summary>Rings the partner, who answers when a person does; at once over when its trunk is known to be down.</summary>
    /// <returns>The answer, or null; why not stands in the timeline.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<TrunkAnswer?> RingAsync(CancellationToken stop)
    {
        if (facts.MaxForwards <= 1)
        {
            facts.Timeline.Add("not-sent-on", "Max-Forwards is used up");
            return null;
        }

        return await desk.Trunks.DialAsync(
            new TrunkOrder
            {
                Loop = loop,
                Timeline = facts.Timeline,
                Ways = ways,
                Ring = desk.Options.Line.PartnerRing,
                Whom = "partner",
                Request = Request,
            },
            stop);
    }

    /// <summary>
    /// From keeps the citizen's number, or who asks to be shown to nobody stands behind Privacy (RFC 3325 7: a partner is one of
    /// us); Diversion (RFC 5806) and History-Info (RFC 7044) say what was called and why it went on; Max-Forwards goes on counting (RFC 3261 16.6 item
    /// 3), and a header says whose call it is, so that the partner answers it himself.
    /// </summary>
    private OutboundCallRequest Request(Trunk trunk)
    {
        var ours = desk.Options.Address;
        var caller = new SipUri("sip", facts.Caller.Digits.Length > 0 ? facts.Caller.Digits : "anonymous", ours.Host, ours.Port);
        var target = trunk.Outbound!.User.Length > 0 ? trunk.Outbound : trunk.Outbound.WithUser(PartnersNumber(trunk));
        return new OutboundCallRequest
        {
            Target = target,
            From = facts.Caller.Hidden ? new SipUri("sip", "anonymous", "anonymous.invalid") : caller,
            FromDisplay = facts.Decision.City.Name,
            MaxForwards = facts.MaxForwards - 1,
            PartOf = facts.CallId,
            Headers =
            [
                new SipHeader(FrontDoor.OverflowHeader, facts.City),
                new SipHeader(FrontDoor.LanguageHeader, facts.Language),
                .. facts.History.SentOn(new SipUri("sip", facts.Called, ours.Host), target, SentOnBecause.NobodyFree),
                .. facts.Caller.Hidden ? (SipHeader[])[new("P-Asserted-Identity", $"<{caller}>"), new("Privacy", "id")] : [],
            ],
        };
    }

    // The number the citizen called may mean our city over there too: then he would wait there in our line.
    private string PartnersNumber(Trunk trunk) =>
        facts.Plan.Cities.GetValueOrDefault(trunk.PartnerCity!)?.Numbers.FirstOrDefault(number => !number.EndsWith('*')) ?? CalledNumber.Hotline;
}
