namespace Ivr.Sip;

/// <summary>What an endpoint is called and how much it bears.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>Where others reach us: host and port of our Via and Contact. A port of 0 means the one the transport got.</summary>
    public required SipUri Address { get; init; }

    /// <summary>The value of User-Agent and Server (RFC 3261 20.35, 20.41).</summary>
    public string UserAgent { get; init; } = "Ivr";

    public SipTimers Timers { get; init; } = new();

    public SipTraceOptions Trace { get; init; } = new();

    public SessionTimerOptions SessionTimer { get; init; } = new();

    /// <summary>The body types we can read, for Accept (RFC 3261 20.1).</summary>
    public string Accept { get; init; } = "application/sdp, multipart/mixed, application/dtmf-relay, application/dtmf";

    /// <summary>Messages from the network one call may have waiting; beyond: 503.</summary>
    public int MostWaitingPerCall { get; init; } = 100;

    /// <summary>Requests outside calls waiting; beyond: 503.</summary>
    public int MostWaitingService { get; init; } = 5000;

    /// <summary>Server transactions alive at once; beyond, new requests outside calls get 503.</summary>
    public int MostTransactions { get; init; } = 100_000;

    /// <summary>How hosts that are names are found (RFC 3263).</summary>
    public NameLookup Names { get; init; } = new();
}

/// <summary>Session timers (RFC 4028): how a call whose other side has vanished is noticed.</summary>
public sealed record SessionTimerOptions
{
    /// <summary>What we ask for when we call.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The shortest we grant; below: 422 (RFC 4028 4).</summary>
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(90);
}
