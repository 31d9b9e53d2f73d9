namespace Ivr.Flows;

/// <summary>
/// Where the caller has a say again, and all that happened to him since he last had one. Two plans are the same to callers
/// whose moments are the same; how flows are called and cut is nobody's business.
/// </summary>
/// <param name="At">Null: the call is over, or goes on without an end.</param>
/// <param name="State">What he is like.</param>
/// <param name="Happens">In words, one fact each; the first says where he is.</param>
internal sealed record Moment(Place? At, CallerState State, IReadOnlyList<Phrase> Happens)
{
    /// <summary>From <paramref name="place"/> on, by what happens of itself.</summary>
    /// <param name="before">What happened on the way that led there.</param>
    public static Moment From(PlanWalk walk, Place place, CallerState state, IEnumerable<Phrase> before)
    {
        var happens = new List<Phrase>(before);
        var seen = new HashSet<(Place, CallerState)>();
        while (seen.Add((place, state)))
        {
            var node = walk.NodeAt(place);
            happens.AddRange(node.Facts);
            var ways = walk.Ways(place, state).ToArray();
            if (ways.Any(gone => gone.Way.Deed.Kind is not (DeedKind.None or DeedKind.Zero)))
            {
                return new Moment(place, state, [node.Describe(state), .. happens, .. Of(state)]);
            }

            var gone = ways.First(one => one.Way.Deed.Kind == DeedKind.None);
            happens.AddRange(gone.Way.Hears.Select(id => ways.Length > 1 ? (Phrase)$"hears {id}" : $"hears {id} without a way out"));
            if (gone.Way.Waits > TimeSpan.Zero)
            {
                happens.Add(gone.Way.Meanwhile ?? $"waits {gone.Way.Waits.TotalSeconds:0.###} s");
            }

            if (gone.Next is not { } next)
            {
                return new Moment(null, state, [gone.Way.To.Kind == Leading.HungUp ? (Phrase)$"hung up: {gone.Way.To.Name}" : "no end", .. happens, .. Of(state)]);
            }

            (place, state) = (next, gone.After);
        }

        return new Moment(null, state, ["no end", .. happens]);
    }

    /// <summary>What he carries with him, in words.</summary>
    public static IEnumerable<Phrase> Of(CallerState state)
    {
        if (state.Language != CallerState.Chinese)
        {
            yield return $"language {state.Language}";
        }

        if (state.Voice != "standard")
        {
            yield return $"voice {state.Voice}";
        }

        foreach (var skill in state.Asked)
        {
            yield return skill.EndsWith('?') ? (Phrase)$"{skill.TrimEnd('?')} preferred" : $"only {skill}";
        }

        if (state.Boosts.Length > 0)
        {
            yield return state.Boosts.Split('\n').Contains(CallerState.First) ? "first in the line" : (Phrase)$"{state.Boosts.Split('\n')} ahead";
        }

        if (state.InLine)
        {
            yield return "in the line";
        }
    }
}
