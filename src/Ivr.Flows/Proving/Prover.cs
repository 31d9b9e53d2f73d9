namespace Ivr.Flows;

/// <summary>
/// Proves what a plan promises its callers, on the finite graph of all they can do: every state a caller can be in is
/// looked at once for each distinct kind of city that meets these flows, the nearest first, so that what is shown against a promise is the shortest.
/// </summary>
/// <param name="layer">The flows.</param>
/// <param name="layers">As other cities have them, which a caller may choose.</param>
/// <param name="callers">Who meets them.</param>
/// <param name="limits">The plan's.</param>
/// <param name="proved">Where it is written down what was met; what was told of another layer is not told again.</param>
internal sealed class Prover(PlanLayer layer, PlanLayers layers, IReadOnlyList<Callers> callers, PlanLimits limits, ProvedPlan proved)
{
    // Many times what the plan of a province needs, and two seconds.
    private const int MostAsked = 300_000;

    private readonly Flow[] _flows = [.. layers.Reach(layer).SelectMany(one => one.All).Distinct()];
    private readonly IReadOnlyList<Period> _periods = layers.Periods(layer, callers);
    private readonly PlanWalk _walk = new(city => (city.Length == 0 ? layer : layers.Of(city)).All, layer.Scope.Person) { Links = new BranchLinks(layers.Reach(layer).SelectMany(one => one.All).Distinct()), Most = MostAsked };

    /// <param name="start">Where calls to 12345 begin; null: nowhere.</param>
    /// <param name="entries">Flows of other numbers; one that comes to no line by any way serves no citizens and promises nothing.</param>
    /// <param name="byHand">Whether an operator may have set hours otherwise than the plan's, or what the plan says holds.</param>
    public void Prove(string? start, IEnumerable<string> entries, bool byHand)
    {
        var begins = entries.Where(_walk.ComesToLine).Prepend(start).OfType<string>().Distinct();
        if (proved.IsTooLarge || byHand && callers.Select(one => one.City).Concat(PlanLayers.Chosen(_flows)).All(city => city.MenuHours is null) && !_flows.Any(flow => flow.Nodes.Any(node => node.Hours.Any())))
        {
            return;
        }

        proved.Periods = Math.Max(proved.Periods, _periods.Count);
        var kinds = _periods.SelectMany(period => CityKind.Of(callers, _flows, period, byHand)).ToArray();
        foreach (var (flow, kind) in begins.SelectMany(flow => kinds.Select(kind => (flow, kind))))
        {
            try
            {
                Prove(Place.Begin(flow), kind);
            }
            catch (TooManyStatesException)
            {
                proved.IsTooLarge = true;
                At(Place.Begin(flow)).Report("IVR499", $"from '{flow}' on there are more states a caller can be in than can be looked at, so nothing is proved of them", "let fewer choices stay with a caller (`set`, branches one behind another), or take him to a person before");
                return;
            }
        }
    }

    private void Prove(Place begin, CityKind kind)
    {
        var where = proved.Kinds > 1 ? kind.Told : null;
        Explore(new ProofStep(begin, kind.Caller, 0, false, null, Deed.Nothing), where);
        proved.SilentWays.AddRange(_walk.SilentWays(begin, kind.Caller, At(begin)).Select(way => way with { Where = where }));
    }

    private void Explore(ProofStep first, Phrase? where)
    {
        var seen = new HashSet<(Place, CallerState, int, bool)>();
        var open = new LinkedList<ProofStep>([first]);
        while (open.First is { Value: var step })
        {
            open.RemoveFirst();
            if (!seen.Add((step.At, step.State, step.Keys, step.Idle)))
            {
                continue;
            }

            var here = new Standing(step, _walk.NodeAt(step.At), [.. _walk.Ways(step.At, step.State)], where);
            proved.Meet(step, here.Node, At(step.At));
            CheckHears(here);
            CheckSkills(here);
            CheckStaffed(here);
            CheckClock(here);
            CheckSilence(here);
            CheckAsked(here);
            CheckRound(here);
            foreach (var gone in here.Ways)
            {
                Go(here, gone, open);
            }
        }

        proved.States += seen.Count;
    }

    private void Go(Standing here, WayGone gone, LinkedList<ProofStep> open)
    {
        if (gone.Next is not { } next)
        {
            CheckEnd(here, gone.Way);
            return;
        }

        var then = here.Step.Then(gone, next, here.Node is LineNode line && line.IsStaffed(here.State));
        if (then.Keys > limits.Keys)
        {
            Report("IVR264", here, then, $"more than {limits.Keys} keys are pressed before a person", "lead to a person earlier, or raise `limits: { keys: … }` and say why");
        }
        else if (gone.Way.Deed.Kind == DeedKind.None)
        {
            open.AddFirst(then);
        }
        else
        {
            open.AddLast(then);
        }

        proved.Keys = Math.Max(proved.Keys, then.Keys);
    }

    private void CheckEnd(Standing here, Way way)
    {
        if (!here.IsUnhelped)
        {
            return;
        }

        if (way.To.Kind == Leading.Endless)
        {
            Report("IVR260", here, here.Step, "the call goes on without an end, a person or a callback", "lead to a person, or hang up and say so");
        }
        else if (here.Step.Idle)
        {
            Report("IVR261", here, here.Step, "who pressed nothing, or a wrong key, or cannot help it, is hung up on before he met a person", "lead silence, wrong keys and what fails to a person or a callback");
        }
        else if (here.Node is HangUpNode { Goodbye.Count: 0 })
        {
            Report("IVR492", here, here.Step, "he is hung up on without a person, a callback or a goodbye", "lead to a person or a callback; if it is the end indeed, say so: `hangup: { why: …, goodbye: P… }`");
        }
    }

    // The simulator and a live call end it with an apology and anybody; that is for plans nobody could prove.
    private void CheckRound(Standing here)
    {
        if (here.Node is LineNode or CallbackNode or TransferNode && _walk.GoesRoundAtOnce(here.Step.At, here.State))
        {
            Report("IVR498", here, here.Step, "what fails here leads back here, and no time goes by and nothing is heard between", "let him hear something on the way (`failed:`), or lead to another end");
        }
    }

    // A person far away is one thing, a line that seems dead another.
    private void CheckSilence(Standing here)
    {
        if (here.IsUnhelped && !here.Node.BeforeAnswer && here.Node.Silence > limits.Silence)
        {
            Report("IVR493", here, here.Step, $"he hears nothing for {here.Node.Silence.TotalSeconds:0.#} s in this '{here.Node.Kind}', {limits.Silence.TotalSeconds:0.#} s are allowed", "wait less, or let him hear something");
        }
    }

    // Who is old is not led through keys (国办发〔2020〕45号; the slow voice is what tells him from others), and nobody is asked again who did not answer.
    private void CheckAsked(Standing here)
    {
        if (!here.IsUnhelped || here.Node is not (MenuNode or CollectNode))
        {
            return;
        }

        if (here.State.Voice == PlanWords.Slow)
        {
            Report("IVR494", here, here.Step, "who has the slow voice is asked for keys again", "lead him to a person without another menu or number");
        }

        if (here.Step.IsUnanswered)
        {
            Report("IVR497", here, here.Step, "who did not answer, or pressed a key without a meaning, is asked for keys again", "lead silence and wrong keys to a person");
        }
    }

    // Before the answer no key can come.
    private void CheckHears(Standing here)
    {
        if (!here.IsUnhelped || here.Node is LineNode || here.Node.BeforeAnswer || here.Ways.Any(gone => gone.Way.To.Kind == Leading.Endless))
        {
            return;
        }

        var takesTime = here.Ways.Any(gone => !gone.After.Owed && (gone.Way.Hears.Count > 0 || gone.Way.Waits > TimeSpan.Zero));
        if (takesTime && !here.Ways.Any(gone => gone.Way.Deed.Kind == DeedKind.Zero))
        {
            var during = Deed.ZeroDuring([.. here.Ways.SelectMany(gone => gone.Way.Hears).Take(1)]);
            Report("IVR262", here, here.Step with { Before = here.Step, Deed = during }, $"0 does nothing in this '{here.Node.Kind}', before a person", "let keys interrupt it: take `barge_in: off`, `every_key` or the silence out");
        }
    }

    private void CheckSkills(Standing here)
    {
        var asked = here.State.Hard;
        if (asked.Count == 0 || here.State.Served || here.Node is not LineNode line || line.MayLack(here.State) is not null)
        {
            return;
        }

        if (!_walk.Always(here.Step.At, here.State, (node, state) => node is LineNode && asked.Except(state.Hard).Any()))
        {
            Report("IVR268", here, here.Step, $"{asked} is asked for without an end: when no such seat is there, nobody ever comes", "add `max_wait` and `timed_out`, and there ask for less (`language: zh`, `drop: …`) or owe him a callback");
        }
    }

    // Who asks for what nobody is there for at that hour has a way of his own, at once.
    private void CheckStaffed(Standing here)
    {
        var (step, state) = (here.Step, here.State);
        if (here.Node is not LineNode line || state.Served)
        {
            return;
        }

        if (line.Leaves(state) is { To.Name: var then, After: { } left } leaves && !ComesToSomebody(step.At.To(then), left))
        {
            Report("IVR473", here, step.Then(new WayGone(leaves, step.At, left), step.At, false), $"{leaves.Deed.House} while he waits, and '{then}' leads to no person and no callback", "ask for less there, or owe him a callback");
        }

        if (line.MayLack(state) is not { } lacking || (state.ByHand && line.Unstaffed is null))
        {
            return;
        }

        if (line.Unstaffed is not { } elsewhere)
        {
            Report("IVR473", here, step, $"{LineNode.Nobody(lacking)} at that time and the caller waits for it all the same", "add `unstaffed:` to the line, and ask for less there or owe him a callback");
        }
        else if (!ComesToSomebody(step.At.To(elsewhere), state))
        {
            Report("IVR473", here, step, $"{LineNode.Nobody(lacking)} at that time, and '{elsewhere}' leads to no person and no callback", "ask for less there, or owe him a callback");
        }
    }

    private bool ComesToSomebody(Place place, CallerState caller) => _walk.Always(place, caller, static (node, state) => node is LineNode other && other.IsStaffed(state));

    // A clock that sends callers away whom it lets through at other times; silence that is hung up on is told as that.
    private void CheckClock(Standing here)
    {
        var (at, anyTime) = (here.Step.At, here.State with { Period = null });
        var byHand = here.State.ByHand && here.Node.Hours.Any();
        if (here.Step.Idle || here.Node is LineNode || (!byHand && here.Ways.Length == _walk.Ways(at, anyTime).Count()))
        {
            return;
        }

        // Of several clocks one behind another it is the last that does it.
        var lost = here.Ways.Where(gone => gone.Next is not { } next || !_walk.CanMeet(next, gone.After with { Period = null })).ToArray();
        if (lost.Length >= (byHand ? 1 : here.Ways.Length) && _walk.CanMeet(at, anyTime))
        {
            Report("IVR472", here, here.Step.Then(lost[0], at, false), "at that time there is no way to a person or a callback: 12345 does not close", "lead to a person, or owe him a callback, at the hours that are left");
        }
    }

    /// <param name="shown">The keys that show it.</param>
    private void Report(string code, Standing here, ProofStep shown, Phrase message, Phrase fix)
    {
        var at = At(here.Step.At);
        if (proved.Tells(code, at))
        {
            at.Report(code, here.Where is null ? $"{message}: {shown.Path.Told}" : (Phrase)$"{message}: {shown.Path.Told} ({here.Where})", fix);
        }
    }

    private YamlItem At(Place place) => (place.City.Length == 0 ? layer : layers.Of(place.City)).Flows[place.Flow].Nodes[place.Index].At;

    /// <summary>A caller at a node, and what may become of him there.</summary>
    /// <param name="Where">Whose caller he is, in words; null: there is one kind.</param>
    private readonly record struct Standing(ProofStep Step, Node Node, WayGone[] Ways, Phrase? Where)
    {
        public CallerState State => Step.State;

        /// <summary>No person has talked with him, and no callback is owed to him.</summary>
        public bool IsUnhelped => State is { Served: false, Owed: false };
    }
}

/// <summary>A caller at a node, and how he came there.</summary>
/// <param name="Keys">Pressed before a person.</param>
/// <param name="Idle">He did not want to come here: he did nothing, pressed a key without a meaning or 0, or something failed him.</param>
internal sealed record ProofStep(Place At, CallerState State, int Keys, bool Idle, ProofStep? Before, Deed Deed)
{
    /// <summary>The last he was asked for he left without an answer.</summary>
    public bool IsUnanswered => Deed.Kind is DeedKind.None or DeedKind.Fact ? Before is { IsUnanswered: true } : Deed.Kind is DeedKind.Silence or DeedKind.WrongKey;

    public KeyPath Path
    {
        get
        {
            var deeds = new List<Deed>();
            for (var step = this; step is not null; step = step.Before)
            {
                deeds.Add(step.Deed);
            }

            deeds.Reverse();
            return new KeyPath(deeds, State.Period?.Words);
        }
    }

    /// <param name="gone">The way he goes.</param>
    /// <param name="next">Where it leads.</param>
    /// <param name="fromLine">He waits for a person already: what he presses there is no key on the way to one.</param>
    public ProofStep Then(WayGone gone, Place next, bool fromLine)
    {
        var deed = gone.Way.Deed;
        var near = fromLine || gone.After.Served || gone.After.Owed;
        return new ProofStep(next, gone.After, near ? 0 : Keys + (deed.IsChoice && deed.Keys != "*" ? 1 : 0), deed.Kind is DeedKind.None or DeedKind.Fact ? Idle : !deed.IsWanted, this, deed);
    }
}
