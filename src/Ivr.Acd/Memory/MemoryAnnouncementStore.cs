namespace Ivr.Acd;

internal sealed class MemoryAnnouncementStore(MemoryHouse house) : IAnnouncementStore
{
    private readonly Dictionary<string, Announcement> _all = new(StringComparer.Ordinal);

    public Task<bool> ProposeAsync(Announcement proposal, DateTimeOffset now) => house.Do(() =>
    {
        Sweep(now);
        return _all.Count < IAnnouncementStore.Most && _all.TryAdd(proposal.Id, proposal);
    });

    public Task<Approval> ApproveAsync(string id, string who, DateTimeOffset now) => house.Do(() =>
    {
        Sweep(now);
        if (!_all.TryGetValue(id, out var one))
        {
            return Approval.Gone;
        }

        if (one.ApprovedBy is not null || one.ProposedBy == who)
        {
            return one.ApprovedBy is null ? Approval.SamePerson : Approval.AlreadyApproved;
        }

        foreach (var old in _all.Values.Where(other => other.City == one.City && other.ApprovedBy is not null).ToArray())
        {
            _all.Remove(old.Id);
        }

        _all[id] = one with { ApprovedBy = who, ApprovedAt = now };
        return Approval.Approved;
    });

    public Task<bool> WithdrawAsync(string id, DateTimeOffset now) => house.Do(() =>
    {
        Sweep(now);
        return _all.Remove(id);
    });

    public Task<IReadOnlyList<Announcement>> ListAsync(DateTimeOffset now) => house.Do<IReadOnlyList<Announcement>>(
        () => [.. _all.Values.Where(one => one.Until > now).OrderBy(one => one.ProposedAt).ThenBy(one => one.Id, StringComparer.Ordinal)]);

    private void Sweep(DateTimeOffset now)
    {
        foreach (var late in _all.Values.Where(one => one.Until <= now).ToArray())
        {
            _all.Remove(late.Id);
        }
    }
}
