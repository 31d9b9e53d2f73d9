using Ivr.Acd;
using Ivr.Calls;
using Ivr.Gateway.Records;
using Ivr.Media;

namespace Ivr.Gateway.Ops;

/// <summary>How the gateway does; <c>GET /health</c>.</summary>
/// <param name="Ready">It takes calls and everything it needs is there; else the answer is 503.</param>
/// <param name="Problems">Why it is not ready, a sentence each.</param>
public sealed record HealthReport(bool Ready, bool Draining, string Instance, IReadOnlyList<Phrase> Problems)
{
    /// <summary>It takes calls, and something it needs for some of them is not there.</summary>
    public bool Degraded => Warnings.Count > 0;

    /// <summary>Why it is degraded, a sentence each.</summary>
    public required IReadOnlyList<Phrase> Warnings { get; init; }

    public required int Calls { get; init; }
    public required PlanHealth Plan { get; init; }
    public required StoreHealth Store { get; init; }
    public required MediaHealth Media { get; init; }
    public required CdrHealth Records { get; init; }

    /// <summary>Null: nothing is recorded, as settings want it.</summary>
    public RecordingHealth? Recordings { get; init; }

    /// <summary>What callers are told just now, and by whom; without what is only proposed.</summary>
    public IReadOnlyList<AnnouncementView> Announced { get; init; } = [];

    /// <summary>Opening hours an operator has set by hand.</summary>
    public IReadOnlyList<HoursOverride> HoursByHand { get; init; } = [];

    /// <summary>Missed calls that wait in the journal for the store.</summary>
    public required int Journalled { get; init; }

    /// <summary>Asks everything, the store included.</summary>
    public static async Task<HealthReport> AskAsync(OpsView view)
    {
        var problems = new List<Phrase>();
        var store = await StoreAsync(view);
        var media = view.Media();
        var records = view.Records();
        if (view.Draining())
        {
            problems.Add("it is draining and takes no new calls");
        }

        if (store.Failure is { } away)
        {
            problems.Add($"the store is away: {away}");
        }

        if (records.Failure is { } refused)
        {
            problems.Add($"records cannot be written: {refused}");
        }

        if (media.PortsFree < 2)
        {
            problems.Add("no RTP port is free");
        }

        var plan = view.Plan();
        AnnouncementView[] announced = [.. view.Announcements().Where(one => one.State == "in-force")];
        return new HealthReport(problems.Count == 0, view.Draining(), view.Instance, problems)
        {
            Warnings = [.. view.Trunks().Where(trunk => trunk.State != TrunkState.Up).Select(Warning), .. NotRecorded(view.Recordings()), .. announced.Where(one => one.Problem is not null).Select(one => (Phrase)$"announcement {one.Id} is in force and not heard here: {one.Problem}")],
            Calls = view.Calls(),
            Plan = new PlanHealth(plan.Name, plan.Version),
            Store = store,
            Media = new MediaHealth(media.SessionsOpen, media.PortsFree, media.Faults, view.Clock()),
            Records = records,
            Recordings = view.Recordings(),
            Announced = announced,
            HoursByHand = view.HoursByHand(),
            Journalled = view.Journalled(),
        };
    }

    private static IEnumerable<Phrase> NotRecorded(RecordingHealth? recordings) => recordings?.Failure is { } why ? [$"calls are not recorded: {why}"] : [];

    private static Phrase Warning(TrunkStatus trunk) => trunk.Reason is { } why
        ? $"no calls go out by trunk {trunk.Name}: it is {trunk.Word}, {why}"
        : (Phrase)$"no calls go out by trunk {trunk.Name}: it is {trunk.Word}";

    private static async Task<StoreHealth> StoreAsync(OpsView view)
    {
        try
        {
            await view.Stores.Overflow.ListAsync();
            return new StoreHealth(view.StoreName, view.StoreRestarts(), null);
        }
        catch (StoreUnavailableException error)
        {
            return new StoreHealth(view.StoreName, view.StoreRestarts(), error.Message);
        }
    }
}

/// <summary>The plan in force.</summary>
public sealed record PlanHealth(string Name, string Version);

/// <summary>The store.</summary>
/// <param name="Restarts">How often the embedded store's process had to be started again.</param>
/// <param name="Failure">Null: it answers.</param>
public sealed record StoreHealth(string Name, int Restarts, string? Failure);

/// <summary>Media.</summary>
/// <param name="Legs">Open now.</param>
/// <param name="PortsFree">RTP ports.</param>
/// <param name="Faults">Errors inside a leg since the start.</param>
public sealed record MediaHealth(int Legs, int PortsFree, long Faults, ClockHealth Clock);
