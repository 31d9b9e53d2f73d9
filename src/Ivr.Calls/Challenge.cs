using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Who calls a number of <see cref="CallCentreOptions.Challenged"/>, or calls as a seat, proves by digest that he has an account here (RFC 3261
/// 22.2). On a loop of its own: calls come from loops of theirs, and what the guard counts is one.
/// </summary>
internal sealed class Challenge(CallCentreOptions options, CallCentreParts parts)
{
    private readonly CallLoop _loop = parts.NewLoop();
    private readonly DigestGuard _guard = new(options.Realm, parts.Ids, parts.Time);

    public bool Guards(string called) => options.Challenged.Contains(called, StringComparer.Ordinal);

    /// <returns>What goes with the 401; null: he has proved himself to be the user. And whether a password was wrong.</returns>
    public Task<(IReadOnlyList<SipHeader>? Asked, bool Wrong, string? User)> CheckAsync(SipRequest invite)
    {
        var checkedBy = new TaskCompletionSource<(IReadOnlyList<SipHeader>?, bool, string?)>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            var verdict = _guard.Check(invite, parts.PasswordOf);
            checkedBy.TrySetResult(verdict is DigestVerdict.Accepted accepted
                ? (null, false, accepted.User)
                : (_guard.Challenges(verdict is DigestVerdict.Stale), verdict is DigestVerdict.Wrong, null));
        });
        return checkedBy.Task;
    }
}
