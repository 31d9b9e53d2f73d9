namespace Ivr.Testing;

/// <summary>A call's loop in small: what is posted runs on the virtual world's queue.</summary>
public sealed class QueueHome(RunQueue queue) : SynchronizationContext
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
