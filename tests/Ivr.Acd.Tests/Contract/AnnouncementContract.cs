using Xunit;

namespace Ivr.Acd.Tests.Contract;

/// <summary>Two people make an announcement, one ends it, time ends it in any case.</summary>
public abstract class AnnouncementContract : StoreContract
{
    private IAnnouncementStore Announcements => Stores.Announcements;

    [StoreFact]
    public async Task What_was_proposed_is_kept_as_it_was_and_not_in_force()
    {
        var spoken = Proposal("a1") with { Texts = new Dictionary<string, string> { ["zh"] = "关于停水:明早六点恢复, 请耐心等待。", ["adx"] = "ཆུ" }, Reading = "guan1yu2 ting2shui3" };
        Assert.True(await Announcements.ProposeAsync(spoken, At(1)));
        Assert.True(await Announcements.ProposeAsync(Proposal("a2", city: null) with { Prompt = "P14_water", ProposedAt = At(2) }, At(2)));
        Assert.False(await Announcements.ProposeAsync(Proposal("a1"), At(3)));
        var kept = await Announcements.ListAsync(At(3));
        Assert.Equal(["a1", "a2"], kept.Select(one => one.Id));
        Assert.Equal(spoken.Texts, kept[0].Texts);
        Assert.Equal((spoken.Reading, null), (kept[0].Reading, kept[1].Reading));
        Assert.Equal(("lanzhou", "li", At(1), At(100), null), (kept[0].City, kept[0].ProposedBy, kept[0].ProposedAt, kept[0].Until, kept[0].Prompt));
        Assert.Equal((null, "P14_water"), (kept[1].City, kept[1].Prompt));
        Assert.All(kept, one => Assert.False(one.IsInForceAt(At(3))));
    }

    [StoreFact]
    public async Task Only_somebody_else_approves_and_only_once()
    {
        await Announcements.ProposeAsync(Proposal("a1"), At(1));
        Assert.Equal(Approval.SamePerson, await Announcements.ApproveAsync("a1", "li", At(2)));
        Assert.Equal(Approval.Gone, await Announcements.ApproveAsync("a9", "ma", At(2)));
        Assert.Equal(Approval.Approved, await Announcements.ApproveAsync("a1", "ma", At(3)));
        Assert.Equal(Approval.AlreadyApproved, await Announcements.ApproveAsync("a1", "wang", At(4)));
        var one = Assert.Single(await Announcements.ListAsync(At(4)));
        Assert.Equal(("ma", At(3), true), (one.ApprovedBy, one.ApprovedAt, one.IsInForceAt(At(4))));
    }

    [StoreFact]
    public async Task What_comes_in_force_takes_the_place_of_what_was_for_the_same_callers()
    {
        foreach (var (id, city) in ((string, string?)[])[("a1", "lanzhou"), ("a2", "lanzhou"), ("a3", null), ("a4", "lanzhou")])
        {
            await Announcements.ProposeAsync(Proposal(id, city), At(1));
        }

        await Announcements.ApproveAsync("a1", "ma", At(2));
        await Announcements.ApproveAsync("a3", "ma", At(3));
        await Announcements.ApproveAsync("a2", "ma", At(4));
        Assert.Equal([("a2", true), ("a3", true), ("a4", false)], (await Announcements.ListAsync(At(5))).Select(one => (one.Id, one.IsInForceAt(At(5)))));
    }

    [StoreFact]
    public async Task It_ends_by_one_hand_or_by_its_time()
    {
        await Announcements.ProposeAsync(Proposal("a1"), At(1));
        await Announcements.ProposeAsync(Proposal("a2"), At(1));
        await Announcements.ApproveAsync("a2", "ma", At(2));
        Assert.True(await Announcements.WithdrawAsync("a1", At(3)));
        Assert.False(await Announcements.WithdrawAsync("a1", At(3)));
        Assert.Equal("a2", Assert.Single(await Announcements.ListAsync(At(99.9))).Id);
        Assert.Empty(await Announcements.ListAsync(At(100)));
        Assert.Equal(Approval.Gone, await Announcements.ApproveAsync("a2", "ma", At(100)));
        Assert.False(await Announcements.WithdrawAsync("a2", At(100)));
    }

    [StoreFact]
    public async Task There_is_an_end_to_how_many_are_kept_and_expired_ones_make_room()
    {
        for (var i = 0; i < IAnnouncementStore.Most; i++)
        {
            Assert.True(await Announcements.ProposeAsync(Proposal($"a{i}"), At(1)));
        }

        Assert.False(await Announcements.ProposeAsync(Proposal("one-more"), At(99)));
        Assert.True(await Announcements.ProposeAsync(Proposal("one-more") with { Until = At(200) }, At(100)));
        Assert.Equal("one-more", Assert.Single(await Announcements.ListAsync(At(100))).Id);
    }

    private static Announcement Proposal(string id, string? city = "lanzhou") => new(id, city, At(100), "li", At(1));
}
