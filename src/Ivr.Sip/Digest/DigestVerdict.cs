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
    public sealed record Wrong(string User) : DigestVerdict;

    /// <summary>The password is right, but the nonce is too old, not ours, or was used before: challenge anew with stale=true (RFC 7616 3.3).</summary>
    public sealed record Stale : DigestVerdict;

    /// <summary>No credentials for our realm that can be read.</summary>
    public sealed record Missing : DigestVerdict;
}
