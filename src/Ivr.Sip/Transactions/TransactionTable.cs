using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Ivr.Sip;

/// <summary>What is left of a server transaction that only absorbs what comes again.</summary>
/// <param name="Route">Where its answers go.</param>
/// <param name="CallId">Of its request.</param>
/// <param name="Last">Said again to who asks again; empty: nothing is.</param>
/// <param name="ToTag">Of its answers.</param>
internal sealed record LastAnswer(ResponseRoute Route, string CallId, ReadOnlyMemory<byte> Last, string? ToTag)
{
    public void Repeat(SipStack stack)
    {
        if (!Last.IsEmpty)
        {
            Route.Send(stack, CallId, Last);
        }
    }
}

/// <summary>
/// The transactions that live, found by the readers. Each transaction runs at its home; the table is all that threads share. One
/// that is over for everybody but the network lingers as a line or two, and holds nothing of its call.
/// </summary>
internal sealed class TransactionTable(TimeProvider time, SipTimers timers)
{
    private readonly ConcurrentDictionary<ServerKey, ServerTransaction> _servers = new();
    private readonly ConcurrentDictionary<ClientKey, ClientTransaction> _clients = new();
    private readonly ConcurrentDictionary<OriginKey, ServerTransaction> _origins = new();
    private readonly Lingering<ServerKey, LastAnswer> _answered = new(time, timers.Patience);
    private readonly Lingering<OriginKey, bool> _begun = new(time, timers.Patience);
    private readonly Lingering<ClientKey, bool> _concluded = new(time, timers.T4);
    private int _living;

    public int Servers => Volatile.Read(ref _living) + _answered.Count;

    public int Clients => _clients.Count + _concluded.Count;

    public ServerTransaction? Find(ServerKey key) => _servers.GetValueOrDefault(key);

    /// <summary>Looked for after <see cref="Find(ServerKey)"/> has found nothing: what ends is never in neither.</summary>
    public bool TryFindLingering(ServerKey key, [MaybeNullWhen(false)] out LastAnswer answer) => _answered.TryFind(key, out answer);

    public ClientTransaction? Find(ClientKey key) => _clients.GetValueOrDefault(key);

    /// <summary>Whether a client transaction of this key has had its answer a moment ago.</summary>
    public bool Lingers(ClientKey key) => _concluded.Knows(key);

    /// <summary>False: a transaction of this key lives already.</summary>
    public bool TryAdd(ServerTransaction transaction)
    {
        if (!_servers.TryAdd(transaction.Key, transaction))
        {
            return false;
        }

        Interlocked.Increment(ref _living);
        return true;
    }

    /// <summary>Whether a request of this origin lives.</summary>
    public bool Knows(OriginKey origin) => _origins.ContainsKey(origin) || _begun.Knows(origin);

    /// <summary>
    /// Notes where a request outside any dialog came from. False: the same request came by another path before, and this
    /// one is merged (RFC 3261 8.2.2.2).
    /// </summary>
    public bool TryAddOrigin(ServerTransaction transaction) =>
        OriginKey.Of(transaction.Request) is var origin && !_begun.Knows(origin) && _origins.GetOrAdd(origin, transaction) == transaction;

    public void Add(ClientTransaction transaction) => _clients[transaction.Key] = transaction;

    /// <summary>A connection is no more: who waits for an answer to what went by it is told, each at its home. Looks through all that wait.</summary>
    public void Cut(SipFlow flow)
    {
        foreach (var (_, transaction) in _clients)
        {
            if (transaction.Flow.Kind == flow.Kind && transaction.Flow.Remote.Equals(flow.Remote))
            {
                transaction.Home.Post(() => transaction.Cut(flow));
            }
        }
    }

    /// <summary>It is over, but what comes again is still absorbed, by what is <paramref name="left"/> of it.</summary>
    public void Linger(ServerTransaction transaction, LastAnswer left)
    {
        _answered.Add(transaction.Key, left);
        if (transaction.Request.Method == SipMethods.Invite)
        {
            _begun.Add(OriginKey.Of(transaction.Request), true);
        }

        Remove(transaction);
    }

    public void Remove(ServerTransaction transaction)
    {
        if (_servers.TryRemove(KeyValuePair.Create(transaction.Key, transaction)))
        {
            Interlocked.Decrement(ref _living);
        }

        if (transaction.Request.Method == SipMethods.Invite)
        {
            _origins.TryRemove(KeyValuePair.Create(OriginKey.Of(transaction.Request), transaction));
        }
    }

    /// <summary>It has its answer; one that comes again is absorbed.</summary>
    public void Linger(ClientTransaction transaction)
    {
        _concluded.Add(transaction.Key, true);
        Remove(transaction);
    }

    public void Remove(ClientTransaction transaction) => _clients.TryRemove(KeyValuePair.Create(transaction.Key, transaction));
}
