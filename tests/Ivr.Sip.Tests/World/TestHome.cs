using Ivr.Testing;

namespace Ivr.Sip.Tests;

/// <summary>A home whose work runs in the world's only queue.</summary>
internal sealed class TestHome(RunQueue queue) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => queue.Post(() =>
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            d(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    });
}

/// <summary>Ids that count, so that traces can be read.</summary>
internal sealed class CountingIds(string prefix) : SipIds(System.Security.Cryptography.RandomNumberGenerator.Create())
{
    private int _last;

    public override string NewTag() => $"{prefix}-tag-{++_last}";

    public override string NewBranch() => $"{MagicCookie}-{prefix}-{++_last}";

    public override uint NewSequence() => 100;

    public override string NewCallId() => $"{prefix}-call-{++_last}";
}
