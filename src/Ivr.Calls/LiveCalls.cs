using System.Collections.Concurrent;

namespace Ivr.Calls;

/// <summary>The calls that walk a plan now, each with its loop. Any thread.</summary>
internal sealed class LiveCalls
{
    private readonly ConcurrentDictionary<Call, CallLoop> _calls = new();

    public int Count => _calls.Count;

    /// <summary>On the call's loop: the whole call.</summary>
    public async Task RunAsync(Call call, CallLoop loop)
    {
        _calls[call] = loop;
        try
        {
            await call.RunAsync();
        }
        finally
        {
            _calls.TryRemove(call, out _);
        }
    }

    /// <summary>Ends every call that lives; their records follow.</summary>
    public void EndAll()
    {
        foreach (var (call, loop) in _calls)
        {
            loop.Post(() => call.End(new CallEnding(EndedBy.Gateway, Call.Stopping)));
        }
    }
}
