using Ivr.Gateway.Settings;
using Ivr.Sip;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

public sealed class DigestSettingsTests
{
    private const string Trunk = "trunks: [{ name: t, city: lanzhou, sources: [10.0.0.1] }]\n";

    [Fact]
    public void Left_out_passwords_are_asked_for_by_md5_and_five_wrong_ones_lock()
    {
        var digest = Read("").Settings.Digest;
        Assert.Equal([DigestAlgorithm.Md5], digest.Algorithms);
        Assert.Equal(new DigestLockoutOptions(5, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)), digest.Lockout);
    }

    [Fact]
    public void What_the_file_says_goes()
    {
        var digest = Read("realm: gansu\ndigest: [sha-256, md5]\nlockout: { after: 3, for: 1h }").Settings.Digest;
        Assert.Equal("gansu", digest.Realm);
        Assert.Equal([DigestAlgorithm.Sha256, DigestAlgorithm.Md5], digest.Algorithms);
        Assert.Equal(new DigestLockoutOptions(3, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), digest.Lockout);
    }

    [Theory]
    [InlineData("digest: [sha-512]", 9)]
    [InlineData("digest: [md5, md5]", 9)]
    [InlineData("digest: []", 9)]
    [InlineData("lockout: { within: 0s }", 20)]
    [InlineData("lockout: { for: 25h }", 17)]
    public void What_cannot_work_is_said_with_its_place(string text, int column)
    {
        var problem = Assert.Single(Read(text).Problems);
        Assert.Equal(("IVR319", 2, column), (problem.Code, problem.Line, problem.Column));
    }

    private static SettingsReading Read(string text) => SettingsReader.Parse("settings.yaml", Trunk + text, TestPlans.Defaults);
}
