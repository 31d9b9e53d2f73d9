using System.Net;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// Where a request goes: to what its URI names, by the transport the URI names (RFC 3261 8.1.2, 26.2.2; RFC 3263 4), in the order in
/// which the ways are to be tried.
/// </summary>
internal sealed partial class WayFinder(SipEndpointOptions options, SipWire wire, TimeProvider time, ILogger log)
{
    private readonly NamedWays _named = new(options.Names, wire, time, log);

    /// <summary>What is known of ways that led nowhere.</summary>
    public FailedWays Failed { get; } = new(time);

    /// <summary>Calls <paramref name="found"/> with the ways, none when there is none: at once for an address, later and at home for a name.</summary>
    public void Find(SipUri uri, SipHome home, Action<IReadOnlyList<SipFlow>> found)
    {
        var host = uri.Parameters["maddr"] is { Length: > 0 } maddr ? maddr : uri.Host;
        var transport = uri.Parameters["transport"];
        if (KindOf(uri.Scheme, transport) is not { } kind || uri.Port > IPEndPoint.MaxPort)
        {
            LogNoWay(uri.Host, "only sip: URIs by UDP, TCP and TLS, and sips: URIs, can be called");
            found([]);
        }
        else if (IPAddress.TryParse(host, out var address))
        {
            found([new SipFlow(kind, new IPEndPoint(address, uri.Port ?? kind.DefaultPort())) { Name = uri.Host }]);
        }
        else
        {
            _ = FindAsync(uri, host, kind, transport is not null, home, found);
        }
    }

    /// <summary>The same for a neighbour whose address is known already: only what must be safe is looked at.</summary>
    public void Find(SipUri uri, IPEndPoint? known, SipTransportKind kind, SipHome home, Action<IReadOnlyList<SipFlow>> found)
    {
        if (known is null)
        {
            Find(uri, home, found);
        }
        else if (uri.Scheme == "sips" && kind != SipTransportKind.Tls)
        {
            LogNoWay(uri.Host, "a sips: URI is called by TLS only");
            found([]);
        }
        else
        {
            found([new SipFlow(kind, known) { Name = uri.Host }]);
        }
    }

    // With sips, tcp means TLS over TCP (RFC 3261 26.2.2).
    private static SipTransportKind? KindOf(string scheme, string? transport) => (scheme, transport?.ToLowerInvariant()) switch
    {
        ("sips", null or "tcp" or "tls") or ("sip", "tls") => SipTransportKind.Tls,
        ("sip", "tcp") => SipTransportKind.Tcp,
        ("sip", null or "udp") => SipTransportKind.Udp,
        _ => null,
    };

    private async Task FindAsync(SipUri uri, string host, SipTransportKind kind, bool isNamed, SipHome home, Action<IReadOnlyList<SipFlow>> found)
    {
        IReadOnlyList<SipFlow> ways = [];
        try
        {
            ways = Failed.Order(await _named.FindAsync(uri, host, kind, isNamed));
        }
        catch (Exception error)
        {
            // Whatever a lookup does, whoever waits for the ways hears of it.
            LogLookupFailed(error, host);
        }

        home.Post(() => found(ways));
    }

    [LoggerMessage(330, LogLevel.Warning, "No way to '{Host}': {Why}")]
    private partial void LogNoWay(string host, string why);

    [LoggerMessage(332, LogLevel.Error, "Looking up '{Host}' failed")]
    private partial void LogLookupFailed(Exception error, string host);
}
