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
    private static readonly TimeSpan TimeForAnOffer = TimeSpan.FromSeconds(2);

    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _leg;
    private readonly CallFacts _facts;
    private readonly LinePlace _place;
    private readonly LineWait _wait;
    private readonly LineInbox _inbox;
    private readonly LineRing _ring;
    private readonly Announcer _announcer;
    private readonly ILogger _log;
    private ITimer? _nextWord;
    private bool _waitedEnough;

    public LineStay(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, LinePlace place, LineWait wait)
    {
        _desk = desk;
        _loop = loop;
        _leg = leg;
        _facts = facts;
        _place = place;
        _wait = wait;
        _log = desk.Parts.Logs.CreateLogger<LineStay>();
        _ring = new LineRing(desk, loop, facts);
        _inbox = new LineInbox(_ring.GiveBack);
        _announcer = new Announcer(loop, leg, desk.Speech, facts, wait.Music);
    }

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    private Flows.OverflowRule Rule => _facts.Decision.City.Overflow;

    /// <summary>Where he goes when he was served and handed on; null: on in the plan, as after any conversation.</summary>
    public Onward? Onward { get; private set; }

    /// <summary>Waits. Leaving the line is the last duty of whoever holds the place, not ours.</summary>
    public async Task<LineExit> RunAsync(CancellationToken stop)
    {
        _facts.Timeline.Add("waiting", string.Join(' ', _facts.Skills));
        var formerKeys = _leg.OnKey;
        _leg.OnKey = key => _inbox.Add(new LineEvent.Pressed(key));
        _nextWord = _loop.After(FirstWord(), () => _inbox.Add(new LineEvent.AnnouncementDue(0)));
        using var enough = _wait.MaxWait is { } most ? _loop.After(most, () => _inbox.Add(new LineEvent.WaitedEnough())) : null;
        try
        {
            _announcer.Music();
            if (!await OpenAsync(stop))
            {
                return LineExit.StoreDown;
            }

            Join();
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
            _ring.Stop();
            _inbox.Close();
            _announcer.Stop();
            _nextWord.Dispose();
            _leg.OnKey = formerKeys;
        }
    }

    private void Join() => _desk.Queue.Join(new WaitingCall(
        _facts.CallId, _facts.City, Post<SeatSnapshot>(seat => new LineEvent.Offered(seat)), Post<LineNews>(news => new LineEvent.News(news)),
        () => _loop.Post(() => _inbox.Add(new LineEvent.Forgotten()))));

    private Action<T> Post<T>(Func<T, LineEvent> happened) => value => _loop.Post(() => _inbox.Add(happened(value)));

    // The position is worth a word only after a while in the line, and the navigation counts as waiting; a seat that is
    // free is offered first, or he would be told that all are busy.
    private TimeSpan FirstWord()
    {
        var left = _wait.FirstAfter - (Now - (_facts.LineEnteredAt ?? Now));
        return left > TimeForAnOffer ? left : TimeForAnOffer;
    }

    /// <summary>From now on a seat of his own city may be offered; false when the store stayed away too long.</summary>
    private async Task<bool> OpenAsync(CancellationToken stop)
    {
        var patience = Now + _desk.Options.Line.StorePatience;
        for (var tries = 0; ; tries++)
        {
            try
            {
                await _place.OpenAsync(SeatCities());
                return true;
            }
            catch (StoreUnavailableException error)
            {
                // Hundreds may wait, and each tries every second: once is enough.
                if (tries == 0)
                {
                    LogStoreAway(_facts.CallId, error.Message);
                }

                if (Now >= patience)
                {
                    _facts.Timeline.Add("store-away");
                    return false;
                }

                await _loop.DelayAsync(TimeSpan.FromSeconds(1), stop);
            }
        }
    }

    private IReadOnlyList<string> SeatCities() => OverflowLadder.SeatCities(_facts.City, _place.Step, Rule.Partner);

    private Task WidenAsync(string what) => _desk.Writes.TryAsync(_facts.CallId, what, () => _place.OpenAsync(SeatCities()));

    private async Task<LineExit?> HandleAsync(LineEvent happened, CancellationToken stop)
    {
        switch (happened)
        {
            case LineEvent.Offered offered:
                _ring.Start(offered.Seat, _inbox);
                return null;
            case LineEvent.Rang rang:
                _ring.Over();
                return await TakeSeatAsync(rang.Seat, rang.Ringing, stop);
            case LineEvent.Pressed pressed when pressed.Key == _wait.CallbackKey:
                _facts.Timeline.Add("key", pressed.Key.ToString());
                return LineExit.CallbackRequested;
            case LineEvent.Pressed { Key: '*' }:
                await AnnouncePositionAsync();
                return null;
            case LineEvent.AnnouncementDue due:
                await AnnounceAsync(due.Number);
                return null;
            case LineEvent.WaitedEnough:
                _waitedEnough = true;
                _facts.Timeline.Add("waited-enough");
                return _ring.IsOn ? null : LineExit.TimedOut;
            case LineEvent.Forgotten:
                await WidenAsync("come back to the line");
                return null;
            case LineEvent.News news:
                return await ConsiderAsync(news.Line, stop);
            default:
                return null;
        }
    }

    private async Task<LineExit?> TakeSeatAsync(SeatSnapshot seat, SeatRinging ringing, CancellationToken stop)
    {
        if (ringing.Leg is not { } seatLeg)
        {
            _facts.Timeline.Add("seat-failed", $"{seat.Id}: {ringing.Why}");
            await _place.ReturnAsync();
            return _waitedEnough ? LineExit.TimedOut : null;
        }

        _facts.Timeline.Add("seat-answered", seat.Id);
        var whisper = seat.City == _facts.Greeted.Id ? null : _facts.Greeted.Whisper;
        var end = await HandOverAsync(new Party(_desk, seatLeg, new Answerer(seat.Id, seat.City, whisper), seat, _facts.CallId), stop);
        stop.ThrowIfCancellationRequested();
        return await AfterAsync(end, seat.Id);
    }

    private async Task<HandoverEnd> HandOverAsync(Party other, CancellationToken stop)
    {
        var handover = new Handover(_desk, _loop, _leg, _facts, _place, _announcer);
        var end = await handover.RunAsync(other, stop);
        Onward = handover.Onward;
        return end;
    }

    private async Task<LineExit?> AfterAsync(HandoverEnd end, string who)
    {
        if (end == HandoverEnd.Talked)
        {
            return LineExit.Served;
        }

        _facts.Timeline.Add(end == HandoverEnd.Missed ? "seat-left" : end == HandoverEnd.Lost ? "seat-lost" : "line-again", who);
        if (end != HandoverEnd.Missed)
        {
            // By the old time: before everybody who came after him.
            _place.Take();
            _announcer.Music();
            Join();
            await WidenAsync("come back to the line");
        }
        else
        {
            await _place.ReturnAsync();
        }

        return null;
    }

    private async Task<LineExit?> ConsiderAsync(LineNews news, CancellationToken stop)
    {
        // Whoever rings for him may answer yet: no other step before that is known.
        if (_ring.IsOn)
        {
            return null;
        }

        if (news.AwayFor > _desk.Options.Line.StorePatience)
        {
            _facts.Timeline.Add("store-away");
            return LineExit.StoreDown;
        }

        if (news.Status is not { } status || _facts.CameFrom is not null)
        {
            return null;
        }

        if (_wait.IsStaffed?.Invoke() == false && !await IsSeatThereAsync())
        {
            _facts.Timeline.Add("roster-over");
            return LineExit.Unstaffed;
        }

        var next = OverflowLadder.Next(_place.Step, Rule.AsAcd(), news.Switch, status, Now - _facts.LineEnteredAt!.Value);
        if (next == _place.Step)
        {
            return null;
        }

        // What is said names the province: it is true of this step only.
        if (next == OverflowStep.Pool)
        {
            _announcer.Say(_wait.Overflow);
        }

        _place.Step = next;
        _facts.Timeline.Add("overflow", next.ToString());
        if (next == OverflowStep.Partner && _desk.Trunks.To(Rule.Partner) is { Count: > 0 } ways)
        {
            return await SendOnAsync(ways, stop);
        }

        await WidenAsync("widen the pool");
        return null;
    }

    // Who stays longer than his roster serves who still waits.
    private async Task<bool> IsSeatThereAsync()
    {
        try
        {
            var cities = SeatCities();
            return (await _desk.Parts.Stores.Seats.ListAsync(Now)).Any(seat => seat.State != SeatState.Offline && cities.Contains(seat.City) && WantedSkill.All(_facts.Skills, seat.Skills));
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(_facts.CallId, error.Message);
            return true;
        }
    }

    /// <summary>The partner city runs elsewhere: our place in the line stays while its trunk is tried.</summary>
    private async Task<LineExit?> SendOnAsync(IReadOnlyList<LiveTrunk> ways, CancellationToken stop)
    {
        await _place.StandAsideAsync();
        if (await new PartnerCall(_desk, _loop, ways, _facts).RingAsync(stop) is { Leg: { } leg, Trunk: { } trunk })
        {
            var end = await HandOverAsync(new Party(_desk, leg, new Answerer(null, trunk.PartnerCity, null)), stop);
            stop.ThrowIfCancellationRequested();
            return await AfterAsync(end, trunk.Name);
        }

        await WidenAsync("come back to the line");
        return null;
    }

    private async Task AnnounceAsync(int number)
    {
        // Who is rung for is not told that all are busy.
        var later = number == 0 && _ring.IsOn;
        if (number > 0)
        {
            _announcer.Say(_wait.Repeat);
        }
        else if (!later)
        {
            await AnnouncePositionAsync();
        }

        _nextWord?.Dispose();
        _nextWord = _loop.After(later ? TimeForAnOffer : _wait.Every, () => _inbox.Add(new LineEvent.AnnouncementDue(later ? 0 : number + 1)));
    }

    private async Task AnnouncePositionAsync()
    {
        try
        {
            if (await _place.PositionAsync() is { } position)
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

    [LoggerMessage(80, LogLevel.Warning, "Call {CallId} waits for the store: {Why}")]
    private partial void LogStoreAway(string callId, string why);
}
