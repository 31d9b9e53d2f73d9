using System.Collections.Concurrent;

namespace Ivr.Sip;

/// <summary>How much of what went over the wire is kept.</summary>
public sealed record SipTraceOptions
{
    /// <summary>Of one Call-ID; older messages go first.</summary>
    public int MostPerCall { get; init; } = 64;

    /// <summary>Of all together, in bytes of memory; 0: nothing is kept.</summary>
    public long MostBytes { get; init; } = 16 * 1024 * 1024;
}

/// <summary>
/// The last messages of each call, in memory only, for whoever must see what was said. Two generations: when the young one
/// has filled its half of the room the old one is forgotten as a whole, and a call that still speaks moves to the young.
/// Any thread.
/// </summary>
public sealed class SipTrace(SipTraceOptions options, TimeProvider time)
{
    private volatile ConcurrentDictionary<string, TracedCall> _young = new();
    private volatile ConcurrentDictionary<string, TracedCall> _old = new();
    private long _youngBytes;
    private long _order;

    /// <summary>Call-IDs of which something is kept.</summary>
    public int Calls => _young.Count + _old.Count;

    /// <summary>What was said in a call and in the legs joined to it, in order; empty: nothing is kept of it.</summary>
    public IReadOnlyList<TracedMessage> Of(string callId)
    {
        var all = new List<TracedMessage>();
        var seen = new HashSet<string>();
        var open = new Queue<string>([callId]);
        while (open.TryDequeue(out var next))
        {
            if (seen.Add(next) && Find(next) is { } call)
            {
                var (messages, legs) = call.Look();
                all.AddRange(messages);
                foreach (var leg in legs)
                {
                    open.Enqueue(leg);
                }
            }
        }

        return [.. all.OrderBy(static one => one.Order)];
    }

    /// <summary>What is kept, the newest first.</summary>
    /// <returns>Call-ID and the first message kept of it.</returns>
    public IReadOnlyList<(string CallId, TracedMessage First)> Newest(int most) =>
        [.. _young.Values.Concat(_old.Values)
            .Select(static call => (call.CallId, call.First))
            .Where(static one => one.First is not null)
            .OrderByDescending(static one => one.First!.Order)
            .Take(most)
            .Select(static one => (one.CallId, one.First!))];

    /// <summary>Makes <paramref name="leg"/> part of what <see cref="Of"/> shows of <paramref name="callId"/>.</summary>
    public void Join(string callId, string leg)
    {
        if (options.MostBytes > 0 && callId != leg)
        {
            Kept(callId).Join(leg);
        }
    }

    internal void Note(string callId, bool sent, SipFlow flow, ReadOnlyMemory<byte> bytes)
    {
        if (options.MostBytes == 0)
        {
            return;
        }

        var message = new TracedMessage(Interlocked.Increment(ref _order), time.GetUtcNow(), sent, flow, bytes);
        Kept(callId).Add(message, options.MostPerCall);
        if (Interlocked.Add(ref _youngBytes, message.Size) > options.MostBytes / 2)
        {
            _old = _young;
            _young = new ConcurrentDictionary<string, TracedCall>();
            Interlocked.Exchange(ref _youngBytes, 0);
        }
    }

    private TracedCall? Find(string callId) => _young.GetValueOrDefault(callId) ?? _old.GetValueOrDefault(callId);

    private TracedCall Kept(string callId)
    {
        if (_young.TryGetValue(callId, out var young))
        {
            return young;
        }

        if (_old.TryRemove(callId, out var old))
        {
            Interlocked.Add(ref _youngBytes, old.Bytes);
            return _young.GetOrAdd(callId, old);
        }

        return _young.GetOrAdd(callId, static id => new TracedCall(id));
    }
}
