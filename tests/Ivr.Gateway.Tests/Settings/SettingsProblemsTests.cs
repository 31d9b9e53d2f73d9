using Ivr.Flows;
using Ivr.Gateway.Settings;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

public sealed class SettingsProblemsTests
{
    private const string Trunk = "trunks: [{ name: a, sources: [10.0.0.0/8] }]\n";

    [Theory]
    [InlineData("listen: 5060", "IVR301", 2, 9)]
    [InlineData("listen: 10.0.0.5", "IVR301", 2, 9)]
    [InlineData("announce: 0.0.0.0", "IVR301", 2, 11)]
    [InlineData("redis: store.example", "IVR301", 2, 8)]
    [InlineData("dns: dns.example", "IVR317", 2, 6)]
    [InlineData("dns: [10.0.0.53, here]", "IVR317", 2, 18)]
    [InlineData("http: 5060", "IVR302", 2, 7)]
    [InlineData("rtp: { first: 5000, last: 6000 }", "IVR302", 2, 6)]
    [InlineData("rtp: { first: 20001, last: 20100 }", "IVR309", 2, 6)]
    [InlineData("rtp: { first: 20000, last: 20001 }", "IVR309", 2, 6)]
    [InlineData("listen: 0.0.0.0:5060", "IVR310", 2, 9)]
    [InlineData("timings: { lease: 10s, renew: 8s }", "IVR313", 2, 10)]
    [InlineData("timings: { registration_shortest: 2h }", "IVR313", 2, 10)]
    [InlineData("timings: { watch: 0s }", "IVR313", 2, 19)]
    [InlineData("timings: { ring: soon }", "IVR105", 2, 18)]
    [InlineData("limits: { calls: 0 }", "IVR105", 2, 18)]
    [InlineData("transfers: { allowed: ['110', '00*'] }", "IVR340", 2, 31)]
    [InlineData("recording: { what: all }", "IVR338", 2, 20)]
    [InlineData("recording: everything", "IVR338", 2, 12)]
    [InlineData("recording: { channels: two }", "IVR338", 2, 24)]
    [InlineData("recording: { longest: 0s }", "IVR313", 2, 23)]
    [InlineData("transfers: { allowed: ['110'], ring: 0s }", "IVR313", 2, 38)]
    [InlineData("srtp: maybe", "IVR330", 2, 7)]
    [InlineData("srtp: { use: on }", "IVR330", 2, 14)]
    [InlineData("srtp: { suites: [AES_CM_128_HMAC_SHA1_80] }", "IVR103", 2, 7)]
    [InlineData("srtp: { use: optional, suite: AES_CM_128_HMAC_SHA1_80 }", "IVR104", 2, 24)]
    [InlineData("srtp: { use: optional, suites: [AES_CM_128_HMAC_SHA1_81] }", "IVR331", 2, 33)]
    [InlineData("srtp: { use: optional, suites: [] }", "IVR331", 2, 32)]
    [InlineData("srtp: { use: optional, suites: [AEAD_AES_128_GCM, AEAD_AES_128_GCM] }", "IVR331", 2, 51)]
    [InlineData("seats: [{ id: x, city: lanzhou, contact: 'sip:h', srtp: never }]", "IVR330", 2, 57)]
    [InlineData("seat: []", "IVR104", 2, 1)]
    [InlineData("seats: [{ id: 'a b', city: lanzhou, contact: 'sip:h' }]", "IVR308", 2, 15)]
    [InlineData("seats: [{ range: a1..b9, city: lanzhou, contact: 'sip:h' }]", "IVR308", 2, 18)]
    [InlineData("seats: [{ range: a9..a1, city: lanzhou, contact: 'sip:h' }]", "IVR308", 2, 18)]
    [InlineData("seats: [{ range: a1..a2, id: x, city: lanzhou, contact: 'sip:h' }]", "IVR308", 2, 30)]
    [InlineData("seats: [{ id: x, city: lanzhou, contact: 'tel:12345' }]", "IVR304", 2, 42)]
    [InlineData("seats: [{ id: x, contact: 'sip:h' }]", "IVR103", 2, 9)]
    [InlineData("seats: [{ id: x, city: lanzhou, contact: 'sip:h' }, { id: x, city: lanzhou, contact: 'sip:h' }]", "IVR306", 2, 59)]
    [InlineData("seats: [{ id: x, city: lanzhuo, contact: 'sip:h' }]", "IVR305", 2, 24)]
    [InlineData("seats: [{ id: x, city: lanzhou, languages: [klingon], contact: 'sip:h' }]", "IVR305", 2, 15)]
    [InlineData("seats: [{ id: x, city: lanzhou }]", "IVR307", 2, 15)]
    public void A_problem_has_its_code_and_its_place(string text, string code, int line, int column)
    {
        var problem = Assert.Single(ProblemsOf(Trunk + text));
        Assert.Equal((code, line, column), (problem.Code, problem.Line, problem.Column));
        Assert.Equal(Severity.Error, problem.Severity);
    }

    [Theory]
    [InlineData("sources: [10.1.0.7/24]", "IVR303")]
    [InlineData("sources: [telecom]", "IVR303")]
    [InlineData("sources: [10.1.0.0/33]", "IVR303")]
    [InlineData("sources: [10.1.0.0/24, 10.1.0.0/24]", "IVR306")]
    [InlineData("outbound: 10.1.0.5", "IVR304")]
    [InlineData("city: nowhere, sources: [10.1.0.1]", "IVR305")]
    [InlineData("partner: lanzhou, sources: [10.1.0.1]", "IVR312")]
    [InlineData("city: lanzhou", "IVR312")]
    [InlineData("outbound: 'sip:h', user: u@d, register: 1h", "IVR318")]
    [InlineData("outbound: 'sip:h', register: 1h", "IVR318")]
    [InlineData("outbound: 'sip:h', register: 5s", "IVR318")]
    [InlineData("outbound: 'sip:h', register: often", "IVR105")]
    [InlineData("outbound: 'sip:h', number: hotline", "IVR318")]
    [InlineData("outbound: 'sip:h', user: 'u@d@e'", "IVR318")]
    [InlineData("outbound: 'sip:h', proxy: sbc", "IVR304")]
    [InlineData("outbound: 'sip:h', channels: 0", "IVR105")]
    [InlineData("outbound: 'sip:h', srtp: yes", "IVR330")]
    [InlineData("outbound: 'sip:h', health: sometimes", "IVR105")]
    [InlineData("outbound: 'sip:h', health: { every: 0s }", "IVR318")]
    [InlineData("outbound: 'sip:h', health: { down_after: 0 }", "IVR105")]
    [InlineData("outbound: 'sip:h', health: { after: 3 }", "IVR104")]
    [InlineData("sources: [10.1.0.1], proxy: 'sip:h'", "IVR312")]
    [InlineData("sources: [10.1.0.1], health: on", "IVR312")]
    [InlineData("name: b, sources: [10.1.0.1]}, {name: b, sources: [10.1.0.2]", "IVR306")]
    public void A_trunks_problem_has_its_code(string trunk, string code)
    {
        var name = trunk.StartsWith("name", StringComparison.Ordinal) ? "" : "name: a, ";
        var problem = Assert.Single(ProblemsOf($"trunks: [{{ {name}{trunk} }}]"));
        Assert.Equal(code, problem.Code);
    }

    [Fact]
    public void All_problems_come_at_once_and_in_order()
    {
        var problems = ProblemsOf("listen: here\nredis: there\ntrunks: [{ name: a, sources: [x] }]\nwhat: 1\n");
        Assert.Equal(["IVR301", "IVR301", "IVR303", "IVR104"], problems.Select(problem => problem.Code));
    }

    [Fact]
    public void A_loose_network_is_answered_with_the_network_meant()
    {
        var problem = Assert.Single(ProblemsOf("trunks: [{ name: a, sources: [10.1.7.9/20] }]"));
        Assert.Contains("`10.1.0.0/20`", problem.Fix!.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_city_is_answered_with_the_one_meant()
    {
        var problem = Assert.Single(ProblemsOf(Trunk + "seats: [{ id: x, city: lanzhuo, contact: 'sip:h' }]"));
        Assert.Contains("'lanzhou'", problem.Fix!.English, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_without_trunks_is_warned_of_not_refused()
    {
        var reading = Read("seats: []");
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("IVR311", Severity.Warning), (problem.Code, problem.Severity));
        Assert.False(reading.HasErrors);
    }

    [Theory]
    [InlineData("trunks: [{ name: a, sources: [10.0.0.0/8], srtp: required }]")]
    [InlineData("trunks: [{ name: a, outbound: 'sip:h', srtp: required }]")]
    [InlineData("srtp: required\ntrunks: [{ name: a, outbound: 'sip:h' }]")]
    [InlineData(Trunk + "seats: [{ id: x, city: lanzhou, contact: 'sip:h;transport=tcp', srtp: { use: required } }]")]
    public void Keys_that_go_readable_through_the_network_are_warned_of_not_refused(string text)
    {
        var reading = Read(text);
        var problem = Assert.Single(reading.Problems);
        Assert.Equal(("IVR332", Severity.Warning), (problem.Code, problem.Severity));
        Assert.False(reading.HasErrors);
    }

    [Theory]
    [InlineData("trunks: [{ name: a, sources: [10.0.0.0/8], srtp: optional }]")]
    [InlineData("tls: { certificate: x.pem }\ntrunks: [{ name: a, sources: [10.0.0.0/8], srtp: required }, { name: b, outbound: 'sip:h;transport=tls', srtp: required }]")]
    public void Keys_that_go_by_TLS_or_may_be_left_out_are_not(string text) => Assert.Empty(ProblemsOf(text));

    [Fact]
    public void A_missing_file_is_one_problem()
    {
        var reading = SettingsReader.Read("/nowhere/settings.yaml", TestPlans.Defaults);
        Assert.Equal("IVR100", Assert.Single(reading.Problems).Code);
    }

    [Fact]
    public void Every_code_has_a_page()
    {
        var sources = Directory.EnumerateFiles(TestPlans.Root("src/Ivr.Gateway"), "*.cs", SearchOption.AllDirectories);
        var codes = sources.SelectMany(file => System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), "\"(IVR\\d{3})\"")).Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(codes.Length > 15);
        Assert.All(codes, code => Assert.True(File.Exists(TestPlans.Root($"docs/errors/{code}.md")), code));
    }

    private static SettingsReading Read(string text)
    {
        var reading = SettingsReader.Parse("settings.yaml", text, TestPlans.Defaults);
        reading.CheckPlan(TestPlans.Plan);
        reading.CheckPasswords(Passwords.Read(PasswordKind.Seats, _ => null).Passwords, Passwords.Read(PasswordKind.Trunks, _ => null).Passwords);
        return reading;
    }

    private static IReadOnlyList<Diagnostic> ProblemsOf(string text) => Read(text).Problems;
}
