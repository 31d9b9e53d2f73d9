using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// Where a request goes: the address its URI names, by the transport the URI names (RFC 3261 8.1.2, 26.2.2; of RFC 3263 only the
/// address lookup).
/// </summary>
internal sealed partial class WayFinder(SipEndpointOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Calls <paramref name="found"/> with the way, or with null when there is none: at once for an address, later and at home for a name.</summary>
    public void Find(SipUri uri, SipHome home, Action<SipFlow?> found)
    {
        var host = uri.Parameters["maddr"] is { Length: > 0 } maddr ? maddr : uri.Host;
        if (KindOf(uri) is not { } kind || uri.Port > IPEndPoint.MaxPort)
        {
            LogNoWay(uri.Host, "only sip: URIs by UDP, TCP and TLS, and sips: URIs, can be called");
            found(null);
        }
        else if (IPAddress.TryParse(host, out var address))
        {
            found(To(address));
        }
        else
        {
            _ = ResolveAsync(host, address => home.Post(() => found(address is null ? null : To(address))));
        }

        SipFlow To(IPAddress address) => new(kind, new IPEndPoint(address, uri.Port ?? kind.DefaultPort())) { Name = uri.Host };
    }

    /// <summary>The same for a neighbour whose address is known already: only what must be safe is looked at.</summary>
    public void Find(SipUri uri, IPEndPoint? known, SipTransportKind kind, SipHome home, Action<SipFlow?> found)
    {
        if (known is null)
        {
            Find(uri, home, found);
        }
        else if (uri.Scheme == "sips" && kind != SipTransportKind.Tls)
        {
            LogNoWay(uri.Host, "a sips: URI is called by TLS only");
            found(null);
        }
        else
        {
            found(new SipFlow(kind, known) { Name = uri.Host });
        }
    }

    // With sips, tcp means TLS over TCP (RFC 3261 26.2.2).
    private static SipTransportKind? KindOf(SipUri uri) => (uri.Scheme, uri.Parameters["transport"]?.ToLowerInvariant()) switch
    {
        ("sips", null or "tcp" or "tls") or ("sip", "tls") => SipTransportKind.Tls,
        ("sip", "tcp") => SipTransportKind.Tcp,
        ("sip", null or "udp") => SipTransportKind.Udp,
        _ => null,
    };

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
