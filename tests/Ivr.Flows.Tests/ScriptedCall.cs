namespace Ivr.Flows.Tests;

/// <summary>A caller who does what the test says, and remembers what he met.</summary>
internal sealed class ScriptedCall : IFlowCall
{
    private readonly Dictionary<string, Queue<char>> _during = [];
    private readonly Queue<char?> _reads = new();
    private readonly Queue<LineExit> _exits = new();
    private readonly Queue<bool> _callbacks = new();
    private Action _leave = () => { };

    public string City { get; init; } = "lanzhou";

    public bool MenuOn { get; init; } = true;

    public DateTimeOffset Now { get; init; } = new(2026, 11, 26, 10, 0, 0, CallbackRules.BeijingOffset);

    public CallerKind CallerKind { get; init; } = CallerKind.Mobile;

    public string Voice { get; set; } = "standard";

    public string Language { get; set; } = "zh";

    /// <summary>He hangs up when this prompt starts.</summary>
    public string? LeavesAt { get; init; }

    /// <summary>He hangs up when he was played so much.</summary>
    public int Patience { get; init; } = int.MaxValue;

    /// <summary>Playing this prompt fails inside.</summary>
    public string? Breaks { get; set; }

    /// <summary>What happened, in order: <c>play P01</c>, <c>enter language:zh</c>, <c>wait</c>, <c>callback requested</c>, <c>hangup served</c>.</summary>
    public List<string> Met { get; } = [];

    public List<string> Played => [.. Met.Where(one => one.StartsWith("play ", StringComparison.Ordinal)).Select(one => one[5..])];

    public Dictionary<string, string> Attached { get; } = [];

    public List<LineRequest> Asked { get; } = [];

    public List<LineWait> Waited { get; } = [];

    public List<TimeSpan> KeyWaits { get; } = [];

    public List<string> Steps { get; } = [];

    /// <summary>How often the call was answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Presses keys while the prompt plays, one each time it plays.</summary>
    public ScriptedCall During(string prompt, string keys)
    {
        _during[prompt] = new Queue<char>(keys);
        return this;
    }

    /// <summary>What he presses when asked, in order; a dot is silence. Afterwards he is silent.</summary>
    public ScriptedCall Presses(string keys)
    {
        foreach (var key in keys)
        {
            _reads.Enqueue(key == '.' ? null : key);
        }

        return this;
    }

    public ScriptedCall LineEnds(params LineExit[] exits)
    {
        foreach (var exit in exits)
        {
            _exits.Enqueue(exit);
        }

        return this;
    }

    public ScriptedCall Callbacks(params bool[] possible)
    {
        foreach (var one in possible)
        {
            _callbacks.Enqueue(one);
        }

        return this;
    }

    public async Task<ScriptedCall> WalkAsync(Dialplan plan, string? entry = null)
    {
        using var gone = new CancellationTokenSource();
        _leave = gone.Cancel;
        await FlowRun.RunAsync(plan, entry is null ? plan.Start! : plan.FlowNamed(entry), this, gone.Token);
        return this;
    }

    public void Ring() => Met.Add("ring");

    public Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop)
    {
        foreach (var id in promptIds)
        {
            Met.Add("early " + id);
            if (id == Breaks)
            {
                throw new InvalidOperationException("the sound is broken");
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>An answer at once goes without saying.</summary>
    public Task AnswerAsync(CancellationToken stop)
    {
        Answers++;
        if (Met.Count > 0)
        {
            Met.Add("answer");
        }

        return Task.CompletedTask;
    }

    public Task WaitAsync(TimeSpan wait, CancellationToken stop)
    {
        Met.Add($"wait {wait.TotalSeconds}s");
        return Task.CompletedTask;
    }

    public Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        foreach (var id in promptIds)
        {
            Met.Add(Voice == "standard" ? $"play {id}" : $"play {id}/{Voice}");
            if (id == LeavesAt || Met.Count > Patience)
            {
                _leave();
                throw new OperationCanceledException(stop);
            }

            if (id == Breaks)
            {
                throw new InvalidOperationException("the sound is broken");
            }

            if (bargeIn && _during.TryGetValue(id, out var keys) && keys.TryDequeue(out var key))
            {
                return Task.FromResult<char?>(key);
            }
        }

        return Task.FromResult<char?>(null);
    }

    public Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop)
    {
        KeyWaits.Add(wait);
        return Task.FromResult(_reads.TryDequeue(out var key) ? key : null);
    }

    public Task EnterLineAsync(LineRequest request, CancellationToken stop)
    {
        Asked.Add(request);
        Met.Add("enter " + string.Join(' ', request.Skills) + (request.PriorityBoost > TimeSpan.Zero ? $" +{request.PriorityBoost.TotalSeconds}s" : ""));
        return Task.CompletedTask;
    }

    public Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop)
    {
        Waited.Add(wait);
        Met.Add("wait");
        if (Met.Count > Patience)
        {
            _leave();
            throw new OperationCanceledException(stop);
        }

        // The line ends only in ways it offers.
        while (_exits.TryDequeue(out var exit))
        {
            if (exit == LineExit.TimedOut ? wait.MaxWait is not null : exit != LineExit.CallbackRequested || wait.CallbackKey is not null)
            {
                return Task.FromResult(exit);
            }
        }

        return Task.FromResult(LineExit.Served);
    }

    public Task<bool> RequestCallbackAsync(string reason, CancellationToken stop)
    {
        Met.Add("callback " + reason);
        return Task.FromResult(!_callbacks.TryDequeue(out var possible) || possible);
    }

    public void HangUp(string why) => Met.Add("hangup " + why);

    public void Attach(string name, string value) => Attached[name] = value;

    string? IFlowCall.Attached(string name) => Attached.GetValueOrDefault(name);

    public void Step(string step, string detail) => Steps.Add($"{step} {detail}");
}
