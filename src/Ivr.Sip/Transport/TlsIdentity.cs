using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Ivr.Sip;

/// <summary>Who we are by TLS, and whom we believe.</summary>
public sealed record TlsIdentity
{
    /// <summary>Ours, with its private key: shown to callers, and to those we call who ask.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>What leads from it to its authority; sent along.</summary>
    public X509Certificate2Collection Intermediates { get; init; } = [];

    /// <summary>Who may sign the certificates of others; empty: those the machine trusts.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Who connects must show a certificate that an authority signed.</summary>
    public bool AsksCallers { get; init; }

    // Offline: a certificate we cannot complete is no reason to wait for the network.
    internal SslStreamCertificateContext Context() => SslStreamCertificateContext.Create(Certificate, Intermediates, offline: true);

    /// <summary>How the certificates of others are judged: revocation lists are not fetched, a call cannot wait for them.</summary>
    internal X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (Authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Authorities);
        }

        return policy;
    }
}
