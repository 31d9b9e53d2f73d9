using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Admits calls or turns them away with a reason, on the loop of the call. A citizen turned away for want of capacity is
/// owed a callback; every call, admitted or not, leaves a record.
/// </summary>
internal sealed partial class FrontDoor(CallDesk desk, LiveCalls calls, SeatDoor seats)
{
    /// <summary>Names the city a call was sent on from; whoever receives it answers it himself and never sends it on.</summary>
    public const string OverflowHeader = "X-Overflow-From";

    /// <summary>The language its caller asked for; he is not asked again.</summary>
    public const string LanguageHeader = "X-Overflow-Language";

    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<FrontDoor>();

    public bool Draining { get; set; }

    /// <summary>On the reader: a new INVITE gets a loop of its own.</summary>
    public SynchronizationContext HomeFor(SipRequest invite, SipFlow flow) => desk.Parts.NewLoop();

    /// <summary>On the call's loop.</summary>
    public void Receive(InboundCall inbound)
    {
        var loop = (CallLoop)SynchronizationContext.Current!;
        loop.Start(() => ReceiveAsync(inbound, loop), "a call");
    }

    private async Task ReceiveAsync(InboundCall inbound, CallLoop loop)
    {
        var request = inbound.Request;
        var plan = desk.Parts.Plan();
        var live = inbound.Flow is { } flow ? desk.Trunks.From(flow.Remote.Address) : null;
        var trunk = live?.Trunk;
        // a seat's phone may stand in a trunk's network; what it calls there and is none of ours to answer, it calls as a seat
        if (seats.IsFor(request) && (trunk is null || inbound.Replaced is not null || plan.EntryFor(request.Uri.User) is null))
        {
            await seats.ReceiveAsync(inbound, loop, Draining);
            return;
        }

        var number = CallerId.Of(request, trusted: trunk is not null);
        var history = CallHistory.Of(request, trusted: trunk is not null);
        var (called, registered, decision) = Decide(plan);
        if (desk.Parts.PlanOf?.Invoke(inbound.CallId, decision.City.Id) is { } tried && tried != plan)
        {
            plan = tried;
            (called, registered, decision) = Decide(plan);
        }

        var caller = number.Normalised(plan.AreaCodeOf(decision.City.Id));
        var facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            CallId = inbound.CallId,
            Plan = plan,
            Decision = decision,
            Caller = caller,
            Registered = registered,
            Home = desk.Parts.HomeOf(caller),
            Called = called,
            Trunk = trunk,
            CameFrom = trunk?.PartnerCity is null ? null : request.Header(OverflowHeader),
            MaxForwards = request.MaxForwards,
            History = history,
        };
        if (facts.CameFrom is not null && request.Header(LanguageHeader) is { } language && plan.Languages.ContainsKey(language))
        {
            facts.Language = language;
        }

        facts.Timeline.Add("invite", trunk?.Name ?? "no trunk");
        facts.Timeline.Add("city", $"{decision.City.Id}: {decision.Rule}");

        if (trunk is null || inbound.Replaced is not null)
        {
            await TurnAwayAsync(inbound, facts, 403, trunk is null ? "not-a-trunk" : "not-a-seat");
        }
        else if (plan.EntryFor(called) is not { } entry)
        {
            await TurnAwayAsync(inbound, facts, 404, "unknown-number");
        }
        else if (Draining || calls.Count >= desk.Options.MostCalls)
        {
            await TurnAwayAsync(inbound, facts, 503, Draining ? "draining" : "capacity");
        }
        else if (await IsProvenAsync(inbound, facts))
        {
            // who was sent on to us has been welcomed and has chosen: what he waits for is a person
            await EnterAsync(inbound, loop, facts, live!, facts.CameFrom is null ? entry : plan.Person);
        }

        // who is none of our trunks may say any number
        (string Called, CallerProfile? Registered, CityDecision Decision) Decide(Dialplan by)
        {
            var party = CalledParty.Of(request, trunk, by);
            var profile = trunk is null ? null : desk.Parts.ProfileOf(by, number.Normalised(trunk.City is { } home ? by.AreaCodeOf(home) : null));
            return (party, profile, by.CityFor(party, number.Number, trunk?.City, trunk?.PartnerCity is null ? history.FirstCalled : null, profile));
        }
    }

    /// <summary>A call takes a channel of its trunk until its dialog is over, whatever its record waits for then.</summary>
    private async Task EnterAsync(InboundCall inbound, CallLoop loop, CallFacts facts, LiveTrunk trunk, Flow entry)
    {
        if (trunk.Channels.Take(incoming: true) is not { } channel)
        {
            await TurnAwayAsync(inbound, facts, 503, "trunk-full");
            return;
        }

        Call? call = null;
        try
        {
            if (await LegAsync(inbound, loop, facts) is { } leg)
            {
                call = new Call(desk, loop, leg, facts, entry) { Channel = channel };
            }
        }
        finally
        {
            if (call is null)
            {
                channel.Dispose();
            }
        }

        if (call is not null)
        {
            // not awaited: nobody who admitted a call is kept in memory as long as it lasts
            loop.Begin(() => calls.RunAsync(call, loop), "a call");
        }
    }

    /// <returns>Null: turned away.</returns>
    private async Task<Leg?> LegAsync(InboundCall inbound, CallLoop loop, CallFacts facts)
    {
        MediaSession media;
        try
        {
            media = desk.Parts.Media.Open(loop, facts.Trunk?.Srtp);
        }
        catch (MediaPortsExhaustedException)
        {
            await TurnAwayAsync(inbound, facts, 503, "capacity");
            return null;
        }

        // before anything is said or rung: a citizen who cannot be spoken with as his trunk demands is owed a callback, not a silence
        if (!inbound.Request.Body.IsEmpty && media.WhyUnprotected(inbound.Request.Body.Span) is { } why)
        {
            media.Dispose();
            await TurnAwayAsync(inbound, facts, 488, Leg.Unprotected, [new SipHeader("Warning", $"305 {desk.Options.Address.Host} \"{why}\"")]);
            return null;
        }

        return Leg.Of(inbound, media);
    }

    /// <summary>Whether the call may go on. A first INVITE that is asked for a password is no call yet and leaves no record, a line in the log only.</summary>
    private async Task<bool> IsProvenAsync(InboundCall inbound, CallFacts facts)
    {
        if (!desk.Options.Challenged.Contains(facts.Called, StringComparer.Ordinal) || inbound.Flow is not { } flow)
        {
            return true;
        }

        var identity = await desk.Identity.CheckAsync(inbound.Request, flow);
        if (inbound.End is not null)
        {
            desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Caller, "cancelled")));
            return false;
        }

        if (identity.User is not null)
        {
            return true;
        }

        if (identity.Cause is { } cause)
        {
            await TurnAwayAsync(inbound, facts, identity.Status, cause, identity.Headers);
        }
        else
        {
            LogAsked(facts.Caller.Masked, facts.Called, flow.Remote.ToString());
            inbound.Reject(identity.Status, headers: identity.Headers);
        }

        return false;
    }

    private async Task TurnAwayAsync(InboundCall inbound, CallFacts facts, int status, string cause, IReadOnlyList<SipHeader>? headers = null)
    {
        LogTurnedAway(facts.Caller.Masked, facts.Called, status, cause);
        facts.Timeline.Add("turned-away", cause);
        var reason = new SipHeader("Reason", SipReason.Q850(Q850Of(status)));
        inbound.Reject(status, headers: [reason, .. status == 503 ? [new SipHeader("Retry-After", "10")] : headers ?? []]);
        if (status is 503 or 488)
        {
            facts.Callback = await desk.Missed.OpenAsync(facts, status == 488 ? cause : "capacity");
        }

        desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Gateway, cause, status)));
    }

    // Unallocated number, bearer capability not implemented, congestion, call rejected (RFC 3398 8.2.6.1 read backwards).
    private static int Q850Of(int status) => status switch
    {
        404 => 1,
        488 => 65,
        503 => 42,
        _ => 21,
    };

    [LoggerMessage(51, LogLevel.Information, "A call from {Caller} to the challenged number {Called} by {Remote} was asked for a password")]
    private partial void LogAsked(string caller, string called, string remote);

    [LoggerMessage(50, LogLevel.Warning, "A call from {Caller} to {Called} was turned away with {Status}: {Cause}")]
    private partial void LogTurnedAway(string caller, string called, int status, string cause);
}
