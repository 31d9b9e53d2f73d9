namespace Ivr.Flows;

/// <summary>Before which node a caller stands.</summary>
/// <param name="City">He has chosen it, and the flow is as its callers have it; empty: he has not.</param>
internal readonly record struct Place(string Flow, int Index, string City = "")
{
    public static Place Begin(string flow) => new(flow, 0);

    /// <summary>Where another flow begins for who stands here.</summary>
    public Place To(string flow) => new(flow, 0, City);
}

/// <summary>A way that was gone: where it leads, and what the caller is like then.</summary>
/// <param name="Next">Null: the call is over, or goes on without an end.</param>
internal readonly record struct WayGone(Way Way, Place? Next, CallerState After)
{
    /// <summary>It happens to him, he hears nothing on it, and it takes no time.</summary>
    public bool IsAtOnce => Next is not null && After is { Served: false, Owed: false } && Way.Hears.Count == 0 && Way.Waits == TimeSpan.Zero && Way.Deed.Kind is DeedKind.None or DeedKind.Fact or DeedKind.House;
}

/// <summary>The ways of a whole plan, node by node. Proof, picture and difference walk here and nowhere else.</summary>
/// <param name="flowsOf">The flows as callers have them who have chosen a city; of the empty city: as those who have not.</param>
/// <param name="person">The flow for 0 and trouble.</param>
internal sealed class PlanWalk(Func<string, IEnumerable<Flow>> flowsOf, string person)
{
    private const int MostSilentWays = 4096;

    private readonly Dictionary<string, Dictionary<string, Flow>> _flows = new(StringComparer.Ordinal);
    private int _asked;

    public PlanWalk(Dialplan plan)
        : this(city => (city.Length == 0 ? plan : plan.For(plan.CityNamed(city))).Flows, plan.Person.Name)
    {
    }

    /// <summary>What the walk remembers of branches; null: each is asked as if nobody had asked before.</summary>
    public BranchLinks? Links { get; init; }

    /// <summary>How often the ways from somewhere may be asked for: what callers can be like doubles with each choice that stays with them, and a plan of a few lines can have more of them than a machine has time.</summary>
    public int Most { get; init; } = int.MaxValue;

    public Node NodeAt(Place place) => FlowAt(place).Nodes[place.Index];

    /// <exception cref="TooManyStatesException">More than <see cref="Most"/> were asked for.</exception>
    public IEnumerable<WayGone> Ways(Place place, CallerState state)
    {
        if (++_asked > Most)
        {
            throw new TooManyStatesException();
        }

        return (Links?.Of(NodeAt(place), state) ?? NodeAt(place).Ways(state)).Select(way => new WayGone(way, Next(place, way.To), way.After ?? state));
    }

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

            foreach (var node in FlowAt(Place.Begin(name)).Nodes)
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

    /// <summary>Whether who does nothing can come back here, as he is now, without hearing anything and without any time between: the house and the clock lead him round.</summary>
    public bool GoesRoundAtOnce(Place place, CallerState state)
    {
        var (seen, open) = (new HashSet<(Place, CallerState)>(), new Stack<(Place, CallerState)>([(place, state)]));
        while (open.TryPop(out var here))
        {
            foreach (var gone in Ways(here.Item1, here.Item2).Where(gone => gone.IsAtOnce))
            {
                var next = (gone.Next!.Value, gone.After);
                if (next == (place, state))
                {
                    return true;
                }

                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    /// <summary>Whether somebody who does nothing from here on comes to a person, whatever the house is like.</summary>
    public bool MeetsPerson(Place place, CallerState state) => Always(place, state, static (node, _) => node is LineNode);

    /// <summary>Whether any way comes to a person or a callback, whatever he does; 0, of which nobody may have told him, aside.</summary>
    public bool CanMeet(Place place, CallerState state)
    {
        var (seen, open) = (new HashSet<(Place, CallerState)>(), new Stack<(Place, CallerState)>([(place, state)]));
        while (open.TryPop(out var here))
        {
            if (here.Item2 is { Owed: true } or { Served: true } || NodeAt(here.Item1) is LineNode)
            {
                return true;
            }

            if (seen.Add(here))
            {
                foreach (var gone in Ways(here.Item1, here.Item2).Where(gone => gone.Next is not null && gone.Way.Deed.Kind != DeedKind.Zero))
                {
                    open.Push((gone.Next!.Value, gone.After));
                }
            }
        }

        return false;
    }

    /// <summary>Whether all ways of somebody who does nothing come to what <paramref name="wanted"/> looks for, to somebody who talks with them, or to a callback; lines are left when nobody comes.</summary>
    public bool Always(Place place, CallerState state, Func<Node, CallerState, bool> wanted) => Always(place, state, wanted, []);

    /// <summary>What those who press nothing go through until they have a place in the line, or until the way ends; no more ways than anybody plans.</summary>
    public IEnumerable<SilentWay> SilentWays(Place place, CallerState state, YamlItem at) => SilentWays(new SilentWay(at, [], TimeSpan.Zero), place, state, []).Take(MostSilentWays);

    private IEnumerable<SilentWay> SilentWays(SilentWay way, Place place, CallerState state, HashSet<(Place, CallerState)> path)
    {
        if (state.InLine || !path.Add((place, state)))
        {
            yield return way;
            yield break;
        }

        // The house and what is known of the call may send him any way; who has been helped is kept from no line.
        foreach (var gone in Ways(place, state).Where(gone => gone.Way.Deed.IsSilent && gone.After is { Served: false, Owed: false }))
        {
            if (gone is not { Next: { } next, After.InLine: false })
            {
                yield return way;
                continue;
            }

            var longer = way with { Hears = [.. way.Hears, .. gone.Way.Hears.Select(id => (id, state))], Waits = way.Waits + gone.Way.Waits };
            foreach (var whole in SilentWays(longer, next, gone.After, path))
            {
                yield return whole;
            }
        }

        path.Remove((place, state));
    }

    private bool Always(Place place, CallerState state, Func<Node, CallerState, bool> wanted, Dictionary<(Place, CallerState), bool> met)
    {
        if (state.Owed || state.Served || wanted(NodeAt(place), state))
        {
            return true;
        }

        // What is met again on the way to itself is a circle; what is met again beside it was found good.
        if (!met.TryAdd((place, state), false))
        {
            return met[(place, state)];
        }

        var isLine = NodeAt(place) is LineNode;
        var silent = Ways(place, state).Where(gone => isLine ? gone.Way.Deed.Kind is DeedKind.Nobody or DeedKind.Fact : gone.Way.Deed.IsSilent).ToArray();
        return met[(place, state)] = silent.Length > 0 && silent.All(gone => gone.Next is { } next && Always(next, gone.After, wanted, met));
    }

    private Place? Next(Place place, Leads to) => to.Kind switch
    {
        Leading.On => place with { Index = place.Index + 1 },
        Leading.Flow => (to.City.Length == 0 ? place : place with { City = to.City }).To(to.Name),
        Leading.Person => place.To(person),
        Leading.Again => place,
        _ => null,
    };

    private Flow FlowAt(Place place)
    {
        if (!_flows.TryGetValue(place.City, out var flows))
        {
            _flows[place.City] = flows = flowsOf(place.City).ToDictionary(flow => flow.Name, StringComparer.Ordinal);
        }

        return flows[place.Flow];
    }
}

/// <summary>There is more to look at than <see cref="PlanWalk.Most"/>.</summary>
internal sealed class TooManyStatesException : Exception;
