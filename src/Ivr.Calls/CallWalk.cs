using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>What a dialplan can do with a live call: the verbs of <see cref="IFlowCall"/> on the caller's leg and the stores.</summary>
internal sealed partial class CallWalk : IFlowCall
{
    private readonly CallDesk _desk;
    private readonly CallLoop _loop;
    private readonly Leg _leg;
    private readonly CallFacts _facts;
    private readonly Action<CallEnding> _end;
    private readonly KeyBuffer _keys = new();
    private readonly ILogger _log;
    private bool _inLine;
    private bool _settled;

    public CallWalk(CallDesk desk, CallLoop loop, Leg leg, CallFacts facts, Action<CallEnding> end)
    {
        _desk = desk;
        _loop = loop;
        _leg = leg;
        _facts = facts;
        _end = end;
        _log = desk.Parts.Logs.CreateLogger<CallWalk>();
        leg.OnKey = _keys.Add;
    }

    public string City => _facts.City;

    public bool MenuOn => _facts.Plan.Cities[_facts.City].MenuOn;

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

    private DateTimeOffset Now => _desk.Parts.Time.GetUtcNow();

    /// <summary>Answers the INVITE; an offer that does not fit ends the call with 488.</summary>
    public async Task AnswerAsync()
    {
        if (_leg.Answer() is { } refused)
        {
            _facts.Timeline.Add("not-answered", refused);
            return;
        }

        _facts.AnsweredAt = Now;
        _facts.Timeline.Add("answered");
        await ShowAsync("navigation");
    }

    public async Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop)
    {
        if (bargeIn && _keys.TryTake() is { } waiting)
        {
            return Took(waiting);
        }

        var playlist = _desk.Speech.Find(promptIds, Language, Voice);
        _facts.Timeline.Add("play", string.Join(' ', promptIds));
        var result = await _leg.Media.PlayAsync(playlist, bargeIn, stop);
        stop.ThrowIfCancellationRequested();
        return result == PlayResult.DigitPressed && await _keys.TakeAsync(_loop, TimeSpan.FromMilliseconds(100), stop) is { } key
            ? Took(key)
            : null;
    }

    public async Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop)
    {
        var key = await _keys.TakeAsync(_loop, wait, stop);
        return key is { } pressed ? Took(pressed) : null;
    }

    /// <summary>His place in the line is his from now on; seats are offered only once he waits.</summary>
    public async Task EnterLineAsync(LineRequest request, CancellationToken stop)
    {
        _facts.Skills = request.Skills;
        _facts.Boost = request.PriorityBoost;
        if (request.Language is not null)
        {
            Language = request.Language;
        }

        if (!_inLine)
        {
            _inLine = true;
            _facts.LineEnteredAt = Now;
            _facts.Timeline.Add("line-entered", City);
        }

        try
        {
            await _desk.Parts.Stores.Lines.EnterAsync(_facts.Waiting([]), Now + _desk.Options.Line.Lease, Now);
        }
        catch (StoreUnavailableException error)
        {
            // Waiting tries again and tells the caller if the store stays away; the navigation goes on meanwhile.
            LogStoreAway(_leg.CallId, error.Message);
        }
    }

    public async Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop)
    {
        await ShowAsync("line");
        var exit = await new LineStay(_desk, _loop, _leg, _facts, wait).RunAsync(stop);
        _keys.Clear();
        _facts.Timeline.Add("line-left", exit.ToString());
        _settled |= exit == LineExit.Served;
        return exit;
    }

    public async Task<bool> RequestCallbackAsync(string reason, CancellationToken stop)
    {
        var opened = await _desk.Missed.OpenAsync(_facts, reason);
        _facts.Callback = opened;
        _settled |= opened is not null;
        if (opened is not null)
        {
            await LeaveLineAsync();
        }

        return opened is not null;
    }

    public void HangUp(string why) => _end(new CallEnding(EndedBy.Gateway, why));

    public void Attach(string name, string value) => _facts.Attach(name, value);

    public void Step(string node, string what) => _facts.Timeline.Add(node, what);

    /// <summary>Gives back what the call holds, last taken first; a caller who waited and reached nobody is owed a callback.</summary>
    public async Task ReleaseAsync()
    {
        await LeaveLineAsync();
        if (_facts.LineEnteredAt is not null && _facts.ServedAt is null && !_settled)
        {
            _facts.Callback = await _desk.Missed.OpenAsync(_facts, "abandoned");
        }

        await SafelyAsync(() => _desk.Parts.Stores.Board.RemoveAsync(_leg.CallId), "leave the board");
    }

    private char Took(char key)
    {
        _facts.Timeline.Add("key", key.ToString());
        return key;
    }

    private async Task LeaveLineAsync()
    {
        if (_inLine)
        {
            _inLine = false;
            await SafelyAsync(() => _desk.Parts.Stores.Lines.LeaveAsync(_leg.CallId, Now), "leave the line");
        }
    }

    private Task ShowAsync(string stage) => SafelyAsync(
        () => _desk.Parts.Stores.Board.PutAsync(
            new CallCard(_leg.CallId, _desk.Options.Instance, City, stage, _facts.Caller.Masked, _facts.Seat, _facts.StartedAt),
            Now + TimeSpan.FromHours(4), Now),
        "show on the board");

    private async Task SafelyAsync(Func<Task> write, string what)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(_leg.CallId, what, error.Message);
        }
    }

    [LoggerMessage(110, LogLevel.Warning, "The store is away, call {CallId} keeps its place in memory: {Why}")]
    private partial void LogStoreAway(string callId, string why);

    [LoggerMessage(111, LogLevel.Warning, "Call {CallId} could not {What}, its lease will lapse: {Why}")]
    private partial void LogUnwritten(string callId, string what, string why);
}
