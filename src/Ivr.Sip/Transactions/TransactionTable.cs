using System.Collections.Concurrent;

namespace Ivr.Sip;

/// <summary>
/// The transactions that live, found by the readers. Each transaction runs at its home; the table is all that threads share.
/// </summary>
internal sealed class TransactionTable
{
    private readonly ConcurrentDictionary<ServerKey, ServerTransaction> _servers = new();
    private readonly ConcurrentDictionary<ClientKey, ClientTransaction> _clients = new();
    private readonly ConcurrentDictionary<OriginKey, ServerTransaction> _origins = new();

    public int Servers => _servers.Count;

    public int Clients => _clients.Count;

    public ServerTransaction? Find(ServerKey key) => _servers.GetValueOrDefault(key);

    public ClientTransaction? Find(ClientKey key) => _clients.GetValueOrDefault(key);

    /// <summary>False: a transaction of this key lives already.</summary>
    public bool TryAdd(ServerTransaction transaction) => _servers.TryAdd(transaction.Key, transaction);

    /// <summary>Whether a request of this origin lives.</summary>
    public bool Knows(OriginKey origin) => _origins.ContainsKey(origin);

    /// <summary>
    /// Notes where a request outside any dialog came from. False: the same request came by another path before, and this
    /// one is merged (RFC 3261 8.2.2.2).
    /// </summary>
    public bool TryAddOrigin(ServerTransaction transaction) =>
        _origins.GetOrAdd(OriginKey.Of(transaction.Request), transaction) == transaction;

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

    public void Remove(ServerTransaction transaction)
    {
        _servers.TryRemove(KeyValuePair.Create(transaction.Key, transaction));
        _origins.TryRemove(KeyValuePair.Create(OriginKey.Of(transaction.Request), transaction));
    }

    public void Remove(ClientTransaction transaction) => _clients.TryRemove(KeyValuePair.Create(transaction.Key, transaction));
}
