using System.Collections.Concurrent;
using System.Net;

namespace Ivr.Sip;

/// <summary>
/// Ways that led nowhere a moment ago, where others lead to the same: they are tried last, so that the next call need not find
/// out again. Any thread.
/// </summary>
internal sealed class FailedWays(TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(SipTransportKind Kind, IPEndPoint Remote), long> _since = new();
    private volatile bool _any;

    public void Note(SipFlow way)
    {
        if (_since.Count >= Most)
        {
            _since.Clear();
        }

        _since[(way.Kind, way.Remote)] = time.GetTimestamp();
        _any = true;
    }

    /// <summary>Somebody answered there.</summary>
    public void Forget(SipFlow way)
    {
        if (_any)
        {
            _since.TryRemove((way.Kind, way.Remote), out _);
        }
    }

    /// <summary>The same ways, those that failed last.</summary>
    public IReadOnlyList<SipFlow> Order(IReadOnlyList<SipFlow> ways) =>
        !_any || ways.Count < 2 ? ways : [.. ways.OrderBy(Failed)];

    private bool Failed(SipFlow way) => _since.TryGetValue((way.Kind, way.Remote), out var since) && time.GetElapsedTime(since) < Memory;
}
