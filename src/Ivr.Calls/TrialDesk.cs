using System.Net;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A call the laboratory makes.</summary>
/// <param name="Target">Whom it calls.</param>
/// <param name="Entry">Once answered, it walks the plan as a call to this number would.</param>
/// <param name="As">The account whose password answers a challenge; null: none.</param>
public sealed record TrialOrder(SipUri Target, string Entry, string? As);

/// <summary>What became of an order: the Call-ID of the call that was begun, or why none was.</summary>
public sealed record TrialBegun(string? CallId, Phrase? Problem);

/// <summary>Makes the laboratory's calls: a leg that is dialled walks the plan like one that came in, and leaves a record.</summary>
internal sealed class TrialDesk(CallDesk desk, LiveCalls live)
{
    public bool Stopped { get; set; }

    /// <summary>Begins the call. Any thread.</summary>
    public Task<TrialBegun> BeginAsync(TrialOrder order)
    {
        var loop = desk.Parts.NewLoop();
        var begun = new TaskCompletionSource<TrialBegun>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Start(() => RunAsync(order, loop, begun), "a trial call");
        return begun.Task;
    }

    private async Task RunAsync(TrialOrder order, CallLoop loop, TaskCompletionSource<TrialBegun> begun)
    {
        var plan = desk.Parts.Plan();
        if (plan.EntryFor(order.Entry) is not { } entry)
        {
            begun.TrySetResult(new TrialBegun(null, $"the plan '{plan.Name}' has no entry '{order.Entry}'"));
            return;
        }

        if (Stopped || live.Count >= desk.Options.MostCalls)
        {
            begun.TrySetResult(new TrialBegun(null, Stopped ? "the gateway is draining" : "the gateway is full"));
            return;
        }

        Leg leg;
        try
        {
            leg = Leg.Dial(desk.Endpoint, desk.Parts.Media, loop, Request(order));
        }
        catch (MediaPortsExhaustedException error)
        {
            begun.TrySetResult(new TrialBegun(null, $"{error.Message}"));
            return;
        }

        var call = new Call(desk, loop, leg, Facts(plan, leg, order), entry);
        begun.TrySetResult(new TrialBegun(leg.CallId, null));
        await live.RunAsync(call, loop);
    }

    private CallFacts Facts(Dialplan plan, Leg leg, TrialOrder order)
    {
        var facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            CallId = leg.CallId,
            Plan = plan,
            Decision = plan.CityNamed(City.Province) with { Rule = "trial" },
            Caller = CallerNumber.Normalise("", null),
            Called = order.Target.User,
            Direction = CallDirection.Trial,
        };
        facts.Timeline.Add("dialled", order.Target.Host);
        return facts;
    }

    private OutboundCallRequest Request(TrialOrder order) => new()
    {
        Target = order.Target,
        From = new SipUri("sip", CalledNumber.Hotline, desk.Options.Address.Host, desk.Options.Address.Port),
        Credentials = order.As is { } user && desk.Parts.PasswordOf(user) is { } password ? new SipCredentials(user, password) : null,
        Follows = static uri => IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address),
    };
}
