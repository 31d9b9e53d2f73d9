using Ivr.Acd;
using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// A caller's stay in the line: music, his position, the key for a callback, wider pools as the overflow rule says,
/// and the seats that are offered to him, until one answers, he goes, or the wait is over. On the call's loop.
/// </summary>
internal sealed partial class LineStay
{
    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _leg;
    private readonly CallFacts _facts;
    private readonly LineWait _wait;
    private readonly LineInbox _inbox;
    private readonly Announcer _announcer;
    private readonly ILogger _log;
    private OverflowStep _step = OverflowStep.Stay;

    public LineStay(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, LineWait wait)
    {
        _desk = desk;
        _loop = loop;
        _leg = leg;
        _facts = facts;
        _wait = wait;
        _log = desk.Parts.Logs.CreateLogger<LineStay>();
        _inbox = new LineInbox(seat => loop.Start(() => desk.NewRing().LeaveAsync(seat, facts.CallId), "giving a seat back"));
        _announcer = new Announcer(loop, leg, desk.Speech, facts, wait.Music);
    }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    private ILineStore Lines => _desk.Parts.Stores.Lines;

    /// <summary>Waits. The caller has entered the line before; leaving it is the call's last duty, not ours.</summary>
    public async Task<LineExit> RunAsync(CancellationToken stop)
    {
        _facts.Timeline.Add("waiting", string.Join(' ', _facts.Skills));
        var formerKeys = _leg.OnKey;
        _leg.OnKey = key => _inbox.Add(new LineEvent.Pressed(key));
        using var firstWord = _loop.After(FirstWord(), () => _inbox.Add(new LineEvent.AnnouncementDue(0)));
        using var enough = _wait.MaxWait is { } most ? _loop.After(most, () => _inbox.Add(new LineEvent.WaitedEnough())) : null;
        try
        {
            _announcer.Music();
            if (!await OpenAsync(stop))
            {
                return LineExit.StoreDown;
            }

            _desk.Queue.Join(new WaitingCall(_facts.CallId, _facts.City, Post<SeatSnapshot>(seat => new LineEvent.Offered(seat)), Post<LineNews>(news => new LineEvent.News(news))));
            while (true)
            {
                if (await HandleAsync(await _inbox.NextAsync(stop), stop) is { } exit)
                {
                    return exit;
                }
            }
        }
        finally
        {
            _desk.Queue.Part(_facts.CallId);
            _inbox.Close();
            _announcer.Stop();
            _leg.OnKey = formerKeys;
        }
    }

    private Action<T> Post<T>(Func<T, LineEvent> happened) => value => _loop.Post(() => _inbox.Add(happened(value)));

    // The position is worth a word only after a while in the line, and the navigation counts as waiting.
    private TimeSpan FirstWord()
    {
        var left = _wait.FirstAfter - (Now - (_facts.LineEnteredAt ?? Now));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>From now on a seat of his own city may be offered; false when the store stayed away too long.</summary>
    private async Task<bool> OpenAsync(CancellationToken stop)
    {
        var patience = Now + _desk.Options.Line.StorePatience;
        while (true)
        {
            try
            {
                await WidenAsync();
                return true;
            }
            catch (StoreUnavailableException error)
            {
                LogStoreAway(_facts.CallId, error.Message);
                if (Now >= patience)
                {
                    _facts.Timeline.Add("store-away");
                    return false;
                }

                await _loop.DelayAsync(TimeSpan.FromSeconds(1), stop);
            }
        }
    }

    // Entering is idempotent and keeps the place: it brings back a caller the store forgot as well.
    private async Task WidenAsync()
    {
        var cities = OverflowLadder.SeatCities(_facts.City, _step, _facts.Plan.Cities[_facts.City].Overflow.Partner);
        await Lines.EnterAsync(_facts.Waiting(cities), Now + _desk.Options.Line.Lease, Now);
        _desk.Queue.Wake();
    }

    private async Task<LineExit?> HandleAsync(LineEvent happened, CancellationToken stop)
    {
        switch (happened)
        {
            case LineEvent.Offered offered:
                return await TakeSeatAsync(offered.Seat, stop);
            case LineEvent.Pressed pressed when pressed.Key == _wait.CallbackKey && _facts.Caller.Callable:
                _facts.Timeline.Add("key", pressed.Key.ToString());
                return LineExit.CallbackRequested;
            case LineEvent.Pressed { Key: '*' }:
                await AnnouncePositionAsync();
                return null;
            case LineEvent.AnnouncementDue due:
                await AnnounceAsync(due.Number);
                return null;
            case LineEvent.WaitedEnough:
                _facts.Timeline.Add("waited-enough");
                return LineExit.TimedOut;
            case LineEvent.News news:
                return await ConsiderAsync(news.Line, stop);
            default:
                return null;
        }
    }

    private async Task<LineExit?> TakeSeatAsync(SeatSnapshot seat, CancellationToken stop)
    {
        _facts.Timeline.Add("seat-ringing", seat.Id);
        var ring = _desk.NewRing();
        var ringing = await ring.RingAsync(_loop, seat, _facts.CallId, Display(), stop);
        if (ringing.Leg is not { } seatLeg)
        {
            _facts.Timeline.Add("seat-failed", $"{seat.Id}: {ringing.Failure}");
            stop.ThrowIfCancellationRequested();
            await BackInLineAsync();
            return null;
        }

        _facts.ServedAt = Now;
        (_facts.Seat, _facts.ServedBy) = (seat.Id, seat.City);
        _facts.Timeline.Add("seat-answered", seat.Id);
        await TalkAsync(seatLeg, whisper: seat.City == _facts.City ? null : "C_" + _facts.City, stop);
        await ring.WrapUpAsync(seat, _facts.CallId);
        stop.ThrowIfCancellationRequested();
        return LineExit.Served;
    }

    /// <summary>The conversation; whoever ends it, the other leg is let go or kept for the survey.</summary>
    private async Task TalkAsync(Leg other, string? whisper, CancellationToken stop)
    {
        _desk.Queue.Part(_facts.CallId);
        await SafelyAsync(() => Lines.LeaveAsync(_facts.CallId, Now), "leave the line");
        await _desk.Missed.SettleAsync(_facts);
        if (whisper is not null && !other.IsEnded && !stop.IsCancellationRequested)
        {
            await other.Media.PlayAsync(_desk.Speech.Find([whisper], "zh", "standard"), stopOnDigit: false, stop);
        }

        _announcer.Stop();
        _facts.Timeline.Add("talking");
        await Conversation.RunAsync(_leg, other, _desk.Speech.Music(_wait.Music));
        other.HangUp();
        _facts.Timeline.Add("talked", _leg.IsEnded ? "the caller hung up" : "the seat hung up");
    }

    private async Task BackInLineAsync()
    {
        await SafelyAsync(() => Lines.ReturnAsync(_facts.CallId, Now), "return to the line");
        _desk.Queue.Wake();
    }

    private async Task<LineExit?> ConsiderAsync(LineNews news, CancellationToken stop)
    {
        if (news.AwayFor > _desk.Options.Line.StorePatience)
        {
            _facts.Timeline.Add("store-away");
            return LineExit.StoreDown;
        }

        if (news.Status is not { } status || _facts.CameFrom is not null)
        {
            return null;
        }

        var rule = _facts.Plan.Cities[_facts.City].Overflow;
        var next = OverflowLadder.Next(_step, rule.AsAcd(), news.Switch, status, Now - _facts.LineEnteredAt!.Value);
        if (next == _step)
        {
            return null;
        }

        _step = next;
        _facts.Timeline.Add("overflow", next.ToString());
        _announcer.Say(_wait.Overflow);
        if (next == OverflowStep.Partner && _desk.Options.Trunks.FirstOrDefault(trunk => trunk.PartnerCity == rule.Partner && trunk.Outbound is not null) is { } trunk)
        {
            return await SendOnAsync(trunk, stop);
        }

        await SafelyAsync(async () =>
        {
            await WidenAsync();
            return true;
        }, "widen the pool");
        return null;
    }

    /// <summary>The partner city runs elsewhere: our place in the line stays while its trunk is tried.</summary>
    private async Task<LineExit?> SendOnAsync(Trunk trunk, CancellationToken stop)
    {
        if (_facts.MaxForwards <= 1)
        {
            _facts.Timeline.Add("not-sent-on", "Max-Forwards is used up");
            return null;
        }

        await SafelyAsync(() => Lines.WidenAsync(_facts.CallId, [], Now), "stand aside");
        _facts.Timeline.Add("partner-ringing", trunk.Name);
        var leg = PartnerCall.Dial(_desk, _loop, trunk, _facts);
        using var ring = _loop.After(_desk.Options.Seats.Ring, () =>
        {
            if (!leg.Answered.IsCompleted)
            {
                leg.HangUp();
            }
        });
        using var left = stop.Register(() => leg.HangUp());
        var answer = await leg.Answered;
        if (!answer.Ok || stop.IsCancellationRequested)
        {
            leg.HangUp();
            _facts.Timeline.Add("partner-failed", answer.End?.Status?.ToString() ?? answer.End?.Cause.ToString());
            stop.ThrowIfCancellationRequested();
            await SafelyAsync(async () =>
            {
                await WidenAsync();
                return true;
            }, "come back to the line");
            return null;
        }

        _facts.ServedAt = Now;
        _facts.ServedBy = trunk.PartnerCity;
        _facts.Timeline.Add("partner-answered", trunk.Name);
        await TalkAsync(leg, whisper: null, stop);
        stop.ThrowIfCancellationRequested();
        return LineExit.Served;
    }

    private async Task AnnounceAsync(int number)
    {
        if (number == 0)
        {
            await AnnouncePositionAsync();
        }
        else
        {
            _announcer.Say(_wait.Repeat);
        }

        _ = _loop.After(_wait.Every, () => _inbox.Add(new LineEvent.AnnouncementDue(number + 1)));
    }

    private async Task AnnouncePositionAsync()
    {
        try
        {
            if (await Lines.PositionAsync(_facts.CallId) is { } position)
            {
                _facts.Timeline.Add("position", position.ToString());
                _announcer.Say(_wait.Position(position - 1));
            }
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(_facts.CallId, error.Message);
        }
    }

    private SeatDisplay Display() => new(
        _facts.Plan.Cities[_facts.City].Name + " 12345",
        _desk.Options.ShowNumbersToSeats ? _facts.Caller.Digits : _facts.Caller.Masked,
        string.Join("; ", _facts.Attached.Select(one => $"{one.Key} {one.Value}").Prepend(_facts.Language)));

    private async Task SafelyAsync(Func<Task<bool>> write, string what)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(_facts.CallId, what, error.Message);
        }
    }

    [LoggerMessage(80, LogLevel.Warning, "Call {CallId} waits for the store: {Why}")]
    private partial void LogStoreAway(string callId, string why);

    [LoggerMessage(81, LogLevel.Warning, "Call {CallId} could not {What}, its lease will lapse: {Why}")]
    private partial void LogUnwritten(string callId, string what, string why);
}
