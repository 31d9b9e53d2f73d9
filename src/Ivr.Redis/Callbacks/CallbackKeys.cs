using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The keys of callbacks, one hash tag; every script of the family takes all of them.</summary>
internal sealed class CallbackKeys(string prefix)
{
    public RedisKey[] All { get; } =
    [
        // open: id -> packed callback, open or taken. The truth.
        $"{{{prefix}:callbacks}}:open",

        // due: those not taken, scored by when they are due. An index.
        $"{{{prefix}:callbacks}}:due",

        // taken: those taken, scored by the end of the lease. An index.
        $"{{{prefix}:callbacks}}:taken",

        // numbers: number -> id of its open callback. An index.
        $"{{{prefix}:callbacks}}:numbers",

        // closed: id -> packed callback. The truth, bounded.
        $"{{{prefix}:callbacks}}:closed",

        // ended: the closed, scored by when. An index.
        $"{{{prefix}:callbacks}}:ended",

        // marks: the last number given, the last take of each gateway, when was reaped.
        $"{{{prefix}:callbacks}}:marks",

        // urgent: of those due, the ones that go first and at any hour. An index.
        $"{{{prefix}:callbacks}}:urgent",
    ];
}
