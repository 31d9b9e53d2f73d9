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

    /// <summary>A forwarded call, with a header that says whose it is, so that the partner answers it himself.</summary>
    private OutboundCallRequest Request(Trunk trunk)
    {
        var target = trunk.Outbound!.User.Length > 0 ? trunk.Outbound : trunk.Outbound.WithUser(PartnersNumber(trunk));
        var request = SentOnCall.Request(facts, desk.Options.Address, target, SentOnBecause.NobodyFree);
        return request with
        {
            FromDisplay = facts.Decision.City.Name,
            Headers = [new SipHeader(FrontDoor.OverflowHeader, facts.City), new SipHeader(FrontDoor.LanguageHeader, facts.Language), .. request.Headers],
        };
    }

    // The number the citizen called may mean our city over there too: then he would wait there in our line.
    private string PartnersNumber(Trunk trunk) =>
        facts.Plan.Cities.GetValueOrDefault(trunk.PartnerCity!)?.Numbers.FirstOrDefault(number => !number.EndsWith('*')) ?? CalledNumber.Hotline;
}
