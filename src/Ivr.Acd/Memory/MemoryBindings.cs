namespace Ivr.Acd;

/// <summary>The bindings of one seat. Touched within a step of the house only.</summary>
internal sealed class MemoryBindings
{
    private List<SeatBinding> _all = [];

    public bool IsEmpty => _all.Count == 0;

    public IReadOnlyList<SeatBinding> Preferred => SeatBinding.Preferred(_all);

    public bool Reach(string? gateway, DateTimeOffset now) => _all.Any(one => one.Expires > now && one.IsReachedBy(gateway));

    /// <summary>What has lapsed is forgotten.</summary>
    public void Prune(DateTimeOffset now) => _all.RemoveAll(one => one.Expires <= now);

    /// <returns>Anything but Done changed nothing.</returns>
    public SeatBoundOutcome Merge(SeatRegistration registration, DateTimeOffset now)
    {
        var merged = _all.Where(one => one.Expires > now).ToList();
        bool IsLate(SeatBinding known) => known.CallId == registration.CallId && known.CSeq >= registration.CSeq;
        if (registration.RemoveAll)
        {
            if (merged.Any(IsLate))
            {
                return SeatBoundOutcome.Outdated;
            }

            merged.Clear();
        }

        var added = new List<SeatBinding>();
        foreach (var given in registration.Bindings)
        {
            if (merged.Any(one => one.IsSameAs(given) && IsLate(one)))
            {
                return SeatBoundOutcome.Outdated;
            }

            merged.RemoveAll(one => one.IsSameAs(given));
            added.RemoveAll(one => one.IsSameAs(given));
            if (given.Expires > now)
            {
                added.Add(given with { Since = now, CallId = registration.CallId, CSeq = registration.CSeq });
            }
        }

        if (added.Count > 0 && merged.Count + added.Count > registration.Most)
        {
            return SeatBoundOutcome.TooMany;
        }

        _all = [.. merged, .. added];
        return SeatBoundOutcome.Done;
    }

    /// <summary>What came by a connection of that gateway goes; null: by any of its connections.</summary>
    public bool Drop(string gateway, string? flow) => _all.RemoveAll(one => one.Gateway == gateway && (flow is null || one.Flow == flow)) > 0;
}
