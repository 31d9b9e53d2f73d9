using System.Net;
using System.Net.Sockets;
using DnsClient;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Names;

/// <summary>
/// How this machine finds names: SRV records from its name servers; addresses as its system does, <c>/etc/hosts</c> and all, or,
/// where name servers of our own are named, from those alone.
/// </summary>
internal sealed class NameService
{
    // A machine whose name servers cannot be found now is asked again; it starts all the same.
    private readonly Lazy<LookupClient> _client;

    private NameService(LookupClientOptions options)
    {
        // One lost datagram is made up for inside the time a call waits.
        options.Timeout = TimeSpan.FromSeconds(1.5);
        options.Retries = 1;
        options.ThrowDnsErrors = false;
        _client = new Lazy<LookupClient>(() => new LookupClient(options), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <param name="servers">Name servers; empty: those of the machine.</param>
    /// <param name="chance">Draws among the servers of one priority (RFC 2782).</param>
    public static NameLookup Of(IReadOnlyList<IPEndPoint> servers, Random chance, TimeProvider time, ILoggerFactory logs)
    {
        var service = new NameService(servers.Count == 0 ? new LookupClientOptions() : new LookupClientOptions([.. servers]));
        var log = logs.CreateLogger<NameService>();
        Func<string, CancellationToken, Task<IPAddress[]>> addresses = servers.Count == 0 ? OfSystemAsync : service.AddressesAsync;
        return new NameLookup
        {
            Addresses = new KeptAnswers<IPAddress[]>(addresses, time, log).GetAsync,
            Services = new KeptAnswers<IReadOnlyList<ServiceRecord>>(service.ServicesAsync, time, log).GetAsync,
            Chance = chance,
        };
    }

    private static async Task<IPAddress[]> OfSystemAsync(string host, CancellationToken stop)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(host, stop);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData)
        {
            return [];
        }
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken stop)
    {
        var four = QueryAsync(host, QueryType.A, stop);
        var six = QueryAsync(host, QueryType.AAAA, stop);
        return [.. (await four).Answers.ARecords().Select(static one => one.Address), .. (await six).Answers.AaaaRecords().Select(static one => one.Address)];
    }

    private async Task<IReadOnlyList<ServiceRecord>> ServicesAsync(string service, CancellationToken stop) =>
        [.. (await QueryAsync(service, QueryType.SRV, stop)).Answers.SrvRecords()
            .Select(static one => new ServiceRecord(one.Target.Value, one.Port, one.Priority, one.Weight))];

    private async Task<IDnsQueryResponse> QueryAsync(string name, QueryType type, CancellationToken stop)
    {
        try
        {
            var response = await _client.Value.QueryAsync(name, type, cancellationToken: stop);
            // That there is no such name is an answer; everything else is none.
            return response.HasError && response.Header.ResponseCode != DnsHeaderResponseCode.NotExistentDomain
                ? throw new IOException($"the name server says: {response.ErrorMessage}")
                : response;
        }
        catch (Exception error) when (error is DnsResponseException or InvalidOperationException or AggregateException)
        {
            throw new IOException((error.InnerException ?? error).Message, error);
        }
    }
}
