using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// One attempt at a callback: a seat is reserved and rung first, so that the citizen never answers to silence; then the
/// citizen, who hears who calls (P12) and may decline; then both are joined. The attempt ends in one of: closed, to be
/// tried again, postponed (no seat, no trunk: not the citizen's failure).
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
            Called = "12345",
            CallId = desk.Parts.Ids.NewCallId(),
            Direction = CallDirection.Callback,
            Skills = due.Request.Skills,
            Language = due.Request.Language ?? "zh",
            Callback = due.Id,
        };
    }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

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

    /// <summary>The gateway stops: the attempt is given up and comes back when its lease lapses.</summary>
    public void Abandon() => _loop.Post(() => _stop.Cancel());

    private async Task RunAsync()
    {
        using var renewing = new Beat(_loop, _desk.Options.Line.Renew, () => SafelyAsync(() => Store.RenewAsync(_due.Id, _token, Now + _desk.Options.Line.Lease, Now)), "a callback's lease").Start();
        var ending = await ReserveAsync();
        _facts.Timeline.Add("attempt-over", ending.Cause);
        if (ending.Cause != "no-seat")
        {
            _desk.Parts.Records(_facts.Record(ending));
        }

        LogOver(_due.Id, _facts.Caller.Masked, ending.Cause);
    }

    private async Task<CallEnding> ReserveAsync()
    {
        SeatClaim claim;
        try
        {
            var cities = OverflowLadder.SeatCities(_facts.City, OverflowStep.Pool, null);
            claim = await _desk.Parts.Stores.Seats.ReserveAsync(new SeatWanted(cities, _facts.Skills), _due.Id, _token, Now + _desk.Options.Line.Lease, Now);
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(_due.Id, error.Message);
            return new CallEnding(EndedBy.Gateway, "store-down");
        }

        if (claim.Seat is not { } seat)
        {
            await PostponeAsync();
            return new CallEnding(EndedBy.Gateway, "no-seat");
        }

        _facts.Timeline.Add("seat-ringing", seat.Id);
        var ring = _desk.NewRing();
        var ringing = await ring.RingAsync(_loop, seat, _due.Id, Display(), _stop.Token);
        if (ringing.Leg is not { } seatLeg)
        {
            _facts.Timeline.Add("seat-failed", $"{seat.Id}: {ringing.Failure}");
            await PostponeAsync();
            return new CallEnding(EndedBy.Seat, "seat-" + ringing.Failure);
        }

        (_facts.Seat, _facts.ServedBy) = (seat.Id, seat.City);
        _facts.Timeline.Add("seat-answered", seat.Id);
        var ending = await RingCitizenAsync(seatLeg);
        seatLeg.HangUp();
        await ring.WrapUpAsync(seat, _due.Id);
        return ending;
    }

    private async Task<CallEnding> RingCitizenAsync(Leg seat)
    {
        if (TrunkOut() is not { } trunk)
        {
            LogNoTrunk(_due.Id, _facts.City);
            await PostponeAsync();
            return new CallEnding(EndedBy.Gateway, "no-trunk");
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
            await PostponeAsync();
            return new CallEnding(EndedBy.Gateway, "capacity");
        }

        using var ring = _loop.After(Rules.RingCitizen, () =>
        {
            if (!citizen.Answered.IsCompleted)
            {
                citizen.HangUp();
            }
        });
        using var stopped = _stop.Token.Register(() => citizen.HangUp());
        seat.OnEnded = _ =>
        {
            if (!citizen.Answered.IsCompleted)
            {
                citizen.HangUp();
            }
        };
        var answer = await citizen.Answered;
        if (!answer.Ok)
        {
            return await NotReachedAsync(seat, answer);
        }

        _facts.AnsweredAt = Now;
        _facts.Timeline.Add("citizen-answered");
        return await GreetAsync(seat, citizen);
    }

    private async Task<CallEnding> NotReachedAsync(Leg seat, LegAnswer answer)
    {
        if (seat.IsEnded || _stop.IsCancellationRequested)
        {
            await PostponeAsync();
            return new CallEnding(EndedBy.Seat, "seat-left");
        }

        await AgainAsync(answer.End?.Status is { } status ? $"status-{status}" : "no-answer");
        return new CallEnding(EndedBy.Network, "citizen-not-reached", answer.End?.Status);
    }

    private async Task<CallEnding> GreetAsync(Leg seat, Leg citizen)
    {
        var keys = new KeyBuffer();
        citizen.OnKey = keys.Add;
        await citizen.Media.PlayAsync(_desk.Speech.Find(Rules.Greeting, _facts.Language, "standard"), stopOnDigit: true, _stop.Token);
        var key = citizen.IsEnded ? null : await keys.TakeAsync(_loop, Rules.GreetingWait, _stop.Token);
        if (key == Rules.DeclineKey)
        {
            _facts.Timeline.Add("declined");
            await SafelyAsync(() => Store.CloseAsync(_due.Id, _token, "declined", Now));
            await citizen.Media.PlayAsync(_desk.Speech.Find(Rules.Farewell, _facts.Language, "standard"), stopOnDigit: false, _stop.Token);
            citizen.HangUp();
            return new CallEnding(EndedBy.Caller, "declined");
        }

        if (citizen.IsEnded)
        {
            await AgainAsync("hung-up-early");
            return new CallEnding(EndedBy.Caller, "hung-up-early");
        }

        if (seat.IsEnded)
        {
            citizen.HangUp();
            await PostponeAsync();
            return new CallEnding(EndedBy.Seat, "seat-left");
        }

        // Silence is consent to talk: a person who presses nothing gets a person.
        _facts.ServedAt = Now;
        _facts.Timeline.Add("talking");
        await SafelyAsync(() => Store.CloseAsync(_due.Id, _token, "connected", Now));
        await Conversation.RunAsync(citizen, seat, null);
        var endedBy = citizen.IsEnded ? EndedBy.Caller : EndedBy.Seat;
        citizen.HangUp();
        return new CallEnding(endedBy, "hung-up");
    }

    private Task AgainAsync(string outcome) => SafelyAsync(() => Rules.DueAfter(_due.Attempts + 1, Now) is { } due
        ? Store.RetryAsync(_due.Id, _token, due, outcome, Now)
        : Store.CloseAsync(_due.Id, _token, "given-up: " + outcome, Now));

    private Task PostponeAsync() => SafelyAsync(() => Store.PostponeAsync(_due.Id, _token, Now + _desk.Options.Line.CallbackPostpone, Now));

    private Trunk? TrunkOut() =>
        _desk.Options.Trunks.Where(trunk => trunk is { Outbound: not null, PartnerCity: null })
            .OrderByDescending(trunk => trunk.City == _facts.City).FirstOrDefault();

    private OutboundCallRequest Request(Trunk trunk) => new()
    {
        Target = trunk.Outbound!.WithUser(_facts.Caller.Digits),
        NextHop = null,
        From = new SipUri("sip", "12345", _desk.Options.Address.Host, _desk.Options.Address.Port),
        FromDisplay = _facts.Plan.Cities[_facts.City].Name + " 12345",
    };

    private SeatDisplay Display() => new(
        "回拨 " + _facts.Plan.Cities[_facts.City].Name,
        _desk.Options.ShowNumbersToSeats ? _facts.Caller.Digits : _facts.Caller.Masked,
        $"{_facts.Language}; {_due.Request.Reason}");

    private async Task SafelyAsync(Func<Task<bool>> write)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(_due.Id, error.Message);
        }
    }

    [LoggerMessage(100, LogLevel.Information, "Callback {Id} to {Number}: {Cause}")]
    private partial void LogOver(string id, string number, string cause);

    [LoggerMessage(101, LogLevel.Error, "Callback {Id} for {City} has no trunk to go out by; give a trunk an outbound address")]
    private partial void LogNoTrunk(string id, string city);

    [LoggerMessage(102, LogLevel.Warning, "The store is away, callback {Id} stays taken until its lease lapses: {Why}")]
    private partial void LogUnwritten(string id, string why);
}
