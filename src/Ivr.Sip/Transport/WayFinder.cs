using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// Where a request goes: the address its URI names, by the transport the URI names (RFC 3261 8.1.2; of RFC 3263 only the
/// address lookup).
/// </summary>
internal sealed partial class WayFinder(SipEndpointOptions options, TimeProvider time, ILogger log)
{
    public const int DefaultPort = 5060;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Calls <paramref name="found"/> with the way, or with null when there is none: at once for an address, later and at home for a name.</summary>
    public void Find(SipUri uri, SipHome home, Action<SipFlow?> found)
    {
        var host = uri.Parameters["maddr"] is { Length: > 0 } maddr ? maddr : uri.Host;
        var port = uri.Port ?? DefaultPort;
        var kind = string.Equals(uri.Parameters["transport"], "tcp", StringComparison.OrdinalIgnoreCase) ? SipTransportKind.Tcp : SipTransportKind.Udp;
        if (uri.Scheme != "sip" || port > IPEndPoint.MaxPort)
        {
            LogNoWay(uri.Scheme, "only sip: URIs can be called");
            found(null);
        }
        else if (IPAddress.TryParse(host, out var address))
        {
            found(new SipFlow(kind, new IPEndPoint(address, port)));
        }
        else
        {
            _ = ResolveAsync(host, address => home.Post(() => found(address is null ? null : new SipFlow(kind, new IPEndPoint(address, port)))));
        }
    }

    private async Task ResolveAsync(string host, Action<IPAddress?> resolved)
    {
        IPAddress? best = null;
        try
        {
            using var late = new CancellationTokenSource(Patience, time);
            var addresses = await options.Resolve(host, late.Token);
            best = addresses.FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ArgumentException)
        {
            LogNoWay(host, error.Message);
        }

        resolved(best);
    }

    [LoggerMessage(330, LogLevel.Warning, "No way to '{Host}': {Why}")]
    private partial void LogNoWay(string host, string why);
}
