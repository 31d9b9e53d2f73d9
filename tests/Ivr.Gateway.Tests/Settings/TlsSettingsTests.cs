using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ivr.Flows;
using Ivr.Gateway.Settings;
using Ivr.Sip;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

public sealed class TlsSettingsTests : IDisposable
{
    private const string Trunk = "trunks: [{ name: a, sources: [10.0.0.0/8] }]\n";
    private static readonly DateTimeOffset Today = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TlsSettingsTests()
    {
        var request = new CertificateRequest("CN=gw.example", _key, HashAlgorithmName.SHA256);
        _certificate = request.CreateSelfSigned(Today.AddDays(-10), Today.AddDays(10));
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Certificate_and_key_may_stand_in_two_files_or_in_one()
    {
        var two = Load($"certificate: {Secret("gw.pem", _certificate.ExportCertificatePem())}, key: {Secret("gw.key", _key.ExportPkcs8PrivateKeyPem())}");
        Assert.Equal(_certificate.Thumbprint, two.Identity!.Certificate.Thumbprint);
        var one = Load($"certificate: {Secret("all.pem", _certificate.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem())}");
        Assert.True(one.Identity!.Certificate.HasPrivateKey);
        Assert.Empty(two.Problems.Concat(one.Problems));
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    [InlineData(null, false)]
    public void A_pfx_opens_with_its_password_only(string? password, bool opens)
    {
        var file = Secret("gw.pfx", "");
        File.WriteAllBytes(file, _certificate.Export(X509ContentType.Pfx, "secret"));
        var (identity, problems) = Load($"certificate: {file}", password);
        Assert.Equal(opens, identity is not null);
        Assert.Equal(opens ? [] : ["IVR315"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void An_encrypted_key_opens_with_the_password()
    {
        var key = _key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.NotNull(Load($"certificate: {Secret("gw.pem", _certificate.ExportCertificatePem())}, key: {Secret("gw.key", key)}", "secret").Identity);
    }

    [Fact]
    public void A_key_everybody_may_read_is_refused()
    {
        var file = Secret("all.pem", _certificate.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        var (identity, problems) = Load($"certificate: {file}");
        Assert.Null(identity);
        Assert.Contains("chmod 640", Assert.Single(problems).Fix!.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_out_of_date_is_warned_of_and_used()
    {
        var file = Secret("all.pem", _certificate.ExportCertificatePem() + "\n" + _key.ExportPkcs8PrivateKeyPem());
        var (identity, problems) = Load($"certificate: {file}", now: Today.AddDays(11));
        Assert.NotNull(identity);
        Assert.Equal(("IVR315", Severity.Warning), (Assert.Single(problems).Code, problems[0].Severity));
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused()
    {
        var (identity, problems) = Load($"certificate: {Secret("gw.pem", _certificate.ExportCertificatePem())}");
        Assert.Null(identity);
        Assert.Equal("IVR315", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData("tls: { certificate: no.pem }", "IVR315", 21)]
    [InlineData("tls: { listen: 127.0.0.1:5061 }", "IVR103", 6)]
    [InlineData("tls: { certificate: a.pem, client_certificates: on }", "IVR316", 49)]
    [InlineData("tls: { certificate: a.pem, listen: 127.0.0.1:5060 }", "IVR302", 36)]
    [InlineData("tls: { certificate: a.pem, listen: 127.0.0.1:20000 }", "IVR302", 36)]
    [InlineData("seats: [{ id: x, city: lanzhou, contact: 'sips:h' }]", "IVR316", 42)]
    [InlineData("seats: [{ id: x, city: lanzhou, contact: 'sip:h;transport=TLS' }]", "IVR316", 42)]
    public void A_problem_has_its_code_and_its_place(string text, string code, int column)
    {
        var reading = SettingsReader.Parse("settings.yaml", Trunk + text, TestPlans.Defaults);
        if (code == "IVR315")
        {
            reading.LoadCertificates(null, Today);
        }

        var problem = Assert.Single(reading.Problems);
        Assert.Equal((code, 2, column), (problem.Code, problem.Line, problem.Column));
    }

    private static (TlsIdentity? Identity, IReadOnlyList<Diagnostic> Problems) Load(string tls, string? password = null, DateTimeOffset? now = null)
    {
        var reading = SettingsReader.Parse("settings.yaml", $"{Trunk}tls: {{ {tls} }}\n", TestPlans.Defaults);
        return (reading.LoadCertificates(password, now ?? Today), reading.Problems);
    }

    private string Secret(string name, string text)
    {
        var file = _folder.File(name, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
