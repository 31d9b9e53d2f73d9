using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>The ways to a host that is a name: its servers by SRV, their addresses by A and AAAA (RFC 3263 4.1, 4.2, without NAPTR).</summary>
internal sealed partial class NamedWays(NameLookup names, SipWire wire, TimeProvider time, ILogger log)
{
    /// <summary>Servers of one service that are looked at; nobody waits for more.</summary>
    private const int MostServers = 8;

    /// <summary>For all services together; then there is still time for the addresses, which <c>/etc/hosts</c> may know when no name server answers.</summary>
    private static readonly TimeSpan PatienceForServices = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _chance = new();

    /// <summary>In the order they are to be tried; empty: there is none. Never throws for what a lookup does.</summary>
    /// <param name="uri">What is to be reached; a port in it means no SRV (RFC 3263 4.2).</param>
    /// <param name="host">The name.</param>
    /// <param name="kind">The transport where the URI names none and no SRV record does.</param>
    /// <param name="isNamed">The URI itself says so.</param>
    public async Task<IReadOnlyList<SipFlow>> FindAsync(SipUri uri, string host, SipTransportKind kind, bool isNamed)
    {
        using var late = new CancellationTokenSource(PatienceForServices, time);
        var isRefused = false;
        if (uri.Port is null)
        {
            foreach (var one in isNamed || uri.Scheme == "sips" ? [kind] : (SipTransportKind[])[SipTransportKind.Udp, SipTransportKind.Tcp])
            {
                if (wire.Of(one) is not null && await ServersAsync(one, host, late.Token) is { Count: > 0 } servers)
                {
                    if (servers is not [{ Target: "." or "" }])
                    {
                        return await WaysAsync(uri, one, servers);
                    }

                    isRefused = true;
                }
            }
        }

        if (isRefused)
        {
            LogNoWay(uri.Host, "its SRV record says that it takes no calls");
            return [];
        }

        return await WaysAsync(uri, kind, [new ServiceRecord(host, uri.Port ?? kind.DefaultPort(), 0, 0)]);
    }

    // Without an answer there are still the addresses of the name itself.
    private async Task<IReadOnlyList<ServiceRecord>> ServersAsync(SipTransportKind kind, string host, CancellationToken stop)
    {
        var service = (kind == SipTransportKind.Tls ? "_sips._tcp." : $"_sip._{kind.Word()}.") + host;
        try
        {
            var records = await names.Services(service, stop);
            lock (_chance)
            {
                return ServiceOrder.Of(records, names.Chance);
            }
        }
        catch (Exception error) when (IsOfLookup(error))
        {
            LogNoAnswer(service, error.Message);
            return [];
        }
    }

    // All are asked at once, and who is not found costs only himself.
    private async Task<IReadOnlyList<SipFlow>> WaysAsync(SipUri uri, SipTransportKind kind, IReadOnlyList<ServiceRecord> servers)
    {
        using var late = new CancellationTokenSource(Patience, time);
        var asked = servers.Take(MostServers).Where(static one => one.Target is not ("." or "") && one.Port is > 0 and <= IPEndPoint.MaxPort)
            .Select(server => (server.Port, Addresses: AddressesAsync(server.Target.TrimEnd('.'), late.Token))).ToArray();
        var ways = new List<SipFlow>();
        foreach (var (port, addresses) in asked)
        {
            ways.AddRange((await addresses).Where(one => wire.Reaches(kind, one)).OrderBy(static one => one.AddressFamily != AddressFamily.InterNetwork)
                .Select(one => new SipFlow(kind, new IPEndPoint(one, port)) { Name = uri.Host }));
        }

        if (ways.Count == 0)
        {
            LogNoWay(uri.Host, "it has no address we can send to");
        }

        return [.. ways.Distinct()];
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            return await names.Addresses(host, stop);
        }
        catch (Exception error) when (IsOfLookup(error))
        {
            LogNoAnswer(host, error.Message);
            return [];
        }
    }

    // Whoever asks wraps what his resolver throws in one of these.
    private static bool IsOfLookup(Exception error) => error is SocketException or IOException or OperationCanceledException or TimeoutException or ArgumentException;

    [LoggerMessage(330, LogLevel.Warning, "No way to '{Host}': {Why}")]
    private partial void LogNoWay(string host, string why);

    [LoggerMessage(331, LogLevel.Warning, "The name '{Name}' could not be looked up: {Why}")]
    private partial void LogNoAnswer(string name, string why);
}
