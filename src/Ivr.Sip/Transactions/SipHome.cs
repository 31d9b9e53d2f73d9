using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// Where the work of one call, or of the service, runs: posts to its context, and counts what the network has pushed
/// into it and is not yet done, so that a flood meets a wall here.
/// </summary>
internal sealed partial class SipHome(SynchronizationContext context, TimeProvider time, ILogger log, int most)
{
    private int _waiting;

    public TimeProvider Time => time;

    /// <summary>Posts work that came from the network. Any thread.</summary>
    /// <returns>False: too much is waiting already; nothing was posted.</returns>
    public bool TryPost(Action work)
    {
        if (Interlocked.Increment(ref _waiting) > most)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        context.Post(static state => ((Arrival)state!).Run(), new Arrival(this, work));
        return true;
    }

    /// <summary>Posts our own work: it is bounded by what it belongs to. Any thread.</summary>
    public void Post(Action work) => context.Post(static state => ((Errand)state!).Run(), new Errand(this, work));

    public void Post(SendOrPostCallback work, object state) => context.Post(work, state);

    // What one message does wrong stays with that message.
    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            LogEscaped(error);
        }
    }

    [LoggerMessage(300, LogLevel.Error, "Handling a SIP event failed; its call goes on")]
    private partial void LogEscaped(Exception error);

    private sealed record Arrival(SipHome Home, Action Work)
    {
        public void Run()
        {
            Interlocked.Decrement(ref Home._waiting);
            Home.Guarded(Work);
        }
    }

    private sealed record Errand(SipHome Home, Action Work)
    {
        public void Run() => Home.Guarded(Work);
    }
}
