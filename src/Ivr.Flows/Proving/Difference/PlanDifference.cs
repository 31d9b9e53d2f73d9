namespace Ivr.Flows;

/// <summary>
/// What callers notice between two plans: both are walked side by side with the same keys, each pair of moments once, the
/// nearest first; what is told are the shortest keys that show a difference.
/// </summary>
public static class PlanDifference
{
    private const string Tested = "123456789#";

    /// <returns>A line for each difference; empty: no behaviour changed.</returns>
    public static IReadOnlyList<string> Between(Dialplan before, Dialplan after)
    {
        var lines = new List<string>(RuleDifference.Between(before, after));
        var pairs = before.Cities.Values.Where(city => after.Cities.ContainsKey(city.Id))
            .GroupBy(city => (CityKind.CallerOf(city, before.Flows), CityKind.CallerOf(after.Cities[city.Id], after.Flows))).ToArray();
        foreach (var (was, now, number) in Begins(before, after))
        {
            foreach (var pair in pairs)
            {
                var where = number + (pairs.Length > 1 ? $"[{string.Join(", ", pair.Select(city => city.Id).Order(StringComparer.Ordinal))}] " : "");
                lines.AddRange(new SideBySide(before, after).Walk(was, pair.Key.Item1, now, pair.Key.Item2).Select(line => where + line));
            }
        }

        return [.. lines.Distinct()];
    }

    private static IEnumerable<(string Was, string Now, string Number)> Begins(Dialplan before, Dialplan after)
    {
        if (before.Start is { } was && after.Start is { } now)
        {
            yield return (was.Name, now.Name, "");
        }

        foreach (var number in before.Entries.Intersect(after.Entries).Order(StringComparer.Ordinal))
        {
            yield return (before.EntryFor(number)!.Name, after.EntryFor(number)!.Name, number + ": ");
        }
    }

    private sealed class SideBySide(Dialplan before, Dialplan after)
    {
        private readonly (PlanWalk Before, PlanWalk After) _walk = (new PlanWalk(before), new PlanWalk(after));
        private readonly HashSet<(Place?, CallerState, Place?, CallerState)> _seen = [];
        private readonly Queue<(Moment Was, Moment Now, KeyPath Path)> _open = new();
        private readonly Dictionary<string, (string Path, int Others)> _told = new(StringComparer.Ordinal);

        public IEnumerable<string> Walk(string was, CallerState wasState, string now, CallerState nowState)
        {
            Meet(Moment.From(_walk.Before, Place.Begin(was), wasState, []), Moment.From(_walk.After, Place.Begin(now), nowState, []), new KeyPath([]), []);
            while (_open.TryDequeue(out var pair))
            {
                Follow(pair.Was, pair.Now, pair.Path);
            }

            return _told.Select(one => $"{one.Value.Path}: {one.Key}{(one.Value.Others == 0 ? "" : $" [and by {one.Value.Others} other {(one.Value.Others == 1 ? "way" : "ways")}]")}");
        }

        /// <param name="known">Facts of the caller that were told before: he carries them with him.</param>
        private void Meet(Moment was, Moment now, KeyPath path, IReadOnlyCollection<string> known)
        {
            if (!_seen.Add((was.At, was.State, now.At, now.State)))
            {
                return;
            }

            var (gone, come) = (was.Happens.Except(now.Happens).ToArray(), now.Happens.Except(was.Happens).ToArray());
            if (gone.Except(known).Any() || come.Except(known).Any())
            {
                Tell(path, $"{Words(was, [.. gone.Except(known)])} → {Words(now, [.. come.Except(known)])}");
            }
            else if (gone.Length + come.Length == 0 && !was.Happens.SequenceEqual(now.Happens))
            {
                Tell(path, $"{was.Happens[0]}: the same in another order: {string.Join(", ", was.Happens.Skip(1))} → {string.Join(", ", now.Happens.Skip(1))}");
            }

            _open.Enqueue((was, now, path));
        }

        private void Follow(Moment was, Moment now, KeyPath path)
        {
            var known = CarriedBy(was).Union(CarriedBy(now)).Except(CarriedBy(was).Intersect(CarriedBy(now))).ToArray();
            var (before, after) = (Answers(_walk.Before, was), Answers(_walk.After, now));
            foreach (var deed in before.Keys.Union(after.Keys))
            {
                var next = new KeyPath([.. path.Deeds, deed]);
                var (old, fresh) = (before.GetValueOrDefault(deed), after.GetValueOrDefault(deed));
                if (old is not null && fresh is not null)
                {
                    Meet(old, fresh, next, known);
                }
                else if (old is not null)
                {
                    Tell(next, $"{old.Happens[0]} → no more");
                }
                else
                {
                    Tell(next, $"new: {Words(fresh!, [.. fresh!.Happens.Skip(1).Except(CarriedBy(fresh))])}");
                }
            }
        }

        private static IEnumerable<string> CarriedBy(Moment moment) => Moment.Of(moment.State);

        // What keys lead to is asked of each key: one that gets a meaning had another before, that of a wrong key.
        private static Dictionary<Deed, Moment> Answers(PlanWalk walk, Moment moment)
        {
            var answers = new Dictionary<Deed, Moment>();
            if (moment.At is not { } at)
            {
                return answers;
            }

            var ways = walk.Ways(at, moment.State).Where(gone => gone.Way.Deed.Kind != DeedKind.None).ToArray();
            var wrong = ways.Where(gone => gone.Way.Deed.Kind == DeedKind.WrongKey).Select(gone => (WayGone?)gone).FirstOrDefault();
            foreach (var gone in ways)
            {
                answers[Plain(gone.Way.Deed)] = After(walk, moment, gone);
            }

            foreach (var key in wrong is null ? "" : Tested)
            {
                answers.TryAdd(Deed.Key(key), After(walk, moment, wrong!.Value));
            }

            return answers;
        }

        // The longest wait of a line is told by the line; it is the same way out whatever its length.
        private static Deed Plain(Deed deed) => deed.Kind switch
        {
            DeedKind.Nobody => deed with { House = "no seat in time" },
            DeedKind.WrongKey => Deed.Key(deed.Keys[0]),
            DeedKind.Zero => deed with { Keys = "0" },
            _ => deed,
        };

        private static Moment After(PlanWalk walk, Moment moment, WayGone gone) =>
            gone.Next is { } next
                ? Moment.From(walk, next, gone.After, [.. gone.Way.Hears.Except(walk.NodeAt(moment.At!.Value).Asks)])
                : new Moment(null, gone.After, [gone.Way.To.Kind == Leading.HungUp ? $"hung up: {gone.Way.To.Name}" : "no end"]);

        private void Tell(KeyPath path, string what)
        {
            // What is the same at the end of many ways is told once, by the shortest.
            _told[what] = _told.TryGetValue(what, out var told) ? told with { Others = told.Others + 1 } : (path.Deeds.Count == 0 ? "at first" : path.ToString(), 0);
        }

        private static string Words(Moment moment, IReadOnlyList<string> facts)
        {
            var others = facts.Where(fact => fact != moment.Happens[0]).ToArray();
            return others.Length == 0 ? moment.Happens[0] : $"{moment.Happens[0]} ({string.Join(", ", others)})";
        }
    }
}
