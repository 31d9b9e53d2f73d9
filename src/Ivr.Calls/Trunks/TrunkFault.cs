using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Why a call failed for the trunk's sake, not for that of whom it was for.</summary>
/// <param name="Why">For logs and operators.</param>
/// <param name="RetryAfter">For how long the trunk wants no calls; null: it did not say.</param>
internal sealed record TrunkFault(Phrase Why, TimeSpan? RetryAfter = null)
{
    /// <summary>The fault in how a call ended; null: the trunk did its part.</summary>
    public static TrunkFault? Of(SipCallEnd? end) => end switch
    {
        { Cause: SipEndCause.TransportFailed } => new TrunkFault("a call could not be sent"),
        { Cause: SipEndCause.TimedOut } => new TrunkFault("a call got no answer"),
        { Cause: SipEndCause.Rejected, Status: 401 or 407 } => new TrunkFault($"a call got {end.Status}: it does not take our password"),
        { Cause: SipEndCause.Rejected, Status: 503, RetryAfter: { } wait } when wait > TimeSpan.Zero =>
            new TrunkFault($"a call got 503, to be tried again in {wait.TotalSeconds:F0} s", wait),
        { Cause: SipEndCause.Rejected, Status: >= 500 and < 600 } => new TrunkFault($"a call got {end.Status}"),
        _ => null,
    };
}
