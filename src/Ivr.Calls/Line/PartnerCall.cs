using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The call to a partner city's platform over its trunk: one hop, never back.</summary>
internal sealed class PartnerCall(CallDesk desk, CallLoop loop, Trunk trunk, CallFacts facts)
{
    /// <summary>Rings the partner, who answers when a person does.</summary>
    /// <returns>The answered leg, or null; why not stands in the timeline.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<Leg?> RingAsync(CancellationToken stop)
    {
        if (facts.MaxForwards <= 1)
        {
            facts.Timeline.Add("not-sent-on", "Max-Forwards is used up");
            return null;
        }

        facts.Timeline.Add("partner-ringing", trunk.Name);
        Leg leg;
        try
        {
            leg = Leg.Dial(desk.Endpoint, desk.Parts.Media, loop, Request());
        }
        catch (MediaPortsExhaustedException error)
        {
            facts.Timeline.Add("partner-failed", error.Message);
            return null;
        }

        using var ring = loop.After(desk.Options.Line.PartnerRing, () => leg.GiveUp());
        using var left = stop.Register(() => leg.GiveUp());
        var answer = await leg.Answered;
        if (stop.IsCancellationRequested)
        {
            leg.HangUp();
            stop.ThrowIfCancellationRequested();
        }

        facts.Timeline.Add(answer.Ok ? "partner-answered" : "partner-failed", answer.Ok ? trunk.Name : answer.Why);
        return answer.Ok ? leg : null;
    }

    /// <summary>
    /// From keeps the citizen's number, Diversion (RFC 5806) names us, Max-Forwards goes on counting (RFC 3261 16.6 item
    /// 3), and a header says whose call it is, so that the partner answers it himself.
    /// </summary>
    private OutboundCallRequest Request()
    {
        var ours = desk.Options.Address;
        return new OutboundCallRequest
        {
            Target = trunk.Outbound!.User.Length > 0 ? trunk.Outbound : trunk.Outbound.WithUser(PartnersNumber()),
            From = new SipUri("sip", facts.Caller.Digits.Length > 0 ? facts.Caller.Digits : "anonymous", ours.Host, ours.Port),
            FromDisplay = facts.Decision.City.Name,
            MaxForwards = facts.MaxForwards - 1,
            Headers =
            [
                new SipHeader(FrontDoor.OverflowHeader, facts.City),
                new SipHeader(FrontDoor.LanguageHeader, facts.Language),
                new SipHeader("Diversion", $"<sip:{facts.Called}@{ours.Host}>;reason=unavailable"),
            ],
        };
    }

    // The number the citizen called may mean our city over there too: then he would wait there in our line.
    private string PartnersNumber() =>
        facts.Plan.Cities.GetValueOrDefault(trunk.PartnerCity!)?.Numbers.FirstOrDefault(number => !number.EndsWith('*')) ?? CalledNumber.Hotline;
}
