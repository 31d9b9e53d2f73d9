namespace Ivr.Flows;

/// <summary>Where a call is in its flow.</summary>
public sealed class FlowRun
{
    // The compiler refuses plans that go round for ever; a caller who presses keys for hours ends here.
    private const int MostSteps = 1000;

    // More than the keys that can be pressed ahead; a plan that leads on so often and has let no time go by goes round.
    private const int MostFlowsAtOnce = 50;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private Dialplan _plan;
    private readonly List<string> _skills = [];
    private TimeSpan _boost;
    private string _tag;
    private bool _answered;
    private bool _apologised;
    private DateTimeOffset _since;
    private int _flowsSince;

    private FlowRun(Dialplan plan, IFlowCall call, CancellationToken ended)
    {
        _plan = plan;
        Call = call;
        _tag = call.Language;
        Ended = ended;
    }

    internal IFlowCall Call { get; }

    internal CancellationToken Ended { get; }

    internal Dialplan Plan => _plan;

    /// <summary>A key that interrupted a prompt and belongs to the menu that follows.</summary>
    internal char? Pending { get; set; }

    internal char? TakePending()
    {
        var key = Pending;
        Pending = null;
        return key;
    }

    internal bool InLine { get; private set; }

    /// <summary>Walks the call through the plan, from <paramref name="entry"/>, as this plan has it, to its end.</summary>
    /// <param name="plan">Its caller's, <see cref="Dialplan.For(CityDecision)"/>.</param>
    /// <param name="entry">Where it begins.</param>
    /// <param name="call">The call.</param>
    /// <param name="ended">The caller hung up.</param>
    /// <exception cref="OperationCanceledException">The caller hung up.</exception>
    public static async Task RunAsync(Dialplan plan, Flow entry, IFlowCall call, CancellationToken ended)
    {
        var run = new FlowRun(plan, call, ended);
        var flow = plan.FlowNamed(entry.Name);
        var index = 0;
        for (var step = 0; step < MostSteps && index < flow.Nodes.Count; step++)
        {
            ended.ThrowIfCancellationRequested();
            var next = await run.StepAsync(flow, flow.Nodes[index]);
            if (next is Next.End)
            {
                return;
            }

            // 0 pressed into a prompt is a person at once, whatever stands behind the prompt; in the person's own flow he is on his way.
            if (next is Next.Continue && run.Pending == '0' && !ReferenceEquals(flow, run._plan.Person))
            {
                next = new Next.Goto(run._plan.Person.Name);
                run.Pending = null;
            }

            (flow, index) = next is Next.Goto to ? (run._plan.FlowNamed(to.Flow), 0) : (flow, index + 1);
        }

        call.HangUp("flow-ended");
    }

    /// <summary>What is asked of a seat now; the place in the line is kept.</summary>
    internal Task EnterLineAsync()
    {
        InLine = true;
        return Call.EnterLineAsync(new LineRequest([LineRequest.Speaks(_tag), .. _skills], _boost, _tag), Ended);
    }

    /// <summary>The caller has said which city he means: the call is that city's from now on, and so is the plan. A place in the line is kept.</summary>
    internal Task MoveAsync(City city)
    {
        var decision = CityDecision.Chosen(city);
        _plan = _plan.For(decision);
        Call.Choose(decision);
        return InLine ? EnterLineAsync() : Task.CompletedTask;
    }

    internal HoursState HoursNow(OpeningHours of) => of.At(Call.Now, Call.HoursByHand);

    /// <summary>From now on nobody is before him in the line.</summary>
    internal void PutFirst() => _boost = _boost >= LineRequest.First ? _boost : _boost + LineRequest.First;

    /// <summary>He was put through, and talked: what else is asked of a seat asks nothing of the line, and nobody owes him to be first in it.</summary>
    internal void LeftLine()
    {
        InLine = false;
        _boost = _boost >= LineRequest.First ? _boost - LineRequest.First : _boost;
    }

    /// <summary>What a seat must have for him.</summary>
    internal IEnumerable<string> Hard => _skills.Where(static skill => !skill.EndsWith('?')).Append(LineRequest.Speaks(_tag));

    internal Task RequireAsync(IReadOnlyList<string> skills, IReadOnlyList<string> dropped, string? language, TimeSpan boost)
    {
        var lost = _skills.RemoveAll(skill => dropped.Contains(skill.TrimEnd('?')));
        var added = skills.Except(_skills).ToArray();
        var changed = lost > 0 || added.Length > 0 || boost > TimeSpan.Zero || (language ?? _tag) != _tag;
        _skills.AddRange(added);
        _boost += boost;
        _tag = language ?? _tag;
        return InLine && changed ? EnterLineAsync() : Task.CompletedTask;
    }

    // Both ways: a clock set back must not make a circle of an honest call.
    private void Enter()
    {
        if ((Call.Now - _since).Duration() >= AtOnce)
        {
            (_since, _flowsSince) = (Call.Now, 0);
        }

        if (++_flowsSince > MostFlowsAtOnce)
        {
            _flowsSince = 0;
            throw new GoesRoundException();
        }
    }

    // What was asked for has led nowhere: anybody is better.
    private void AskForAnybody()
    {
        _skills.Clear();
        _tag = Call.Language = CallerState.Chinese;
    }

    private async Task<Next> StepAsync(Flow flow, Node node)
    {
        try
        {
            if (ReferenceEquals(node, flow.Nodes[0]))
            {
                Enter();
            }

            if (!node.BeforeAnswer)
            {
                await AnswerAsync();
            }

            Call.Step("node", $"{flow.Name}/{node.Kind} {node.Place}");
            return await node.RunAsync(this);
        }
        catch (Exception error) when (!(error is OperationCanceledException && Ended.IsCancellationRequested))
        {
            Call.Step("error", error is GoesRoundException ? $"{flow.Name}/{node.Kind} {node.Place}: the plan goes round and lets no time go by" : (Phrase)$"{flow.Name}/{node.Kind} {node.Place}: {error.GetType().Name}: {error.Message}");
            if (_apologised)
            {
                throw;
            }

            _apologised = true;
            if (error is GoesRoundException)
            {
                AskForAnybody();
            }

            await ApologiseAsync();
            return new Next.Goto(_plan.Person.Name);
        }
    }

    private async Task AnswerAsync()
    {
        if (!_answered)
        {
            _answered = true;
            await Call.AnswerAsync(Ended);
            Ended.ThrowIfCancellationRequested();
        }
    }

    // What broke the node may break the apology too; a person is more than an apology.
    private async Task ApologiseAsync()
    {
        Pending = null;
        try
        {
            await AnswerAsync();
            await Call.PlayAsync(_plan.Apology, bargeIn: true, Ended);
        }
        catch (Exception error) when (!(error is OperationCanceledException && Ended.IsCancellationRequested))
        {
            Call.Step("error", $"apology: {error.GetType().Name}: {error.Message}");
        }
    }

    private sealed class GoesRoundException() : Exception("The plan goes round and lets no time go by.");
}
