using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Certificates in files: PEM or PFX.</summary>
internal static class CertificateFile
{
    /// <summary>The password of a PFX or of an encrypted key; passwords stand in no settings file.</summary>
    public const string PasswordVariable = "IVR_TLS_PASSWORD";

    /// <summary>A certificate with its key, and what stands behind it in the same file as its intermediates.</summary>
    /// <exception cref="CryptographicException">It is none, has no key, or the password is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">The PEM has no certificate or no key.</exception>
    public static TlsIdentity Read(string path, string? keyPath, string? password) =>
        IsPem(path) ? FromPem(File.ReadAllText(path), File.ReadAllText(keyPath ?? path), password) : FromPfx(path, password);

    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static X509Certificate2Collection Authorities(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? all : throw new CryptographicException("there is no certificate in this file");
    }

    private static TlsIdentity FromPem(string certificate, string key, string? password)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(certificate);
        var own = key.Contains("ENCRYPTED", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password ?? "")
            : X509Certificate2.CreateFromPem(certificate, key);
        return new TlsIdentity { Certificate = own, Intermediates = [.. all.Skip(1)] };
    }

    private static TlsIdentity FromPfx(string path, string? password)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password);
        var own = all.FirstOrDefault(one => one.HasPrivateKey) ?? throw new CryptographicException("there is no private key in this file");
        return new TlsIdentity { Certificate = own, Intermediates = [.. all.Where(one => one != own)] };
    }

    private static bool IsPem(string path)
    {
        using var file = new StreamReader(path);
        var head = new char[4096];
        return new string(head, 0, file.ReadBlock(head)).Contains("-----BEGIN", StringComparison.Ordinal);
    }
}
