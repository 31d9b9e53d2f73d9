using System.Net;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway;

/// <summary>SIP endpoints as this program makes them: the gateway's, and those of its phones.</summary>
internal static class SipWiring
{
    /// <summary>UDP and TCP on one address.</summary>
    public static IReadOnlyList<ISipTransport> Both(IPEndPoint local, TimeProvider time, ILoggerFactory logs) =>
        [Udp(local, logs), new TcpTransport(local, new SipSocketOptions(), time, logs)];

    public static ISipTransport Udp(IPEndPoint local, ILoggerFactory logs) => new UdpTransport(local, new SipSocketOptions(), logs);

    public static SipEndpoint Endpoint(SipHandlers handlers, SipUri address, IReadOnlyList<ISipTransport> transports, SipIds ids, TimeProvider time, ILoggerFactory logs) =>
        new(new SipEndpointOptions { Address = address }, handlers, transports, ids, time, logs);
}
