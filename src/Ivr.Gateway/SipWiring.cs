using System.Net;
using Ivr.Calls;
using Ivr.Gateway.Settings;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway;

/// <summary>SIP endpoints as this program makes them: the gateway's, and those of its phones.</summary>
internal static class SipWiring
{
    /// <summary>UDP and TCP on one address, and TLS where there is a certificate.</summary>
    public static IReadOnlyList<ISipTransport> All(Turns turns, GatewaySettings settings, TlsIdentity? identity, TimeProvider time, ILoggerFactory logs)
    {
        var tcp = new TcpTransport(settings.Listen, new SipSocketOptions(), time, logs);
        return settings.Tls is { } tls && identity is not null
            ? [Udp(turns, settings.Listen, logs), tcp, new TlsTransport(tls.Listen, identity, new SipSocketOptions(), time, logs)]
            : [Udp(turns, settings.Listen, logs), tcp];
    }

    public static ISipTransport Udp(Turns turns, IPEndPoint local, ILoggerFactory logs) => new UdpTransport(local, new SipSocketOptions { AfterDatagram = turns.Done }, logs);

    public static SipEndpoint Endpoint(SipHandlers handlers, SipEndpointOptions options, IReadOnlyList<ISipTransport> transports, SipIds ids, TimeProvider time, ILoggerFactory logs) =>
        new(options, handlers, transports, ids, time, logs);
}
