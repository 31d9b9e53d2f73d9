using System.Net;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>SIP over TCP.</summary>
public sealed class TcpTransport(IPEndPoint local, SipSocketOptions options, TimeProvider time, ILoggerFactory logs)
    : StreamTransport(SipTransportKind.Tcp, local, options, time, logs.CreateLogger<TcpTransport>())
{
    private protected override Task<Stream> OpenAsync(Stream connection, SipFlow? dialled, CancellationToken stop) => Task.FromResult(connection);
}
