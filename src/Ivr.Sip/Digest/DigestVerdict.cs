namespace Ivr.Sip;

/// <summary>What a request's credentials are worth.</summary>
public abstract record DigestVerdict
{
    private DigestVerdict()
    {
    }

    /// <summary>The request comes from someone who knows this user's password.</summary>
    public sealed record Accepted(string User) : DigestVerdict;

    /// <summary>The password is wrong, or there is no such user; which of both is not told.</summary>
    /// <param name="User">Whom he claims to be.</param>
    /// <param name="LockedFor">The lock-out that begins with this; null: none does.</param>
    public sealed record Wrong(string User, TimeSpan? LockedFor = null) : DigestVerdict;

    /// <summary>The answer is by an algorithm that was not asked for; it counts as a wrong password.</summary>
    public sealed record Unoffered(string User, string Algorithm, TimeSpan? LockedFor = null) : DigestVerdict;

    /// <summary>Too many wrong passwords: not looked at. 403, and not sooner than <paramref name="For"/> again.</summary>
    public sealed record Locked(string User, TimeSpan For) : DigestVerdict;

    /// <summary>The nonce is too old, not ours, of another address, or was used before: challenge anew with stale=true (RFC 7616 3.3).</summary>
    public sealed record Stale : DigestVerdict;

    /// <summary>No credentials for our realm that can be read.</summary>
    public sealed record Missing : DigestVerdict;
}
