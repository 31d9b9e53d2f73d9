namespace Ivr.Sip;

/// <summary>What a guard has seen since it was made; for metrics. Any thread.</summary>
public sealed class DigestCounters
{
    private long _challenges;
    private long _failures;
    private long _lockouts;
    private long _refused;

    /// <summary>Requests that were asked for a password, stale nonces included.</summary>
    public long Challenges => Volatile.Read(ref _challenges);

    /// <summary>Wrong passwords, unknown users, algorithms that were not offered.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Lock-outs that began.</summary>
    public long Lockouts => Volatile.Read(ref _lockouts);

    /// <summary>Requests turned away unread during one.</summary>
    public long Refused => Volatile.Read(ref _refused);

    internal void CountChallenge() => Interlocked.Increment(ref _challenges);

    internal void CountFailure() => Interlocked.Increment(ref _failures);

    internal void CountLockout() => Interlocked.Increment(ref _lockouts);

    internal void CountRefused() => Interlocked.Increment(ref _refused);
}
