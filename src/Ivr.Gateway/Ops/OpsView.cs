using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Records;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Gateway.Ops;

/// <summary>What the ops API may look at.</summary>
public sealed record OpsView
{
    public required string Instance { get; init; }
    public required Func<Dialplan> Plan { get; init; }
    public required Stores Stores { get; init; }

    /// <summary><c>embedded</c>, or host and port of the shared one.</summary>
    public required string StoreName { get; init; }
    public required Func<int> StoreRestarts { get; init; }
    public required Func<int> Calls { get; init; }
    public required Func<bool> Draining { get; init; }
    public required Func<CdrHealth> Records { get; init; }
    public required Func<int> Journalled { get; init; }
    /// <summary>Null: this gateway records nothing.</summary>
    public required Func<RecordingHealth?> Recordings { get; init; }
    public required Func<MediaCounters> Media { get; init; }
    public required Func<ClockHealth> Clock { get; init; }
    public required Func<SipCounters> Sip { get; init; }
    public required Func<IReadOnlyList<TrunkStatus>> Trunks { get; init; }
    public required Func<DigestCounters> Digest { get; init; }
    public required Func<IReadOnlyList<AnnouncementView>> Announcements { get; init; }
    public required Func<IReadOnlyList<Acd.HoursOverride>> HoursByHand { get; init; }
    public required TimeProvider Time { get; init; }
}

/// <summary>How the media clock does.</summary>
/// <param name="LateTicks">Ticks that came too late since the start.</param>
/// <param name="SkippedTicks">Ticks given up because it was too late for them.</param>
/// <param name="LongTicks">Ticks whose own work took longer than their time.</param>
/// <param name="LongestTickMs">The longest work of one tick lately, milliseconds.</param>
public sealed record ClockHealth(long LateTicks, long SkippedTicks, long LongTicks = 0, double LongestTickMs = 0);
