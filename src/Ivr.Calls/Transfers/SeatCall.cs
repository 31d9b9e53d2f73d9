using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// A call a seat makes itself, to another seat or to a number outside: to ask, before it hands a citizen on, or to call at all. While it
/// lasts no citizen is offered to the seat. Whom it has reached may be given away to the citizen.
/// </summary>
internal sealed partial class SeatCall
{
    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly CallFacts _facts;
    private readonly CancellationTokenSource _gone = new();
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Party?> _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger _log;

    public SeatCall(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, TransferTarget target)
    {
        _desk = desk;
        _loop = loop;
        _facts = facts;
        Leg = leg;
        Target = target;
        _log = desk.Parts.Logs.CreateLogger<SeatCall>();
        leg.OnEnded = _ => _gone.Cancel();
        if (leg.IsEnded)
        {
            _gone.Cancel();
        }
    }

    public string Seat => _facts.Seat!;

    /// <summary>The seat's own leg.</summary>
    public Leg Leg { get; }

    public TransferTarget Target { get; }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    private ISeatStore Seats => _desk.Parts.Stores.Seats;

    /// <summary>Gives away whom the seat has reached: he is the asker's from now on, and the seat's leg is hung up. Any thread.</summary>
    /// <returns>Null: they do not talk.</returns>
    public Task<Party?> GiveAsync()
    {
        _wanted.TrySetResult();
        return _given.Task;
    }

    /// <summary>The whole call, on its loop.</summary>
    public async Task RunAsync()
    {
        var busy = await BecomeBusyAsync();
        var ending = new CallEnding(EndedBy.Gateway, Call.InternalError);
        try
        {
            ending = await ConnectAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            ending = new CallEnding(EndedBy.Seat, "cancelled");
        }
        catch (Exception error)
        {
            LogFailed(error, _facts.CallId);
        }

        _given.TrySetResult(null);
        Leg.HangUp();
        if (busy is not null)
        {
            await _desk.NewRing().LeaveAsync(busy, _facts.CallId);
        }

        _desk.Parts.Records(_facts.Record(ending));
        LogEnded(_facts.CallId, Seat, Target.Name, ending.Cause);
    }

    private async Task<CallEnding> ConnectAsync()
    {
        Leg.Ring();
        _facts.Timeline.Add("target-ringing", Target.Name);
        var rung = await new TargetRing(_desk, _loop, _facts, Leg).RingAsync(Target, Seat, _gone.Token);
        if (rung.Party is not { } party)
        {
            _facts.Timeline.Add("target-failed", $"{Target.Name}: {rung.Status}");
            Leg.Reject(rung.Status);
            return new CallEnding(EndedBy.Network, "target-not-reached", rung.Status);
        }

        _facts.Timeline.Add("target-answered", Target.Name);
        if (Leg.Answer() is { } refused)
        {
            await party.DoneAsync(HandoverEnd.Missed);
            return new CallEnding(EndedBy.Gateway, refused, 488);
        }

        _facts.AnsweredAt = _facts.ServedAt = Now;
        _facts.Partner = party.Leg;
        _facts.Hears(Seat, Leg);
        _facts.Hears(party.Name, party.Leg);
        var end = await Conversation.RunAsync(Leg, party.Leg, null, _wanted.Task);
        if (end == ConversationEnd.Interrupted)
        {
            _facts.Timeline.Add("given-away", Target.Name);
            _given.TrySetResult(party);
            return new CallEnding(EndedBy.Seat, "transferred");
        }

        await party.DoneAsync(end == ConversationEnd.OtherLost ? HandoverEnd.Lost : HandoverEnd.Talked);
        return new CallEnding(end == ConversationEnd.CallerLeft ? EndedBy.Seat : EndedBy.Caller, "hung-up");
    }

    /// <summary>Holds the caller's own seat, if it is free: one in the middle of a conversation is held by that.</summary>
    private async Task<SeatSnapshot?> BecomeBusyAsync()
    {
        try
        {
            var lease = Now + _desk.Options.Line.Lease;
            if ((await Seats.ReserveAsync(SeatWanted.Named(Seat), _facts.CallId, _desk.Parts.Ids.NewTag(), lease, Now)).Seat is { } own)
            {
                _desk.Queue.Hold(own.Id, _facts.CallId);
                await Seats.TalkingAsync(own.Id, _facts.CallId, lease, Now);
                return own;
            }
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(Seat, error.Message);
        }

        return null;
    }

    [LoggerMessage(160, LogLevel.Error, "Call {CallId} of a seat failed inside")]
    private partial void LogFailed(Exception error, string callId);

    [LoggerMessage(161, LogLevel.Information, "Call {CallId} of seat {Seat} to {Target} ended: {Cause}")]
    private partial void LogEnded(string callId, string seat, string target, string cause);

    [LoggerMessage(162, LogLevel.Warning, "Seat {Seat} calls somebody and could not be held for it, the store is away: {Why}")]
    private partial void LogStoreAway(string seat, string why);
}
