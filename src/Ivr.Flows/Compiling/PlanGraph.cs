namespace Ivr.Flows;

/// <summary>
/// What must hold of all flows together: each ends, none goes round for ever, none is forgotten, and a caller who does nothing meets
/// a person wherever that is promised.
/// </summary>
internal sealed class PlanGraph(PlanLayer layer)
{
    private readonly IReadOnlyDictionary<string, FlowText> _flows = layer.Flows;
    private readonly BranchLinks _links = new(layer.Flows.Values.Select(flow => flow.Flow));

    public void CheckEnds()
    {
        foreach (var flow in _flows.Values)
        {
            if (flow.IsWhole && EndOf(flow) < 0)
            {
                flow.At.Report("IVR206", $"the flow '{flow.Name}' does not end: a caller would fall off it", "end it with goto, line, menu or hangup");
            }
        }
    }

    public void CheckBehindEnds()
    {
        foreach (var flow in _flows.Values)
        {
            if (EndOf(flow) is >= 0 and var last && last < flow.Nodes.Count - 1)
            {
                flow.Nodes[last + 1].At.Report("IVR207", $"nothing leads here: the '{flow.Nodes[last].Node.Kind}' before never goes on", "take it out, or move it up");
            }
        }
    }

    /// <summary>What happens before the answer stands first, in flows a call begins in and no other leads to.</summary>
    public void CheckAnswers()
    {
        var ledTo = _flows.Values.SelectMany(flow => flow.Nodes).SelectMany(one => one.Node.Flows).Append(layer.Scope.Person).ToHashSet(StringComparer.Ordinal);
        foreach (var flow in _flows.Values)
        {
            var early = flow.Nodes.TakeWhile(one => one.Node.BeforeAnswer && !ledTo.Contains(flow.Name)).Count();
            foreach (var (node, at) in flow.Nodes.Skip(early).Where(one => one.Node.BeforeAnswer))
            {
                at.Report("IVR214", $"the call may be answered by now, too late for '{node.Kind}'", "let it stand first in a flow that only `start` or `entries` name");
            }
        }
    }

    /// <summary>Flows callers can get to.</summary>
    public IEnumerable<FlowText> Reached(IEnumerable<string> roots)
    {
        var reached = new Dictionary<string, FlowText>(StringComparer.Ordinal);
        var open = new Stack<string>(roots);
        while (open.TryPop(out var name))
        {
            if (_flows.TryGetValue(name, out var flow) && reached.TryAdd(name, flow))
            {
                foreach (var target in flow.Nodes.SelectMany(one => one.Node.Flows))
                {
                    open.Push(target);
                }
            }
        }

        return reached.Values;
    }

    /// <summary>Loops nobody leaves by himself: neither a person nor an end is in them.</summary>
    public void CheckLoops()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var flow in _flows.Values)
        {
            Visit(flow, [], done);
        }
    }

    /// <summary>Where a caller who presses nothing must meet a person: where flows say so, and the plan besides.</summary>
    public void CheckPersons(IEnumerable<(YamlItem At, string Flow, Phrase Who)> promises)
    {
        var periods = Period.Of(layer.All, []);
        foreach (var (at, flow, who) in _flows.Values.SelectMany(flow => flow.Promises).Concat(promises))
        {
            if (_flows.ContainsKey(flow) && periods.FirstOrDefault(period => !MeetsPerson(Place.Begin(flow), CallerState.New with { Period = period }, [])) is { } lost)
            {
                at.Report("IVR211", $"{who} must lead to a person, but '{flow}' does not when the caller presses nothing: {new KeyPath([], lost.Words).Told}", "lead to a flow with a `line`");
            }
        }
    }

    // -1: it goes on behind its last node.
    private static int EndOf(FlowText flow) => flow.Nodes.Select((one, index) => (one.Node, index)).FirstOrDefault(one => !one.Node.GoesOn, (null!, -1)).index;

    private void Visit(FlowText flow, List<string> path, HashSet<string> done)
    {
        if (done.Contains(flow.Name))
        {
            return;
        }

        path.Add(flow.Name);
        foreach (var (node, at) in flow.Nodes)
        {
            foreach (var target in node.SilentFlows)
            {
                if (path.IndexOf(target) is >= 0 and var start)
                {
                    at.Report("IVR209", $"a caller who presses nothing would go round for ever: {string.Join(" → ", path.Skip(start).Append(target))}", "lead out of the loop to a person, or hang up");
                }
                else if (_flows.TryGetValue(target, out var next))
                {
                    Visit(next, path, done);
                }
            }

            if (!node.GoesOn)
            {
                break;
            }
        }

        path.RemoveAt(path.Count - 1);
        done.Add(flow.Name);
    }

    // After a callback a caller is let go: it leads to no person of its own.
    private bool MeetsPerson(Place at, CallerState caller, Dictionary<(Place, CallerState), bool> met)
    {
        if (!_flows.TryGetValue(at.Flow, out var flow) || at.Index >= flow.Nodes.Count)
        {
            return flow is { IsWhole: false };
        }

        // What is met again on the way to itself is a circle; what is met again beside it was found good.
        if (flow.Nodes[at.Index].Node is LineNode || !met.TryAdd((at, caller), false))
        {
            return flow.Nodes[at.Index].Node is LineNode || met[(at, caller)];
        }

        var silent = _links.Of(flow.Nodes[at.Index].Node, caller).Where(way => way.Deed.IsSilent).ToArray();
        return met[(at, caller)] = silent.Length > 0 && silent.All(way => way.After is { Served: true } || way.To.Kind switch
        {
            Leading.On => MeetsPerson(at with { Index = at.Index + 1 }, Told(way), met),
            Leading.Flow => MeetsPerson(Place.Begin(way.To.Name), Told(way), met),
            Leading.Person => MeetsPerson(Place.Begin(layer.Scope.Person), Told(way), met),
            _ => false,
        });

        CallerState Told(Way way) => caller with { Known = (way.After ?? caller).Known };
    }
}
