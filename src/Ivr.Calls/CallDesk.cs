using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>What all calls of this gateway share.</summary>
internal sealed class CallDesk
{
    public CallDesk(CallCentreOptions options, CallCentreParts parts)
    {
        Options = options;
        Parts = parts;
        Writes = new StoreWrites(parts.Logs);
        Board = new BoardDesk(parts);
        Queue = new QueueDesk(options, parts);
        Trunks = new TrunkDesk(options, parts);
        Missed = new MissedCalls(parts);
        Identity = new IdentityDesk(options, parts);
        Speech = new Speech(parts.Prompts, parts.Logs);
        Announcements = new AnnouncementDesk(parts);
        Hours = new HoursDesk(parts);
    }

    public CallCentreOptions Options { get; }

    public CallCentreParts Parts { get; }

    public StoreWrites Writes { get; }

    public BoardDesk Board { get; }

    public QueueDesk Queue { get; }

    public TrunkDesk Trunks { get; }

    public MissedCalls Missed { get; }

    public IdentityDesk Identity { get; }

    public Speech Speech { get; }

    public AnnouncementDesk Announcements { get; }

    public HoursDesk Hours { get; }

    public Talks Talks { get; } = new();

    public SeatCalls SeatCalls { get; } = new();

    /// <summary>Set once the endpoint exists, before the first call.</summary>
    public SipEndpoint Endpoint { get; set; } = null!;

    public SeatRing NewRing() => new(this);
}
