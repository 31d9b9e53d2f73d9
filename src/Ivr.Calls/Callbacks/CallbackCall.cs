using Ivr.Acd;
using Ivr.Flows;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// One attempt at a callback: a seat is reserved and rung first, so that the citizen never answers to silence; then the
/// citizen, who hears who calls (P12) and may decline; then both are joined. The attempt ends in one of: closed, to be
/// tried again, postponed (no seat, no trunk, a gateway that stops: not the citizen's failure).
/// </summary>
internal sealed partial class CallbackCall
{
    private readonly CallDesk _desk;
    private readonly CallbackClaim _claim;
    private readonly CallLoop _loop;
    private readonly CallFacts _facts;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;

    /// <summary>What the file of the citizen's message is attached as, for the seat to see and the record to keep.</summary>
    public const string Message = "message";

    public CallbackCall(CallDesk desk, Dialplan plan, Callback due, string token)
    {
        _desk = desk;
        _claim = new CallbackClaim(desk, plan.Callback, due, token);
        _loop = desk.Parts.NewLoop();
        _log = desk.Parts.Logs.CreateLogger<CallbackCall>();
        var citizen = CallerNumber.Normalise(due.Request.Number, null) with { Hidden = due.Request.Hidden };
        _facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            Plan = plan,
            Decision = plan.CityNamed(due.Request.City),
            Caller = citizen,
            Home = desk.Parts.HomeOf(citizen),
            Called = CalledNumber.Hotline,
            CallId = desk.Parts.Ids.NewCallId(),
            Direction = CallDirection.Callback,
            // Where lives may depend on it, a seat that must call an interpreter in is better than none.
            Skills = due.Request.Urgent ? [.. due.Request.Skills.Select(skill => WantedSkill.Preferred(skill.TrimEnd('?')))] : due.Request.Skills,
            Urgent = due.Request.Urgent,
            Language = due.Request.Language ?? "zh",
            Callback = due.Id,
        };
        _facts.Attach(Message, due.Request.Message);
    }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    public void Start(Action done) => _loop.Start(async () =>
    {
        try
        {
            await RunAsync();
        }
        finally
        {
            done();
        }
    }, "a callback");

    /// <summary>The gateway stops: an attempt that has not connected yet is postponed, a conversation ends. Any thread.</summary>
    public void Abandon() => _loop.Post(() => _stop.Cancel());

    private async Task RunAsync()
    {
        // its legs are traced under the callback's id, and found under the record's too
        _desk.Endpoint.Trace.Join(_facts.CallId, _claim.Id);
        using var renewing = new Beat(_loop, _desk.Options.Line.Renew, _claim.RenewAsync, "a callback's lease").Start();
        // No seat rings for a citizen who cannot be called.
        if (TrunkDesk.WhyNone(_desk.Trunks.Out(_facts.City)) is { } cause)
        {
            await _claim.PostponeForTrunksAsync(cause);
            return;
        }

        var ending = await ReserveAsync();
        await (_facts.Tape?.EndAsync(_loop) ?? Task.CompletedTask);
        _facts.Timeline.Add("attempt-over", ending.Cause);
        if (ending.Cause != "no-seat")
        {
            _desk.Parts.Records(_facts.Record(ending));
        }

        LogOver(_claim.Id, _facts.Caller.Masked, ending.Cause);
    }

    private async Task<CallEnding> ReserveAsync()
    {
        SeatClaim claim;
        try
        {
            var cities = OverflowLadder.SeatCities(_facts.City, OverflowStep.Pool, null);
            claim = await _desk.Parts.Stores.Seats.ReserveAsync(new SeatWanted(cities, _facts.Skills) { Gateway = _desk.Options.Instance }, _claim.Id, _claim.Token, Now + _desk.Options.Line.Lease, Now);
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(_claim.Id, error.Message);
            return new CallEnding(EndedBy.Gateway, "store-down");
        }

        if (claim.Seat is not { } seat)
        {
            return await _claim.PostponeAsync(EndedBy.Gateway, "no-seat");
        }

        _facts.Timeline.Add("seat-ringing", seat.Id);
        var ringing = await _desk.NewRing().RingAsync(_loop, seat, _claim.Id, _facts.Display(_facts.Urgent ? "紧急回拨 " : "回拨 ", _claim.Request.Reason), _stop.Token);
        if (ringing.Leg is not { } seatLeg)
        {
            _facts.Timeline.Add("seat-failed", $"{seat.Id}: {ringing.Why}");
            return await _claim.PostponeAsync(EndedBy.Seat, "seat-" + ringing.Failure, q850: ringing.Q850);
        }

        (_facts.Seat, _facts.ServedBy) = (seat.Id, seat.City);
        _facts.Timeline.Add("seat-answered", seat.Id);
        var party = new Party(_desk, seatLeg, new Answerer(seat.Id, seat.City, null), seat, _claim.Id);
        try
        {
            return await new CallbackToCitizen(_desk, _loop, _facts, _claim).RunAsync(party, _stop.Token);
        }
        finally
        {
            await party.DoneAsync(HandoverEnd.Talked);
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Callback {Id} to {Number}: {Cause}")]
    private partial void LogOver(string id, string number, string cause);

    [LoggerMessage(102, LogLevel.Warning, "The store is away, callback {Id} stays taken until its lease lapses: {Why}")]
    private partial void LogStoreAway(string id, string why);
}
