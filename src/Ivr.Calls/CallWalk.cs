using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Phrases;
using Ivr.Speech;

namespace Ivr.Calls;

/// <summary>What a dialplan can do with a live call: the verbs of <see cref="IFlowCall"/> on the caller's leg and the stores.</summary>
internal sealed class CallWalk : IFlowCall
{
    /// <summary>Cause: a call another city sent on found no person here.</summary>
    public const string NobodyAnswered = "nobody-answered";

    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _leg;
    private readonly CallFacts _facts;
    private readonly Action<CallEnding> _end;
    private readonly LinePlace _place;
    private readonly KeyBuffer _keys = new();
    private bool _settled;
    private CancellationTokenSource _turn = new();

    public CallWalk(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, Action<CallEnding> end)
    {
        _desk = desk;
        _loop = loop;
        _leg = leg;
        _facts = facts;
        _end = end;
        _place = new LinePlace(desk, loop, facts);
        leg.OnKey = _keys.Add;
    }

    public string City => _facts.City;

    public void Choose(CityDecision decision)
    {
        Move(decision, decision.Rule);
        Show("navigation");
    }

    public bool MenuOn => _facts.Decision.City.MenuOnAt(Now, HoursByHand);

    public CallerKind CallerKind => _facts.Caller.Kind;

    public string? Home => _facts.Plan.HomeOf(_facts.Caller, _facts.Home)?.Id;

    public CallerProfile? Registered => _facts.Registered;

    public string Voice
    {
        get => _facts.Voice;
        set => _facts.Voice = value;
    }

    public string Language
    {
        get => _facts.Language;
        set => _facts.Language = value;
    }

    public DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    public HoursState? HoursByHand(string name) => _desk.Hours.Of(name);

    /// <summary>Set when a seat has sent the caller on within the plan: this run is over, the next begins there.</summary>
    public Onward? Onward { get; private set; }

    /// <summary>A run through the plan begins.</summary>
    /// <returns>Cancelled when the caller is gone, or is sent on.</returns>
    public CancellationToken Begin(CancellationToken gone)
    {
        _turn.Dispose();
        _turn = CancellationTokenSource.CreateLinkedTokenSource(gone);
        Onward = null;
        return _turn.Token;
    }

    public void Ring() => _leg.Ring();

    public async Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop)
    {
        if (_leg.IsAnswered)
        {
            await PlayAsync(promptIds, bargeIn: false, stop);
            return;
        }

        if (!_leg.Progress())
        {
            _leg.Ring();
            return;
        }

        _facts.Timeline.Add("early", string.Join(' ', promptIds));
        await _leg.Media.PlayAsync(_desk.Speech.Find(promptIds, Language, Voice), stopOnDigit: false, stop);
        stop.ThrowIfCancellationRequested();
    }

    /// <summary>
    /// Answers the INVITE, an offer that does not fit ends the call with 488; of a call we make, waits for the other side.
    /// A call another city sent on only rings until a person answers here: over there its caller hears music, and is
    /// served by whoever is free first.
    /// </summary>
    public async Task AnswerAsync(CancellationToken stop)
    {
        if (_leg.IsAnswered)
        {
            return;
        }

        if (_facts.CameFrom is not null)
        {
            _leg.Ring();
            _facts.Timeline.Add("ringing");
            Show("line");
            return;
        }

        var why = _leg.Invite is null ? await RingOutAsync(stop) : _leg.Answer();
        if (why is not null)
        {
            _facts.Timeline.Add("not-answered", why);
            return;
        }

        _facts.AnsweredAt = Now;
        _facts.Timeline.Add("answered");
        CallTape.Reached(RecordingScope.Call, _desk, _facts, _leg);
        Show("navigation");
    }

    public Task WaitAsync(TimeSpan wait, CancellationToken stop) => _loop.DelayAsync(wait, stop);

    public async Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop)
    {
        if (bargeIn && _keys.TryTake() is { } waiting)
        {
            return Took(waiting);
        }

        _facts.Timeline.Add("play", string.Join(' ', promptIds));
        return await PlayAsync(_desk.Speech.Find(promptIds, Language, Voice), bargeIn, stop);
    }

    public async Task<char?> SayAsync(SpeechOrder order, IReadOnlyList<string> fallback, bool bargeIn, CancellationToken stop)
    {
        if (bargeIn && _keys.TryTake() is { } waiting)
        {
            return Took(waiting);
        }

        var sound = await _desk.Parts.Speech(order, stop);
        stop.ThrowIfCancellationRequested();
        if (sound is null)
        {
            return await PlayAsync(fallback, bargeIn, stop);
        }

        // What was said belongs to the citizen: the timeline says that it was.
        _facts.Timeline.Add("spoken", $"{order.Language}, {order.Said.Text.Length} characters");
        return await PlayAsync([Speech.Of(sound)], bargeIn, stop);
    }

    public async Task<char?> AnnounceAsync(TimeSpan atMost, CancellationToken stop)
    {
        if (_desk.Announcements.For(City, Language, Voice, atMost) is not (var id, var sound))
        {
            return null;
        }

        if (_keys.TryTake() is { } waiting)
        {
            return Took(waiting);
        }

        _facts.Timeline.Add("announce", id);
        return await PlayAsync([sound], bargeIn: true, stop);
    }

    private async Task<char?> PlayAsync(IReadOnlyList<Prompt> playlist, bool bargeIn, CancellationToken stop)
    {
        var result = await _leg.Media.PlayAsync(playlist, bargeIn, stop);
        stop.ThrowIfCancellationRequested();
        return result.Result == PlayResult.DigitPressed && await _keys.TakeAsync(_loop, TimeSpan.FromMilliseconds(100), stop) is { } key
            ? Took(key)
            : null;
    }

    public async Task<(WebReply Reply, char? Key)> AskAsync(WebQuestion question, IReadOnlyList<string> meanwhile, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var answer = _desk.Parts.Web(question, enough.Token);
        try
        {
            var sounds = _desk.Speech.Find(meanwhile, Language, Voice);
            _facts.Timeline.Add("play", string.Join(' ', meanwhile));
            var key = sounds.Count == 0 ? null : await new Asking(_loop, _leg, _keys, answer).HearAsync(sounds, stop);
            if (key is { } pressed)
            {
                Took(pressed);
            }

            return (key == '0' ? WebReply.None : await answer, key);
        }
        finally
        {
            enough.Cancel();
        }
    }

    public async Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop)
    {
        var key = await _keys.TakeAsync(_loop, wait, stop);
        return key is { } pressed ? Took(pressed) : null;
    }

    public Task<(MessageEnd End, string? File)> RecordAsync(MessageRules rules, CancellationToken stop) =>
        MessageTape.TakeAsync(_desk, _loop, _facts, _keys, rules, stop);

    public Task EnterLineAsync(LineRequest request, CancellationToken stop)
    {
        _facts.Skills = request.Skills;
        _facts.Boost = request.PriorityBoost;
        _facts.Language = request.Language ?? _facts.Language;
        _place.Take();
        return Task.CompletedTask;
    }

    public async Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop)
    {
        Show("line");
        var stay = new LineStay(_desk, _loop, _leg, _facts, _place, wait);
        var exit = await stay.RunAsync(stop);
        _keys.Clear();
        if (exit == LineExit.Served && stay.Onward is { } onward)
        {
            GoOn(onward);
            stop.ThrowIfCancellationRequested();
        }

        _facts.Timeline.Add("line-left", exit.ToString());
        _settled |= exit == LineExit.Served;
        if (_facts.CameFrom is not null)
        {
            // The city he called asks for his grade, once, and goes on if nobody answered here.
            HangUp(exit == LineExit.Served ? "served" : NobodyAnswered);
            stop.ThrowIfCancellationRequested();
        }

        return exit;
    }

    public async Task<ThroughExit> PutThroughAsync(OutsideNumber to, CancellationToken stop)
    {
        Show("put-through");
        var exit = await new PutThrough(_desk, _loop, _leg, _facts, _place).RunAsync(to, stop);
        _keys.Clear();
        return exit;
    }

    public async Task<bool> RequestCallbackAsync(string reason, CancellationToken stop)
    {
        _facts.Callback = await _desk.Missed.OpenAsync(_facts, reason);
        if (_facts.Callback is null)
        {
            return false;
        }

        _settled = true;
        await _place.LeaveAsync();
        return true;
    }

    public void HangUp(string why) => _end(new CallEnding(EndedBy.Gateway, why));

    public void Attach(string name, string? value) => _facts.Attach(name, value);

    public string? Attached(string name) => _facts.Attached.GetValueOrDefault(name);

    public void Step(string step, Phrase detail) => _facts.Timeline.Add(step, detail.English);

    /// <summary>Gives back what the call holds, last taken first; a caller who waited and reached nobody, or hung up at the end of his message, is owed a callback.</summary>
    public async Task ReleaseAsync()
    {
        await _place.LeaveAsync();
        var left = _facts.Message is { IsOpen: true } message && await message.CloseAsync(_loop);
        var abandoned = _facts.LineEnteredAt is not null && _facts.ServedAt is null && _facts.CameFrom is null;
        if (!_settled && (left || abandoned))
        {
            _facts.Callback = await _desk.Missed.OpenAsync(_facts, left ? "message" : "abandoned");
        }

        _desk.Board.Remove(_leg.CallId);
    }

    // Where the number says so, his call is another city's from now on.
    private void GoOn(Onward onward)
    {
        if (onward.Flow is null)
        {
            // Whoever was called outside needs no grade, and the citizen no menu.
            _settled = true;
            HangUp("served");
            return;
        }

        if (_facts.Plan.CityFor(onward.Called, "", null) is { Rule: "called-number" } decision)
        {
            Move(decision, "transfer");
        }

        Onward = onward;
        _turn.Cancel();
    }

    private void Move(CityDecision decision, string why)
    {
        if (decision.City != _facts.Decision.City)
        {
            _place.Step = OverflowStep.Stay;
            _facts.Timeline.Add("city", $"{decision.City.Id}: {why}");
        }

        // Another number of the same city may have an overlay of its own.
        _facts.Decision = decision;
    }

    private async Task<string?> RingOutAsync(CancellationToken stop)
    {
        using var ring = _loop.After(_desk.Options.Seats.Ring, () =>
        {
            if (!_leg.Answered.IsCompleted)
            {
                _end(new CallEnding(EndedBy.Network, "no-answer"));
            }
        });
        var answer = await _leg.Answered;
        return answer.Ok ? null : answer.Why;
    }

    private char Took(char key)
    {
        _facts.Timeline.Add("key", key.ToString());
        return key;
    }

    private void Show(string stage) => _desk.Board.Show(
        new CallCard(_leg.CallId, _desk.Options.Instance, City, stage, _facts.Caller.Masked, _facts.Seat, _facts.StartedAt));
}
