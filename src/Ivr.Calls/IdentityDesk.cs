using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Whether who sent a request is who he says.</summary>
/// <param name="User">As whom he proved himself; null: he did not.</param>
/// <param name="Status">Else: what he is answered, 401 or 403.</param>
/// <param name="Headers">What goes with it.</param>
/// <param name="Cause">For records: <c>wrong-password</c>, <c>locked-out</c>; null: he was only asked.</param>
internal sealed record Identity(string? User, int Status, IReadOnlyList<SipHeader> Headers, string? Cause);

/// <summary>
/// Asks for passwords and judges them, for registrations and for challenged numbers alike (RFC 3261 22). On a loop of its
/// own: requests come from many loops, and what the guard counts is one.
/// </summary>
internal sealed partial class IdentityDesk(CallCentreOptions options, CallCentreParts parts)
{
    private readonly CallLoop _loop = parts.NewLoop();
    private readonly DigestGuard _guard = new(options.Digest, parts.Ids, parts.Time);
    private readonly ILogger _log = parts.Logs.CreateLogger<IdentityDesk>();

    public DigestCounters Counters => _guard.Counters;

    public Task<Identity> CheckAsync(SipRequest request, SipFlow from)
    {
        var judged = new TaskCompletionSource<Identity>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            try
            {
                judged.TrySetResult(Judge(request, from));
            }
            catch (Exception error)
            {
                judged.TrySetException(error);
            }
        });
        return judged.Task;
    }

    private Identity Judge(SipRequest request, SipFlow from)
    {
        var source = from.Remote.Address;
        var verdict = _guard.Check(request, source, parts.PasswordOf);
        switch (verdict)
        {
            case DigestVerdict.Accepted accepted:
                return new Identity(accepted.User, 200, [], null);
            case DigestVerdict.Locked locked:
                return new Identity(null, 403, [new SipHeader("Retry-After", $"{Math.Ceiling(locked.For.TotalSeconds)}")], "locked-out");
            case DigestVerdict.Wrong wrong:
                LogWrong(request.Method, wrong.User, source.ToString());
                NoteLock(wrong.User, source.ToString(), wrong.LockedFor);
                return new Identity(null, 401, _guard.Challenges(source, stale: false), "wrong-password");
            case DigestVerdict.Unoffered other:
                LogUnoffered(request.Method, other.User, source.ToString(), other.Algorithm);
                NoteLock(other.User, source.ToString(), other.LockedFor);
                return new Identity(null, 401, _guard.Challenges(source, stale: false), "wrong-password");
            default:
                return new Identity(null, 401, _guard.Challenges(source, verdict is DigestVerdict.Stale), null);
        }
    }

    private void NoteLock(string user, string source, TimeSpan? locked)
    {
        if (locked is { } span)
        {
            LogLocked(user, source, span.TotalSeconds);
        }
    }

    [LoggerMessage(42, LogLevel.Warning, "A {Method} as {User} from {Remote} gave a wrong password")]
    private partial void LogWrong(string method, string user, string remote);

    [LoggerMessage(46, LogLevel.Error, "Too many wrong passwords: {User} from {Remote} is locked out for {Seconds} s")]
    private partial void LogLocked(string user, string remote, double seconds);

    [LoggerMessage(47, LogLevel.Warning, "A {Method} as {User} from {Remote} answered by {Algorithm}, which `digest:` does not offer")]
    private partial void LogUnoffered(string method, string user, string remote, string algorithm);
}
