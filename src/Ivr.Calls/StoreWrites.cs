using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Writes of live state that no call waits for. A store that is away must not end or delay a conversation: what could
/// not be written has a lease, and the reaper returns it.
/// </summary>
internal sealed partial class StoreWrites(ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger<StoreWrites>();

    /// <summary>Writes, and says so when it could not.</summary>
    /// <param name="id">Whose state: a call or a callback.</param>
    /// <param name="what">As in "could not …".</param>
    public async Task TryAsync(string id, string what, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(id, what, error.Message);
        }
    }

    /// <summary>The same for a state somebody else may own by now: false from <paramref name="write"/> is said too.</summary>
    public Task TryFencedAsync(string id, string what, Func<Task<bool>> write) => TryAsync(id, what, async () =>
    {
        if (!await write())
        {
            LogFenced(id, what);
        }
    });

    /// <summary>Writes while the loop goes on; on the loop. What one loop writes reaches the store in the order it was begun.</summary>
    public void Begin(CallLoop loop, string id, string what, Func<Task> write) => loop.Begin(() => TryAsync(id, what, write), what);

    [LoggerMessage(110, LogLevel.Warning, "{Id} could not {What}, the store is away and the lease will lapse: {Why}")]
    private partial void LogUnwritten(string id, string what, string why);

    [LoggerMessage(111, LogLevel.Warning, "{Id} could not {What}: it is held by somebody else by now")]
    private partial void LogFenced(string id, string what);
}
