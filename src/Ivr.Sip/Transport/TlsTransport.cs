using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>SIP over TLS 1.2 and 1.3 (RFC 3261 26.3.1): who is dialled proves the name he was dialled by (RFC 5922 7.1), who calls proves himself where we ask for it.</summary>
public sealed class TlsTransport(IPEndPoint local, TlsIdentity identity, SipSocketOptions options, TimeProvider time, ILoggerFactory logs)
    : StreamTransport(SipTransportKind.Tls, local, options, time, logs.CreateLogger<TlsTransport>())
{
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;

    private readonly SslStreamCertificateContext _certificate = identity.Context();

    private protected override async Task<Stream> OpenAsync(Stream connection, SipFlow? dialled, CancellationToken stop)
    {
        var secure = new SslStream(connection, leaveInnerStreamOpen: false);
        try
        {
            await (dialled is null ? secure.AuthenticateAsServerAsync(AsServer(), stop) : secure.AuthenticateAsClientAsync(AsClient(dialled), stop));
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    private SslServerAuthenticationOptions AsServer() => new()
    {
        EnabledSslProtocols = Versions,
        ServerCertificateContext = _certificate,
        ClientCertificateRequired = identity.AsksCallers,
        CertificateChainPolicy = identity.Trust(),
    };

    private SslClientAuthenticationOptions AsClient(SipFlow dialled) => new()
    {
        EnabledSslProtocols = Versions,
        TargetHost = dialled.Name ?? dialled.Remote.Address.ToString(),
        ClientCertificateContext = _certificate,
        CertificateChainPolicy = identity.Trust(),
    };
}
