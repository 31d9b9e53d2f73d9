namespace Ivr.Acd;

/// <summary>What operators want callers to be told: proposed by one, in force once another has approved it, until it expires or is withdrawn.</summary>
/// <exception cref="StoreUnavailableException">Any operation.</exception>
public interface IAnnouncementStore
{
    /// <summary>More are not kept, expired ones aside.</summary>
    const int Most = 20;

    /// <returns>False: there are <see cref="Most"/> already.</returns>
    Task<bool> ProposeAsync(Announcement proposal, DateTimeOffset now);

    /// <summary>Brings it in force, in place of what was in force for the same callers.</summary>
    Task<Approval> ApproveAsync(string id, string who, DateTimeOffset now);

    /// <returns>False: there is none of this id, or no more.</returns>
    Task<bool> WithdrawAsync(string id, DateTimeOffset now);

    /// <summary>Proposed ones and those in force, the oldest proposal first.</summary>
    Task<IReadOnlyList<Announcement>> ListAsync(DateTimeOffset now);
}

/// <summary>What came of an approval.</summary>
public enum Approval
{
    Approved,

    /// <summary>Expired, withdrawn, or never there.</summary>
    Gone,

    /// <summary>Who proposed it cannot approve it.</summary>
    SamePerson,

    /// <summary>It is in force already.</summary>
    AlreadyApproved,
}

/// <summary>What callers are told, and who wanted it.</summary>
/// <param name="Id">As operators name it.</param>
/// <param name="City">Whose callers hear it; null: those of all cities that have none of their own in force.</param>
/// <param name="Until">It is gone then, whatever its state.</param>
/// <param name="ProposedBy">The operator.</param>
public sealed record Announcement(string Id, string? City, DateTimeOffset Until, string ProposedBy, DateTimeOffset ProposedAt)
{
    /// <summary>The recorded prompt it is; null: it is spoken.</summary>
    public string? Prompt { get; init; }

    /// <summary>Language tag → what an engine says; empty: it is recorded.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The Chinese text for engines that read: Hanyu Pinyin; null: nobody wrote it.</summary>
    public string? Reading { get; init; }

    /// <summary>The other operator; null: it is proposed, and nobody hears it.</summary>
    public string? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public bool IsInForceAt(DateTimeOffset now) => ApprovedBy is not null && Until > now;
}
