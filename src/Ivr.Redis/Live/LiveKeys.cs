using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>
/// The keys of seats and lines. A claim changes both, so they are one family with one hash tag, and every script of it
/// takes all five.
/// </summary>
internal sealed class LiveKeys(string prefix)
{
    public string Wake { get; } = prefix + ":wake";

    public RedisKey[] All { get; } =
    [
        // seats: id -> packed seat. The truth.
        $"{{{prefix}:live}}:seats",

        // signed: who is signed in, "id city skills" scored by when it is ready, far away while it is held. An index.
        $"{{{prefix}:live}}:signed",

        // callers: call id -> packed caller. The truth.
        $"{{{prefix}:live}}:callers",

        // waiting: who waits for a seat, "id city seat-cities skills owner entered" scored by his order. An index.
        $"{{{prefix}:live}}:waiting",

        // marks: the last claim of each gateway, when it was nudged, when was reaped.
        $"{{{prefix}:live}}:marks",
    ];
}
