using Ivr.Acd;
using Ivr.Flows;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// One call through a plan, from the INVITE to its record; everything on its own loop. Whatever ends it becomes one
/// <see cref="CallEnding"/>, set once; the flow unwinds; what the call held is given back in reverse order.
/// </summary>
internal sealed partial class Call
{
    /// <summary>Cause: an error escaped everything that should have held it.</summary>
    public const string InternalError = "internal-error";

    /// <summary>Cause: the gateway stops.</summary>
    public const string Stopping = "stopping";

    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _leg;
    private readonly CallFacts _facts;
    private readonly Flow _entry;
    private readonly CancellationTokenSource _gone = new();
    private readonly ILogger _log;
    private CallEnding? _ending;

    public Call(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, Flow entry)
    {
        _desk = desk;
        _loop = loop;
        _leg = leg;
        _facts = facts;
        facts.Leg = leg;
        _entry = entry;
        _log = desk.Parts.Logs.CreateLogger<Call>();
        facts.Hears(LegQuality.Caller, leg);
        leg.OnEnded = LegEnded;
    }

    /// <summary>What it takes of its trunk until its dialog is over; null: nothing.</summary>
    public IDisposable? Channel { get; init; }

    public string Id => _leg.CallId;

    /// <summary>The first reason wins.</summary>
    public void End(CallEnding ending)
    {
        if (_ending is not null)
        {
            return;
        }

        _ending = ending;
        _gone.Cancel();
        if (!_leg.IsEnded)
        {
            _leg.HangUp(ending.By == EndedBy.Gateway ? ReasonOf(ending) : null);
        }
    }

    /// <summary>The whole call; never throws.</summary>
    public async Task RunAsync()
    {
        if (_leg.Sip.End is { } over)
        {
            LegEnded(over);
        }

        var walk = new CallWalk(_desk, _loop, _leg, _facts, End);
        try
        {
            var flow = _entry;
            while (await WalkAsync(walk, flow) is { } next)
            {
                flow = next;
            }

            End(new CallEnding(EndedBy.Gateway, "flow-ended"));
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // Hang-up is cancellation: the ending is set already.
        }
        catch (Exception error)
        {
            LogFailed(error, Id);
            End(new CallEnding(EndedBy.Gateway, InternalError));
        }

        await walk.ReleaseAsync();
        await (_facts.Tape?.EndAsync(_loop) ?? Task.CompletedTask);
        if (_ending!.Cause == Leg.Unprotected && _facts.Direction == CallDirection.Inbound)
        {
            _facts.Callback ??= await _desk.Missed.OpenAsync(_facts, Leg.Unprotected);
        }

        _desk.Parts.Records(_facts.Record(_ending!));
        LogEnded(Id, _facts.Caller.Masked, _facts.City, _ending!.By, _ending.Cause);
    }

    private void LegEnded(SipCallEnd end)
    {
        Channel?.Dispose();
        End(_leg.IsLost ? new CallEnding(EndedBy.Network, "rtp-timeout")
            : _leg.IsUnprotected ? new CallEnding(EndedBy.Gateway, Leg.Unprotected, 488)
            : EndingOf(end, _leg.Invite is null ? EndedBy.Network : EndedBy.Gateway));
    }

    /// <returns>Where a seat has sent the caller on to; null: the plan is walked to its end.</returns>
    private async Task<Flow?> WalkAsync(CallWalk walk, Flow flow)
    {
        try
        {
            await FlowRun.RunAsync(_facts.Plan.For(_facts.Decision), flow, walk, walk.Begin(_gone.Token));
            return null;
        }
        catch (OperationCanceledException) when (!_gone.IsCancellationRequested && walk.Onward is not null)
        {
            return walk.Onward.Flow;
        }
    }

    // What the plan ends, ends normally (16, Q.850 2.2.7); 19: it rang and nobody answered; 41: the failure is ours.
    private static string ReasonOf(CallEnding ending) => ending.Cause switch
    {
        InternalError or Stopping => $"{SipReason.Q850(41)}, SIP;cause=480;text=\"{ending.Cause}\"",
        CallWalk.NobodyAnswered => SipReason.Q850(19),
        _ => SipReason.Q850(16),
    };

    private static CallEnding EndingOf(SipCallEnd end, EndedBy refuser) => (end.Cause switch
    {
        SipEndCause.RemoteBye => new CallEnding(EndedBy.Caller, "hung-up"),
        SipEndCause.Cancelled => new CallEnding(EndedBy.Caller, "cancelled"),
        SipEndCause.Rejected => new CallEnding(refuser, "rejected", end.Status),
        SipEndCause.NoAck => new CallEnding(EndedBy.Network, "no-ack", end.Status),
        SipEndCause.TimedOut => new CallEnding(EndedBy.Network, "timed-out"),
        SipEndCause.TransportFailed => new CallEnding(EndedBy.Network, "transport-failed"),
        _ => new CallEnding(EndedBy.Gateway, "hung-up"),
    }) with
    { Q850 = end.Q850 };

    [LoggerMessage(30, LogLevel.Error, "Call {CallId} failed inside")]
    private partial void LogFailed(Exception error, string callId);

    [LoggerMessage(31, LogLevel.Information, "Call {CallId} from {Caller} for {City} ended: {By} {Cause}")]
    private partial void LogEnded(string callId, string caller, string? city, EndedBy by, string cause);
}
