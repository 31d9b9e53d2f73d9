using System.Collections.Concurrent;

namespace Ivr.Sip;

/// <summary>What an endpoint has seen since it started; for metrics. Any thread.</summary>
public sealed class SipCounters
{
    private readonly ConcurrentDictionary<string, long> _malformed = new();
    private long _requests;
    private long _responses;
    private long _retransmissions;
    private long _strayResponses;
    private long _strayAcks;
    private long _refusedForLoad;

    public long Requests => Volatile.Read(ref _requests);

    public long Responses => Volatile.Read(ref _responses);

    /// <summary>Messages that came again and were absorbed.</summary>
    public long Retransmissions => Volatile.Read(ref _retransmissions);

    /// <summary>Responses to nothing we asked.</summary>
    public long StrayResponses => Volatile.Read(ref _strayResponses);

    /// <summary>ACKs for no call of ours.</summary>
    public long StrayAcks => Volatile.Read(ref _strayAcks);

    /// <summary>Requests turned away with 503, or dropped, because too much was waiting.</summary>
    public long RefusedForLoad => Volatile.Read(ref _refusedForLoad);

    /// <summary>What could not be read, by kind of fault.</summary>
    public IReadOnlyDictionary<string, long> Malformed => _malformed;

    internal void CountRequest() => Interlocked.Increment(ref _requests);

    internal void CountResponse() => Interlocked.Increment(ref _responses);

    internal void CountRetransmission() => Interlocked.Increment(ref _retransmissions);

    internal void CountStrayResponse() => Interlocked.Increment(ref _strayResponses);

    internal void CountStrayAck() => Interlocked.Increment(ref _strayAcks);

    internal void CountRefusedForLoad() => Interlocked.Increment(ref _refusedForLoad);

    internal void CountMalformed(string kind) => _malformed.AddOrUpdate(kind, 1, static (_, count) => count + 1);
}
