using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
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
    private readonly Callback _due;
    private readonly string _token;
    private readonly CallLoop _loop;
    private readonly CallFacts _facts;
    private readonly CancellationTokenSource _stop = new();
    private readonly ILogger _log;

    public CallbackCall(CallDesk desk, Dialplan plan, Callback due, string token)
    {
        _desk = desk;
        _due = due;
        _token = token;
        _loop = desk.Parts.NewLoop();
        _log = desk.Parts.Logs.CreateLogger<CallbackCall>();
        _facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            Plan = plan,
            Decision = plan.CityNamed(due.Request.City),
            Caller = CallerNumber.Normalise(due.Request.Number, null),
            Called = CalledNumber.Hotline,
            CallId = desk.Parts.Ids.NewCallId(),
            Direction = CallDirection.Callback,
            Skills = due.Request.Skills,
            Language = due.Request.Language ?? "zh",
            Callback = due.Id,
        };
    }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    private DateTimeOffset Lease => Now + _desk.Options.Line.Lease;

    private ICallbackStore Store => _desk.Parts.Stores.Callbacks;

    private CallbackRules Rules => _facts.Plan.Callback;

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
        using var renewing = new Beat(_loop, _desk.Options.Line.Renew, RenewAsync, "a callback's lease").Start();
        var ending = await ReserveAsync();
        _facts.Timeline.Add("attempt-over", ending.Cause);
        if (ending.Cause != "no-seat")
        {
            _desk.Parts.Records(_facts.Record(ending));
        }

        LogOver(_due.Id, _facts.Caller.Masked, ending.Cause);
    }

    private Task RenewAsync() => WriteAsync("be renewed", () => Store.RenewAsync(_due.Id, _token, Lease, Now));

    private async Task<CallEnding> ReserveAsync()
    {
        SeatClaim claim;
        try
        {
            var cities = OverflowLadder.SeatCities(_facts.City, OverflowStep.Pool, null);
            claim = await _desk.Parts.Stores.Seats.ReserveAsync(new SeatWanted(cities, _facts.Skills) { Gateway = _desk.Options.Instance }, _due.Id, _token, Lease, Now);
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(_due.Id, error.Message);
            return new CallEnding(EndedBy.Gateway, "store-down");
        }

        if (claim.Seat is not { } seat)
        {
            return await PostponeAsync(EndedBy.Gateway, "no-seat");
        }

        _facts.Timeline.Add("seat-ringing", seat.Id);
        var ring = _desk.NewRing();
        var ringing = await ring.RingAsync(_loop, seat, _due.Id, _facts.Display("回拨 ", _due.Request.Reason), _stop.Token);
        if (ringing.Leg is not { } seatLeg)
        {
            _facts.Timeline.Add("seat-failed", $"{seat.Id}: {ringing.Failure}");
            return await PostponeAsync(EndedBy.Seat, "seat-" + ringing.Failure);
        }

        (_facts.Seat, _facts.ServedBy) = (seat.Id, seat.City);
        _facts.Timeline.Add("seat-answered", seat.Id);
        try
        {
            return await CallCitizenAsync(seatLeg);
        }
        finally
        {
            seatLeg.HangUp();
            await ring.DoneAsync(seat, _due.Id, HandoverEnd.Talked);
        }
    }

    private async Task<CallEnding> CallCitizenAsync(Leg seat)
    {
        if (TrunkOut() is not { } trunk)
        {
            LogNoTrunk(_due.Id, _facts.City);
            return await PostponeAsync(EndedBy.Gateway, "no-trunk");
        }

        seat.Media.Loop([Tones.Ringback]);
        _facts.Timeline.Add("citizen-ringing", trunk.Name);
        Leg citizen;
        try
        {
            citizen = Leg.Dial(_desk.Endpoint, _desk.Parts.Media, _loop, Request(trunk));
        }
        catch (MediaPortsExhaustedException)
        {
            return await PostponeAsync(EndedBy.Gateway, "capacity");
        }

        using var stopped = _stop.Token.Register(() => citizen.HangUp());
        try
        {
            return await RingCitizenAsync(seat, citizen) ?? await GreetAsync(seat, citizen);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return await PostponeAsync(EndedBy.Gateway, "stopping");
        }
        finally
        {
            citizen.HangUp();
        }
    }

    /// <summary>Null: he answered.</summary>
    private async Task<CallEnding?> RingCitizenAsync(Leg seat, Leg citizen)
    {
        using var ring = _loop.After(Rules.RingCitizen, () => citizen.GiveUp());
        seat.OnEnded = _ => citizen.GiveUp();
        var answer = await citizen.Answered;
        _stop.Token.ThrowIfCancellationRequested();
        if (answer.Ok)
        {
            _facts.AnsweredAt = Now;
            _facts.Timeline.Add("citizen-answered");
            return null;
        }

        _facts.Timeline.Add("citizen-failed", answer.Why);
        return seat.IsEnded
            ? await PostponeAsync(EndedBy.Seat, "seat-left")
            : await AgainAsync(EndedBy.Network, "citizen-not-reached", answer);
    }

    private async Task<CallEnding> GreetAsync(Leg seat, Leg citizen)
    {
        var keys = new KeyBuffer();
        citizen.OnKey = keys.Add;
        await SayAsync(citizen, Rules.Greeting, stopOnDigit: true);
        var key = citizen.IsEnded ? null : await keys.TakeAsync(_loop, Rules.GreetingWait, _stop.Token);
        if (key is not null && key == Rules.DeclineKey)
        {
            await WriteAsync("be closed", () => Store.CloseAsync(_due.Id, _token, "declined", Now));
            await SayAsync(citizen, Rules.Farewell, stopOnDigit: false);
            return new CallEnding(EndedBy.Caller, "declined");
        }

        if (citizen.IsEnded)
        {
            return await AgainAsync(EndedBy.Caller, "hung-up-early", await citizen.Answered);
        }

        if (seat.IsEnded)
        {
            return await PostponeAsync(EndedBy.Seat, "seat-left");
        }

        // Silence is consent to talk: a person who presses nothing gets a person.
        return await TalkAsync(seat, citizen);
    }

    private async Task<CallEnding> TalkAsync(Leg seat, Leg citizen)
    {
        _facts.ServedAt = Now;
        _facts.Timeline.Add("talking");
        var closed = WriteAsync("be closed", () => Store.CloseAsync(_due.Id, _token, "connected", Now));
        var end = await Conversation.RunAsync(citizen, seat, null);
        _facts.Timeline.Add("talked", end.ToString());
        await closed;
        return new CallEnding(end == ConversationEnd.CallerLeft ? EndedBy.Caller : EndedBy.Seat, citizen.IsLost || end == ConversationEnd.OtherLost ? "rtp-timeout" : "hung-up");
    }

    private Task SayAsync(Leg citizen, IReadOnlyList<string> prompts, bool stopOnDigit) =>
        citizen.IsEnded ? Task.CompletedTask : citizen.Media.PlayAsync(_desk.Speech.Find(prompts, _facts.Language, "standard"), stopOnDigit, _stop.Token);

    private async Task<CallEnding> AgainAsync(EndedBy by, string cause, LegAnswer answer)
    {
        var outcome = answer.Ok ? cause : $"{cause}: {answer.Why}";
        await WriteAsync("be put off", () => Rules.DueAfter(_due.Attempts + 1, Now) is { } due
            ? Store.RetryAsync(_due.Id, _token, due, outcome, Now)
            : Store.CloseAsync(_due.Id, _token, "given-up: " + outcome, Now));
        return new CallEnding(by, cause, answer.End?.Status);
    }

    private async Task<CallEnding> PostponeAsync(EndedBy by, string cause)
    {
        await WriteAsync("be postponed", () => Store.PostponeAsync(_due.Id, _token, Now + _desk.Options.Line.CallbackPostpone, Now));
        return new CallEnding(by, cause);
    }

    private Trunk? TrunkOut() =>
        _desk.Options.Trunks.Where(trunk => trunk is { Outbound: not null, PartnerCity: null })
            .OrderByDescending(trunk => trunk.City == _facts.City).FirstOrDefault();

    private OutboundCallRequest Request(Trunk trunk) => new()
    {
        Target = trunk.Outbound!.WithUser(_facts.Caller.Digits),
        From = new SipUri("sip", CalledNumber.Hotline, _desk.Options.Address.Host, _desk.Options.Address.Port),
        FromDisplay = _facts.Decision.City.Name + CalledNumber.Hotline,
    };

    private Task WriteAsync(string what, Func<Task<bool>> write) => _desk.Writes.TryFencedAsync("Callback " + _due.Id, what, write);

    [LoggerMessage(100, LogLevel.Information, "Callback {Id} to {Number}: {Cause}")]
    private partial void LogOver(string id, string number, string cause);

    [LoggerMessage(101, LogLevel.Error, "Callback {Id} for {City} has no trunk to go out by; give a trunk an outbound address")]
    private partial void LogNoTrunk(string id, string city);

    [LoggerMessage(102, LogLevel.Warning, "The store is away, callback {Id} stays taken until its lease lapses: {Why}")]
    private partial void LogStoreAway(string id, string why);
}
