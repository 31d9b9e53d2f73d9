namespace Ivr.Flows.Simulation;

/// <summary>A call without a wire: the verbs of <see cref="IFlowCall"/> on a caller's fingers, a house as it is told, and a time of their own.</summary>
internal sealed class SimulatedCall : IFlowCall
{
    // What is spoken has no length before it is.
    private static readonly TimeSpan Character = TimeSpan.FromSeconds(0.25);

    private readonly Dialplan _plan;
    private readonly HouseState _house;
    private readonly Transcript _transcript;
    private readonly CallerNumber _number;
    private readonly Simulator _simulator;
    private readonly SimulatedPhone _phone;
    private readonly SimulatedLine _line;
    private bool _settled;
    private bool _over;
    private bool _leaving;

    public SimulatedCall(Dialplan plan, Simulator simulator, SimulatedCaller caller, HouseState house, Transcript transcript)
    {
        (_plan, _simulator, _house, _transcript) = (plan, simulator, house, transcript);
        _number = CallerNumber.Normalise(caller.Number, house.TrunkCity is { } home ? plan.AreaCodeOf(home) : null);
        _phone = new SimulatedPhone(caller, transcript);
        _line = new SimulatedLine(_phone, house, transcript);
    }

    public string City => _transcript.City.City.Id;

    public void Choose(CityDecision decision)
    {
        _transcript.City = decision;
        _line.Move();
        _phone.Say($"city: {decision.City.Id}");
    }

    public bool MenuOn => _house.MenuOn ?? _transcript.City.City.MenuOnAt(Now, HoursByHand);

    public DateTimeOffset Now => _house.At + _phone.Now;

    public HoursState? HoursByHand(string name) => _house.HoursByHand.TryGetValue(name, out var open) ? open ? HoursState.Open : HoursState.Closed : null;

    public CallerKind CallerKind => _number.Kind;

    public string? Home => _simulator.HomeOf(_number)?.Id;

    public CallerProfile? Registered => _house.Registered;

    public string Voice { get; set; } = "standard";

    public string Language { get; set; } = "zh";

    /// <summary>Walks from <paramref name="entry"/> to the end, whoever brings it about.</summary>
    public async Task WalkAsync(Flow entry)
    {
        try
        {
            await FlowRun.RunAsync(_plan, entry, this, _phone.Gone);
        }
        catch (OperationCanceledException) when (_phone.Gone.IsCancellationRequested)
        {
            _transcript.Outcome = CallOutcome.HungUp;
        }
        catch (Exception error)
        {
            _phone.Say($"trouble: {error.GetType().Name}: {error.Message}");
            _transcript.Outcome = CallOutcome.Trouble;
        }

        Close();
    }

    public void Ring() => _phone.Say("rings");

    public Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop)
    {
        Play(played => $"early {played}", promptIds, bargeIn: false);
        return Task.CompletedTask;
    }

    public Task AnswerAsync(CancellationToken stop)
    {
        _phone.Say("answered");
        return Task.CompletedTask;
    }

    public Task WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        _phone.Pass(_phone.Now + wait, untilKey: false);
        return Task.CompletedTask;
    }

    public Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop) =>
        Task.FromResult((bargeIn ? _phone.TakeKey() : null) ?? (Play(Plays, promptIds, bargeIn) ? _phone.TakeKey() : null));

    public Task<char?> SayAsync(SpeechOrder order, IReadOnlyList<string> fallback, bool bargeIn, CancellationToken stop)
    {
        if (!_house.Speaks)
        {
            return PlayAsync(fallback, bargeIn, stop);
        }

        if (bargeIn && _phone.TakeKey() is { } waiting)
        {
            return Task.FromResult<char?>(waiting);
        }

        _phone.Say($"says {order.Said.Text}");
        return Task.FromResult(_phone.Play(fallback[0], order.Said.Text.Length * Character, bargeIn) ? _phone.TakeKey() : null);
    }

    public Task<char?> AnnounceAsync(TimeSpan atMost, CancellationToken stop)
    {
        if (_house.Announcement is not { } length || length > atMost)
        {
            return Task.FromResult<char?>(null);
        }

        if (_phone.TakeKey() is { } waiting)
        {
            return Task.FromResult<char?>(waiting);
        }

        _phone.Say("announces");
        return Task.FromResult(_phone.Play("announcement", length, bargeIn: true) ? _phone.TakeKey() : null);
    }

    public Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop)
    {
        if (_phone.TakeKey() is { } waiting)
        {
            return Task.FromResult<char?>(waiting);
        }

        if (wait <= TimeSpan.Zero)
        {
            return Task.FromResult<char?>(null);
        }

        _phone.Fingers.Asked(_phone.Now, wait);
        var pressed = _phone.Pass(_phone.Now + wait, untilKey: true);
        _phone.Fingers.NotAsked(silent: !pressed);
        if (!pressed)
        {
            _phone.Say("silence");
        }

        return Task.FromResult(pressed ? _phone.TakeKey() : null);
    }

    public Task<(MessageEnd End, string? File)> RecordAsync(MessageRules rules, CancellationToken stop)
    {
        if (!_house.KeepsMessages)
        {
            return Task.FromResult<(MessageEnd, string?)>((MessageEnd.Failed, null));
        }

        _phone.Say("tone");
        _leaving = _house.Message > TimeSpan.Zero;
        var end = SimulatedMessage.Leave(_phone, rules, _house.Message);
        _leaving = false;
        return Task.FromResult((end, end is MessageEnd.Left or MessageEnd.Person && _house.Message > TimeSpan.Zero ? "message.wav" : null));
    }

    public Task EnterLineAsync(LineRequest request, CancellationToken stop)
    {
        _transcript.Ask(request);
        Language = request.Language ?? Language;
        _line.Enter(request);
        return Task.CompletedTask;
    }

    public Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop)
    {
        var exit = _line.Wait(wait, Length);
        _settled |= exit == LineExit.Served;
        return Task.FromResult(exit);
    }

    public Task<ThroughExit> PutThroughAsync(OutsideNumber to, CancellationToken stop) => Task.FromResult(_line.PutThrough(to));

    public Task<bool> RequestCallbackAsync(string reason, CancellationToken stop)
    {
        var owed = Owe(reason);
        _settled |= owed;
        return Task.FromResult(owed);
    }

    public void HangUp(string why)
    {
        _over = true;
        _transcript.Outcome = CallOutcome.Goodbye;
        _phone.Say($"goodbye: {why}");
    }

    public Task<(WebReply Reply, char? Key)> AskAsync(WebQuestion question, IReadOnlyList<string> meanwhile, CancellationToken stop)
    {
        var service = _house.Services.GetValueOrDefault(question.Service.Name) ?? SimulatedService.Down;
        _phone.Say($"asks {question.Service.Name}: {$"{question.Address.PathAndQuery} {question.Body}".TrimEnd()}");
        var inTime = service.After < question.Within;
        var (comes, key) = (_phone.Now + (inTime ? service.After : question.Within), (char?)null);
        for (var round = 0; key != '0' && (round == 0 || _phone.Now < comes); round++)
        {
            var id = meanwhile[round % meanwhile.Count];
            Say(Plays, id);
            var pressed = _phone.Hear(id, round == 0 ? _phone.Now + Length(id) : Earlier(_phone.Now + Length(id), comes));
            key = pressed == '0' ? pressed : key ?? pressed;
        }

        return Task.FromResult((inTime && key != '0' ? service.Reply : WebReply.None, key));
    }

    public void Attach(string name, string? value)
    {
        _transcript.Attach(name, value);
        _phone.Say(value is null ? (Phrase)$"forgets {name}" : $"attaches {name}: {value}");
    }

    public string? Attached(string name) => _transcript.Attached.GetValueOrDefault(name);

    public void Step(string step, Phrase detail)
    {
        switch (step)
        {
            case "node":
                _transcript.Visit(detail.English);
                break;
            case "hours":
                _phone.Say($"hours: {detail}");
                break;
            case "branch":
                _phone.Say($"branch: {detail}");
                break;
            case "transfer-failed":
                _phone.Say($"through: not tried: {detail}");
                break;
            case "unstaffed":
                _phone.Say($"line: {detail}");
                break;
            case "error":
                _phone.Say($"trouble: {detail}");
                break;
        }
    }

    // As the live call: who waited, reached nobody and is owed nothing yet is owed a callback.
    private void Close()
    {
        if (_line.IsEntered && _transcript.PersonAfter is null && !_settled)
        {
            Owe("abandoned");
        }
        else if (_leaving && !_settled)
        {
            Owe("message");
        }

        if (_transcript.Outcome != CallOutcome.Trouble)
        {
            _transcript.Outcome = _transcript.PersonAfter is not null ? CallOutcome.Person
                : _transcript.OutsideAfter is not null ? CallOutcome.Outside
                : _transcript.Callback is not null && (_over || _settled) ? CallOutcome.Callback
                : _transcript.Outcome;
        }

        _transcript.Undone = _phone.Fingers.Undone;
    }

    private bool Owe(string reason)
    {
        if (!_number.Callable)
        {
            _phone.Say($"callback refused: the caller's number is {_number.Kind.ToString().ToLowerInvariant()}");
            return false;
        }

        var away = _house.StoreAway(_phone.Now);
        if (away && !_house.Journal)
        {
            _phone.Say("callback lost: neither the store nor the journal takes it");
            return false;
        }

        _transcript.Callback = reason;
        Phrase owed = away ? $"callback owed: {reason} (journal)" : (Phrase)$"callback owed: {reason}";
        _phone.Say(_line.IsFirst ? $"{owed} (urgent)" : owed);
        return true;
    }

    private bool Play(Func<string, Phrase> verb, IReadOnlyList<string> ids, bool bargeIn)
    {
        foreach (var id in ids)
        {
            Say(verb, id);
            if (_phone.Play(id, Length(id), bargeIn))
            {
                return true;
            }
        }

        return false;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static Phrase Plays(string played) => $"plays {played}";

    private void Say(Func<string, Phrase> verb, string id)
    {
        var manner = (Language, Voice) switch { ("zh", "standard") => "", ("zh", _) => $" ({Voice})", (_, "standard") => $" ({Language})", _ => $" ({Language}, {Voice})" };
        _phone.Say(verb(id + manner));
        if (_house.Broken.Contains(id))
        {
            throw new InvalidOperationException($"{id} is broken");
        }
    }

    private TimeSpan Length(string id) => _simulator.Length(id, Language, Voice);
}
