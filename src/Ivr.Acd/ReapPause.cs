namespace Ivr.Acd;

/// <summary>
/// When nobody has reaped for <see cref="Silence"/>, the store itself was away: leases ran out because nobody could renew
/// them, and nobody has died of it. Then lapsed leases are left alone for <see cref="Grace"/>, so that the living renew theirs.
/// </summary>
public static class ReapPause
{
    public static TimeSpan Silence { get; } = TimeSpan.FromSeconds(20);

    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);
}
