using System.Net;
using System.Security.Cryptography;
using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>tls:</c>, and afterwards the certificates it names, so that what is wrong with them is said where they are named.</summary>
internal sealed class TlsReader
{
    private const int UsualPort = 5061;

    private readonly YamlMap? _map;
    private readonly string _folder;

    public TlsReader(YamlMap? map, string folder, IPEndPoint listen)
    {
        _map = map;
        _folder = folder;
        if (map is null)
        {
            return;
        }

        var certificate = map.RequireText("certificate");
        var asks = map.Flag("client_certificates", false);
        Settings = new TlsSettings
        {
            Listen = AddressReader.Local(map.Get("listen")) ?? new IPEndPoint(listen.Address, UsualPort),
            Certificate = At(certificate) ?? "",
            Key = At(map.Text("key")),
            Authorities = At(map.Text("authorities")),
            AsksCallers = asks,
        };
        if (asks && Settings.Authorities is null)
        {
            map.Get("client_certificates")!.Report("IVR316", "callers are to show certificates, and nobody is named who may sign them", "add `authorities: FILE`, the certificates of your own authority in PEM");
        }

        map.Done();
    }

    /// <summary>Null: no TLS.</summary>
    public TlsSettings? Settings { get; }

    /// <summary>Whoever is at <paramref name="uri"/> is called by TLS.</summary>
    public static bool IsTls(SipUri uri) => uri.Scheme == "sips" || "tls".Equals(uri.Parameters["transport"], StringComparison.OrdinalIgnoreCase);

    /// <summary>A URI that is called by TLS needs TLS here.</summary>
    public void Check(YamlItem item, SipUri uri)
    {
        if (_map is null && IsTls(uri))
        {
            item.Report("IVR316", $"'{uri}' is called by TLS, and this gateway has none", "add `tls:` with a certificate");
        }
    }

    /// <summary>The certificates; null: none, or reported.</summary>
    /// <param name="password">Of the key's file; null: it has none.</param>
    /// <param name="now">To tell what is out of date.</param>
    public TlsIdentity? Load(string? password, DateTimeOffset now)
    {
        if (Settings is not { Certificate.Length: > 0 } settings)
        {
            return null;
        }

        var identity = Tried("certificate", settings.Key ?? settings.Certificate, () => CertificateFile.Read(settings.Certificate, settings.Key, password));
        var authorities = settings.Authorities is { } file ? Tried("authorities", null, () => CertificateFile.Authorities(file)) : [];
        if (identity is null || authorities is null)
        {
            return null;
        }

        var certificate = identity.Certificate;
        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            _map!.Get("certificate")!.Report(
                "IVR315", $"this certificate is good from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd} only; who checks it will not call", "renew it, and restart the gateway", Severity.Warning);
        }

        return identity with { Authorities = authorities, AsksCallers = settings.AsksCallers };
    }

    private T? Tried<T>(string key, string? secret, Func<T> read)
        where T : class
    {
        var item = _map!.Get(key)!;
        try
        {
            if (secret is not null && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(secret) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                (_map.Get("key") ?? item).Report("IVR315", "everybody on this machine may read this private key", $"chmod 640 {secret}");
                return null;
            }

            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            item.Report("IVR315", $"no certificate can be read here: {error.Message}", $"PEM with the key in it or in `key:`, or PFX; the password, if there is one, comes from {CertificateFile.PasswordVariable}");
            return null;
        }
    }

    private string? At(string? path) => path is null ? null : Path.GetFullPath(path, _folder);
}
