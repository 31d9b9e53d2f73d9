using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ivr.EndToEnd;

/// <summary>The certificate of a test's gateway at 127.0.0.1, signed by itself: who trusts its file trusts the gateway.</summary>
/// <param name="File">PEM, without the key.</param>
/// <param name="KeyFile">PEM, for its owner only.</param>
internal sealed record Certificate(string File, string KeyFile)
{
    public static Certificate Make(TempFolder folder)
    {
        // belle-sip's mbedTLS knows RSA for sure
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        // linphone's TLS reads only names
        names.AddDnsName("127.0.0.1");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var secret = folder.Write("gateway.key", key.ExportPkcs8PrivateKeyPem());
        System.IO.File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new Certificate(folder.Write("gateway.pem", certificate.ExportCertificatePem()), secret);
    }
}
