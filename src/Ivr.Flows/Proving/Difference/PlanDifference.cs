using System.Runtime.InteropServices;

namespace Ivr.Flows;

/// <summary>
/// What callers notice between two plans: both are walked side by side with the same keys, each pair of moments once, the
/// nearest first; what is told are the shortest keys that show a difference.
/// </summary>
public static class PlanDifference
{
    private const string Tested = "123456789#";

    /// <returns>A line for each difference; empty: no behaviour changed.</returns>
    public static IReadOnlyList<Phrase> Between(Dialplan before, Dialplan after)
    {
        var told = new Dictionary<(string Number, Phrase Line), List<string>>();
        var kinds = before.Callers.Concat(after.Callers).Where(one => before.Cities.ContainsKey(one.City.Id) && after.Cities.ContainsKey(one.City.Id)).DistinctBy(one => one.Name)
            .GroupBy(one => (Was: Met(before, one), Now: Met(after, one))).ToArray();
        foreach (var (was, now, number) in Begins(before, after))
        {
            foreach (var kind in kinds)
            {
                var ((old, oldCaller), (fresh, freshCaller)) = kind.Key;
                foreach (var line in new SideBySide(old, fresh).Walk(was, oldCaller, now, freshCaller).Distinct())
                {
                    (CollectionsMarshal.GetValueRefOrAddDefault(told, (number, line), out _) ??= []).AddRange(kind.Select(one => one.Name));
                }
            }
        }

        // What everybody notices is told without names.
        var everybody = kinds.Sum(kind => kind.Count());
        return [.. RuleDifference.Between(before, after), .. told.Select(one => Told(one.Key.Number, one.Key.Line, one.Value.Count == everybody ? [] : one.Value))];
    }

    private static Phrase Told(string number, Phrase line, List<string> whose)
    {
        var called = number.Length == 0 ? line : $"{number}: {line}";
        return whose.Count == 0 ? called : $"[{whose.Order(StringComparer.Ordinal)}] {called}";
    }

    // What decides about the ways of a city's callers, or of a number's, in one of the plans.
    private static (Dialplan Plan, CallerState Caller) Met(Dialplan plan, Callers callers)
    {
        var city = plan.Cities[callers.City.Id];
        var met = plan.For(callers with { City = city });
        return (met, CityKind.CallerOf(city, met.Flows));
    }

    private static IEnumerable<(string Was, string Now, string Number)> Begins(Dialplan before, Dialplan after)
    {
        if (before.Start is { } was && after.Start is { } now)
        {
            yield return (was.Name, now.Name, "");
        }

        foreach (var number in before.Entries.Intersect(after.Entries).Order(StringComparer.Ordinal))
        {
            yield return (before.EntryFor(number)!.Name, after.EntryFor(number)!.Name, number);
        }
    }

    private sealed class SideBySide(Dialplan before, Dialplan after)
    {
        private readonly (PlanWalk Before, PlanWalk After) _walk = (new PlanWalk(before), new PlanWalk(after));
        private readonly HashSet<(Place?, CallerState, Place?, CallerState)> _seen = [];
        private readonly Queue<(Moment Was, Moment Now, KeyPath Path)> _open = new();
        private readonly Dictionary<Phrase, (Phrase Path, int Others)> _told = [];

        public IEnumerable<Phrase> Walk(string was, CallerState wasState, string now, CallerState nowState)
        {
            Meet(Moment.From(_walk.Before, Place.Begin(was), wasState, []), Moment.From(_walk.After, Place.Begin(now), nowState, []), new KeyPath([]), []);
            while (_open.TryDequeue(out var pair))
            {
                Follow(pair.Was, pair.Now, pair.Path);
            }

            return _told.Select(one => one.Value.Others switch
            {
                0 => (Phrase)$"{one.Value.Path}: {one.Key}",
                1 => $"{one.Value.Path}: {one.Key} [and by 1 other way]",
                var others => $"{one.Value.Path}: {one.Key} [and by {others} other ways]",
            });
        }

        /// <param name="known">Facts of the caller that were told before: he carries them with him.</param>
        private void Meet(Moment was, Moment now, KeyPath path, IReadOnlyCollection<Phrase> known)
        {
            // Another way to the same pair may differ itself; from there on it is the same.
            var isNew = _seen.Add((was.At, was.State, now.At, now.State));
            var (gone, come) = (was.Happens.Except(now.Happens).ToArray(), now.Happens.Except(was.Happens).ToArray());
            if (gone.Except(known).Any() || come.Except(known).Any())
            {
                Tell(path, $"{Words(was, [.. gone.Except(known)])} → {Words(now, [.. come.Except(known)])}", isNew);
            }
            else if (gone.Length + come.Length == 0 && !was.Happens.SequenceEqual(now.Happens))
            {
                Tell(path, $"{was.Happens[0]}: the same in another order: {was.Happens.Skip(1)} → {now.Happens.Skip(1)}", isNew);
            }

            if (isNew)
            {
                _open.Enqueue((was, now, path));
            }
        }

        private void Follow(Moment was, Moment now, KeyPath path)
        {
            var known = CarriedBy(was).Union(CarriedBy(now)).Except(CarriedBy(was).Intersect(CarriedBy(now))).ToArray();
            var (before, after) = (Answers(_walk.Before, was), Answers(_walk.After, now));
            foreach (var deed in before.Keys.Union(after.Keys).Where(deed => !IsSplit(before, deed) && !IsSplit(after, deed)))
            {
                var next = new KeyPath([.. path.Deeds, deed]);
                var (old, fresh) = (AnswerTo(before, deed), AnswerTo(after, deed));
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

        // What a key leads to may depend on the house in one of the plans alone.
        private static bool IsSplit(Dictionary<Deed, Moment> answers, Deed deed) =>
            deed is { Kind: DeedKind.Key, House: null } && answers.Keys.Any(one => one.House is not null && one with { House = null } == deed);

        private static Moment? AnswerTo(Dictionary<Deed, Moment> answers, Deed deed) =>
            answers.GetValueOrDefault(deed) ?? (deed.Kind == DeedKind.Key ? answers.GetValueOrDefault(deed with { House = null }) : null);

        private static IEnumerable<Phrase> CarriedBy(Moment moment) => Moment.Of(moment.State);

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

            foreach (var key in wrong is null ? [] : Tested.Where(key => !answers.Keys.Any(one => one is { Kind: DeedKind.Key } && one.Keys == $"{key}")))
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
                ? Moment.From(walk, next, gone.After, [.. gone.Way.Hears.Except(walk.NodeAt(moment.At!.Value).Asks).Select(id => (Phrase)$"hears {id}"), .. gone.Way.Facts])
                : new Moment(null, gone.After, [gone.Way.To.Kind == Leading.HungUp ? (Phrase)$"hung up: {gone.Way.To.Name}" : "no end"]);

        // What is the same at the end of many ways is told once, by the shortest.
        private void Tell(KeyPath path, Phrase what, bool isNew = true)
        {
            if (!_told.TryGetValue(what, out var told))
            {
                _told[what] = (path.Deeds.Count == 0 ? "at first" : path.Told, 0);
            }
            else if (isNew)
            {
                _told[what] = told with { Others = told.Others + 1 };
            }
        }

        private static Phrase Words(Moment moment, IReadOnlyList<Phrase> facts)
        {
            var others = facts.Where(fact => fact != moment.Happens[0]).ToArray();
            return others.Length == 0 ? moment.Happens[0] : $"{moment.Happens[0]} ({others})";
        }
    }
}
