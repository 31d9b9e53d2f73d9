namespace Ivr.Sip;

/// <summary>How clients prove who they are.</summary>
public sealed record DigestOptions
{
    /// <summary>What the client shows its user; part of every digest.</summary>
    public string Realm { get; init; } = "ivr";

    /// <summary>What is asked for, the most preferred first (RFC 8760 2.4); an answer by another algorithm is refused.</summary>
    public IReadOnlyList<DigestAlgorithm> Algorithms { get; init; } = [DigestAlgorithm.Md5];

    public DigestLockoutOptions Lockout { get; init; } = new();
}

/// <summary>
/// When a client is no longer listened to: <paramref name="After"/> wrong passwords for one user from one address
/// <paramref name="Within"/> a time lock that user there <paramref name="For"/> a time; many times as many, for whatever
/// users, lock the address.
/// </summary>
/// <param name="After">0: nobody is ever locked out.</param>
/// <param name="Within">Counted from the first of them.</param>
/// <param name="For">Until he is listened to again.</param>
public sealed record DigestLockoutOptions(int After, TimeSpan Within, TimeSpan For)
{
    public DigestLockoutOptions()
        : this(5, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5))
    {
    }
}
