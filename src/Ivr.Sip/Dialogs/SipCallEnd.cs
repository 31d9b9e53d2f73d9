namespace Ivr.Sip;

/// <summary>Who or what ended a call.</summary>
public enum SipEndCause
{
    /// <summary>The other side sent BYE.</summary>
    RemoteBye,

    /// <summary>The caller took his INVITE back before it was answered.</summary>
    Cancelled,

    /// <summary>A final refusal, theirs or ours; see the status.</summary>
    Rejected,

    /// <summary>Our 200 was never acknowledged (RFC 3261 13.3.1.4).</summary>
    NoAck,

    /// <summary>No answer to our request (408), or the session timer ran out (RFC 4028).</summary>
    TimedOut,

    /// <summary>The request could not be sent.</summary>
    TransportFailed,

    /// <summary>We hung up.</summary>
    LocalHangUp,
}

/// <summary>How a call ended; set once.</summary>
/// <param name="Status">The final status of the INVITE that failed; null when the call was answered or given up by us.</param>
/// <param name="Q850">The cause the other side named (RFC 3326); null: none.</param>
public sealed record SipCallEnd(SipEndCause Cause, int? Status = null, int? Q850 = null)
{
    /// <summary>For how long the other side wants to be left alone (RFC 3261 20.33); null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
