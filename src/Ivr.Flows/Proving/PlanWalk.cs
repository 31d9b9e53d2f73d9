namespace Ivr.Flows;

/// <summary>Before which node a caller stands.</summary>
internal readonly record struct Place(string Flow, int Index)
{
    public static Place Begin(string flow) => new(flow, 0);
}

/// <summary>A way that was gone: where it leads, and what the caller is like then.</summary>
/// <param name="Next">Null: the call is over, or goes on without an end.</param>
internal readonly record struct WayGone(Way Way, Place? Next, CallerState After);

/// <summary>The ways of a whole plan, node by node. Proof, picture and difference walk here and nowhere else.</summary>
internal sealed class PlanWalk(IEnumerable<Flow> flows, string person)
{
    private readonly Dictionary<string, Flow> _flows = flows.ToDictionary(flow => flow.Name, StringComparer.Ordinal);

    public PlanWalk(Dialplan plan)
        : this(plan.Flows, plan.Person.Name)
    {
    }

    public Node NodeAt(Place place) => _flows[place.Flow].Nodes[place.Index];

    public IEnumerable<WayGone> Ways(Place place, CallerState state) =>
        NodeAt(place).Ways(state).Select(way => new WayGone(way, Next(place, way.To), way.After ?? state));

    /// <summary>Whether a flow comes to a line by any of its ways, 0 aside.</summary>
    public bool ComesToLine(string flow)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([flow]));
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
            {
                continue;
            }

            foreach (var node in _flows[name].Nodes)
            {
                if (node is LineNode)
                {
                    return true;
                }

                foreach (var next in node.Flows)
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>Whether somebody who does nothing from here on comes to a person, whatever the house is like.</summary>
    public bool MeetsPerson(Place place, CallerState state) => Always(place, state, (node, _) => node is LineNode);

    /// <summary>Whether all ways of somebody who does nothing come to what <paramref name="wanted"/> looks for, to somebody who talks with them, or to a callback; lines are left when nobody comes.</summary>
    public bool Always(Place place, CallerState state, Func<Node, CallerState, bool> wanted) => Always(place, state, wanted, []);

    /// <summary>What somebody who presses nothing goes through until he has a place in the line, or until the way ends.</summary>
    public SilentWay SilentWay(Place place, CallerState state, YamlItem at)
    {
        var (hears, waits, seen) = (new List<(string, CallerState)>(), TimeSpan.Zero, new HashSet<(Place, CallerState)>());
        while (!state.InLine && seen.Add((place, state)))
        {
            var way = Ways(place, state).LastOrDefault(gone => gone.Way.Deed.Kind is DeedKind.None or DeedKind.Silence or DeedKind.House);
            if (way is not { Next: { } next, After.InLine: false })
            {
                break;
            }

            hears.AddRange(way.Way.Hears.Select(id => (id, state)));
            (place, state, waits) = (next, way.After, waits + way.Way.Waits);
        }

        return new SilentWay(at, hears, waits);
    }

    private bool Always(Place place, CallerState state, Func<Node, CallerState, bool> wanted, HashSet<(Place, CallerState)> path)
    {
        if (state.Owed || state.Served || wanted(NodeAt(place), state))
        {
            return true;
        }

        if (!path.Add((place, state)))
        {
            return false;
        }

        var isLine = NodeAt(place) is LineNode;
        var silent = Ways(place, state).Where(gone => isLine ? gone.Way.Deed.Kind == DeedKind.Nobody : gone.Way.Deed.Kind is DeedKind.None or DeedKind.Silence or DeedKind.House).ToArray();
        return silent.Length > 0 && silent.All(gone => gone.Next is { } next && Always(next, gone.After, wanted, path));
    }

    private Place? Next(Place place, Leads to) => to.Kind switch
    {
        Leading.On => place with { Index = place.Index + 1 },
        Leading.Flow => Place.Begin(to.Name),
        Leading.Person => Place.Begin(person),
        Leading.Again => place,
        _ => null,
    };
}
