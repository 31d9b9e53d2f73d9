namespace Ivr.Sip;

/// <summary>Starts a socket's loop outside the context of whoever asked for it: awaits in it must not come back to a call's loop.</summary>
internal static class Detached
{
    public static Task Start(Func<Task> loop)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return loop();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}
