using System.Net;
using Ivr.Calls;
using Ivr.Gateway.Settings;
using Ivr.Media;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

public sealed class SettingsReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_is_good()
    {
        var reading = SettingsReader.Read(TestPlans.Root("settings/example.yaml"), TestPlans.Defaults);
        Assert.Empty(reading.Problems);
        Assert.Equal(3, reading.Settings.Trunks.Count);
        Assert.Equal(52, reading.Settings.Seats.Count);
        Assert.Equal(TestPlans.Root("dialplans/gansu.yaml"), reading.Settings.Plan);
    }

    [Fact]
    public void What_the_example_calls_default_is_the_default()
    {
        var settings = SettingsReader.Read(TestPlans.Root("settings/example.yaml"), TestPlans.Defaults).Settings;
        Assert.Equal(
            (TestPlans.Defaults.Listen, TestPlans.Defaults.Http, TestPlans.Defaults.Timings, TestPlans.Defaults.MostCalls, TestPlans.Defaults.Rtp, TestPlans.Defaults.Digest.Realm),
            (settings.Listen, settings.Http, settings.Timings, settings.MostCalls, settings.Rtp, settings.Digest.Realm));
    }

    [Fact]
    public void Conversations_are_recorded_unless_settings_say_otherwise()
    {
        Assert.Equal((RecordingScope.Conversation, true, (string?)null), (Parse("http: 0").Recording.What, Parse("http: 0").Recording.Stereo, Parse("http: 0").Recording.Folder));
        Assert.Equal(RecordingScope.Off, Parse("recording: off").Recording.What);
        var recording = Parse("recording: { what: call, folder: /var/spool/ivr, channels: mono, keep_free: 500, longest: 90m }").Recording;
        Assert.Equal(new RecordingSettings { What = RecordingScope.Call, Folder = "/var/spool/ivr", Stereo = false, KeepFree = 500, Longest = TimeSpan.FromMinutes(90) }, recording);
        Assert.True(Parse("supervision_tone: on").SupervisionTone);
    }

    [Fact]
    public void A_range_makes_a_seat_of_each_number_with_a_contact_of_its_own()
    {
        var settings = Parse("seats: [{ range: agent001..agent250, city: lanzhou, languages: [zh], contact: 'sip:127.0.0.1:5080' }]");
        Assert.Equal(250, settings.Seats.Count);
        Assert.Equal(("agent001", "sip:agent001@127.0.0.1:5080"), (settings.Seats[0].Id, settings.Seats[0].Contact));
        Assert.Equal(("agent250", "sip:agent250@127.0.0.1:5080"), (settings.Seats[249].Id, settings.Seats[249].Contact));
    }

    [Fact]
    public void Trunks_and_seats_may_stand_in_files_of_their_own()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "trunks.yaml"), "- { name: a, city: lanzhou, sources: [10.1.0.0/24] }\n- { name: b, colour: red, city: linxia, sources: [10.2.0.0/24] }\n");
        var path = Path.Combine(_folder.Path, "settings.yaml");
        File.WriteAllText(path, "trunks: trunks.yaml\n");
        var reading = SettingsReader.Read(path, TestPlans.Defaults);
        Assert.Equal(["a", "b"], reading.Settings.Trunks.Select(trunk => trunk.Name));
        var problem = Assert.Single(reading.Problems, one => one.Code == "IVR104");
        Assert.Equal(("trunks.yaml", 2), (Path.GetFileName(problem.File), problem.Line));
        Assert.True(reading.HasErrors);
    }

    [Fact]
    public void A_trunk_trusts_its_networks_and_single_addresses()
    {
        var trunk = Assert.Single(Parse("trunks: [{ name: a, city: lanzhou, sources: [10.1.0.0/24, 10.2.0.9, '2001:db8::/32'] }]").Trunks);
        Assert.True(trunk.Trusts(IPAddress.Parse("10.1.0.77")));
        Assert.True(trunk.Trusts(IPAddress.Parse("10.2.0.9")));
        Assert.True(trunk.Trusts(IPAddress.Parse("2001:db8::1")));
        Assert.False(trunk.Trusts(IPAddress.Parse("10.2.0.10")));
    }

    [Fact]
    public void Protection_is_what_a_trunk_or_seat_says_else_what_the_gateway_says_else_none()
    {
        Assert.Equal(SrtpUse.Off, Assert.Single(Parse("trunks: [{ name: a, sources: [10.1.0.1] }]").Trunks).Srtp.Use);
        var settings = Parse("""
            srtp: { use: optional, suites: [AES_CM_128_HMAC_SHA1_32, AEAD_AES_128_GCM] }
            trunks:
              - { name: a, sources: [10.1.0.1] }
              - { name: b, sources: [10.1.0.2], srtp: off }
              - { name: c, sources: [10.1.0.3], srtp: { use: optional, suites: AES_256_CM_HMAC_SHA1_80 } }
            seats:
              - { range: s1..s2, city: lanzhou, contact: 'sip:127.0.0.1' }
              - { id: s3, city: lanzhou, contact: 'sip:127.0.0.1', srtp: off }
            """);
        Assert.Equal([SrtpUse.Optional, SrtpUse.Off, SrtpUse.Optional], settings.Trunks.Select(trunk => trunk.Srtp.Use));
        Assert.Equal([SrtpSuite.AesCm128Sha32, SrtpSuite.AeadAes128], settings.Trunks[0].Srtp.Suites);
        Assert.Equal([SrtpSuite.AesCm256Sha80], settings.Trunks[2].Srtp.Suites);
        Assert.Equal([SrtpUse.Optional, SrtpUse.Optional, SrtpUse.Off], settings.Seats.Select(seat => seat.Srtp.Use));
    }

    [Fact]
    public void A_carriers_trunk_has_all_it_was_given_and_is_looked_at_by_default()
    {
        var trunk = Assert.Single(Parse("""
            trunks:
              - name: telecom
                outbound: sip:gs.ims.invalid
                proxy: sip:10.31.0.5:5060
                number: '+869318888888'
                user: '+869318888888@gs.ims.invalid'
                register: 1h
                channels: 120
            """).Trunks);
        Assert.Equal(("10.31.0.5", "+869318888888", TimeSpan.FromHours(1), 120), (trunk.Proxy!.Host, trunk.Number, trunk.Register, trunk.Channels));
        Assert.Equal("sip:+869318888888@gs.ims.invalid", trunk.Account!.ToString());
        Assert.Equal(new TrunkProbing(), trunk.Health);
    }

    [Fact]
    public void A_trunk_is_left_alone_where_it_is_said_and_where_nothing_is_sent()
    {
        var trunks = Parse("trunks: [{ name: a, outbound: 'sip:h', health: off, register: off }, { name: b, sources: [10.1.0.1] }, { name: c, outbound: 'sip:h', health: { every: 10s } }]").Trunks;
        Assert.Equal((null, null, null), (trunks[0].Health, trunks[0].Register, trunks[1].Health));
        Assert.Equal(new TrunkProbing { Every = TimeSpan.FromSeconds(10) }, trunks[2].Health);
        Assert.Equal("12345", trunks[2].Number);
    }

    [Fact]
    public void Paths_are_relative_to_the_file_and_defaults_are_not()
    {
        var file = _folder.File("etc/settings.yaml", "data: ../var\ntrunks: [{ name: a, sources: [10.1.0.1] }]");
        var settings = SettingsReader.Read(file, TestPlans.Defaults).Settings;
        Assert.Equal(Path.Combine(_folder.Path, "var"), settings.Data);
        Assert.Equal(TestPlans.Defaults.Plan, settings.Plan);
    }

    [Fact]
    public void An_IPv6_address_stands_in_brackets()
    {
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Loopback, 5060), AddressText.Local("[::1]:5060"));
        Assert.Null(AddressText.Local("::1:5060"));
    }

    private static GatewaySettings Parse(string text)
    {
        var reading = SettingsReader.Parse("settings.yaml", text, TestPlans.Defaults);
        Assert.False(reading.HasErrors, string.Join('\n', reading.Problems));
        return reading.Settings;
    }
}
