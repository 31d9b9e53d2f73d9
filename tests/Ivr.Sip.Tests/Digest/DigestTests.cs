using System.Net;
using System.Security.Cryptography;

namespace Ivr.Sip.Tests;

public class DigestTests
{
    private static readonly IPAddress Home = IPAddress.Parse("10.1.0.7");
    private static readonly DigestOptions Options = new() { Realm = "gansu" };

    private readonly TestTime _time = new();
    private readonly SipIds _ids = new(RandomNumberGenerator.Create());
    private readonly DigestGuard _guard;
    private readonly SipRequest _register = Wire.Request(Wire.Invite.Replace("INVITE", "REGISTER"));

    public DigestTests()
    {
        _guard = new DigestGuard(Options, _ids, _time);
    }

    // RFC 7616 3.9.1
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_rfcs_own_example_comes_out(string algorithm, string response)
    {
        Assert.True(DigestFields.TryParse(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", "
            + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth",
            out var fields));
        Assert.Equal(response, DigestAlgorithm.Named(algorithm)!.Response(fields, "GET", "Circle of Life"));
    }

    [Fact]
    public void Without_credentials_none_are_there() => Assert.Equal(new DigestVerdict.Missing(), Check(_register));

    [Fact]
    public void Only_what_every_phone_knows_is_asked_for()
    {
        var challenge = Assert.Single(_guard.Challenges(Home, stale: false));
        Assert.Equal("WWW-Authenticate", challenge.Name);
        Assert.Contains("algorithm=MD5", challenge.Value);
        Assert.Contains("qop=\"auth\"", challenge.Value);
        Assert.DoesNotContain("stale", challenge.Value);
        Assert.Contains("stale=true", Assert.Single(_guard.Challenges(Home, stale: true)).Value);
    }

    [Fact]
    public void Who_knows_the_password_is_let_in() =>
        Assert.Equal(new DigestVerdict.Accepted("8001"), Check(Answered("8001", "secret", _guard.Challenges(Home, false)[0])));

    [Theory]
    [InlineData("8001", "guess")]
    [InlineData("nobody", "secret")]
    [InlineData("nobody", "")]
    public void A_wrong_password_and_an_unknown_user_look_the_same(string user, string password) =>
        Assert.Equal(new DigestVerdict.Wrong(user), Check(Answered(user, password, _guard.Challenges(Home, false)[0])));

    [Fact]
    public void Credentials_for_one_method_are_none_for_another()
    {
        var answered = Answered("8001", "secret", _guard.Challenges(Home, false)[0]);
        var stolen = Wire.Request(Wire.Invite).With(new SipHeader("Authorization", answered.Header("Authorization")!));
        Assert.Equal(new DigestVerdict.Wrong("8001"), Check(stolen));
    }

    [Fact]
    public void What_was_used_once_is_stale_the_second_time()
    {
        var answered = Answered("8001", "secret", _guard.Challenges(Home, false)[0]);
        Assert.IsType<DigestVerdict.Accepted>(Check(answered));
        Assert.IsType<DigestVerdict.Stale>(Check(answered));
    }

    [Fact]
    public void A_nonce_serves_again_under_a_higher_count_only()
    {
        var nonce = Nonce();
        Assert.IsType<DigestVerdict.Accepted>(Check(Counted(nonce, "00000001")));
        Assert.IsType<DigestVerdict.Accepted>(Check(Counted(nonce, "0000000a")));
        Assert.IsType<DigestVerdict.Stale>(Check(Counted(nonce, "00000002")));
        Assert.IsType<DigestVerdict.Accepted>(Check(Counted(nonce, "0000000b")));
    }

    [Fact]
    public void A_phone_that_cannot_count_has_one_use_of_a_nonce()
    {
        var nonce = Nonce();
        Assert.IsType<DigestVerdict.Accepted>(Check(Counted(nonce, null)));
        Assert.IsType<DigestVerdict.Stale>(Check(Counted(nonce, null)));
    }

    [Fact]
    public void A_nonce_grows_old()
    {
        var answered = Answered("8001", "secret", _guard.Challenges(Home, false)[0]);
        _time.Pass(Nonces.Lifetime + TimeSpan.FromSeconds(1));
        Assert.IsType<DigestVerdict.Stale>(Check(answered));
    }

    [Fact]
    public void A_nonce_of_another_house_or_a_forged_one_is_stale()
    {
        Assert.IsType<DigestVerdict.Stale>(Check(Answered("8001", "secret", new DigestGuard(Options, _ids, _time).Challenges(Home, false)[0])));
        var nonce = Nonce();
        Assert.IsType<DigestVerdict.Stale>(Check(Counted((nonce[0] == 'A' ? "B" : "A") + nonce[1..], "00000001")));
        Assert.IsType<DigestVerdict.Stale>(Check(Counted("x", "00000001")));
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("NoOneKnowsThisScheme opaque-data=here")]
    [InlineData("Digest")]
    [InlineData("Digest realm=\"other\", username=\"8001\", nonce=\"x\", uri=\"y\", response=\"z\"")]
    [InlineData("Digest realm=\"gansu\", username=\"8001\"")]
    [InlineData("Digest realm=\"gansu\", username=\"8001\", nonce=\"x\", uri=\"y\", response=\"z\", qop=auth-int, nc=00000001, cnonce=\"c\"")]
    [InlineData("Digest realm=\"gansu\", username=\"8001\", nonce=\"x\", uri=\"y\", response=\"z\", qop=auth, nc=1, cnonce=\"c\"")]
    [InlineData("Digest realm=\"gansu\", realm=\"gansu\", username=\"8001\", nonce=\"x\", uri=\"y\", response=\"z\"")]
    [InlineData("Digest realm=\"gansu, username=8001")]
    public void What_cannot_be_read_counts_as_nothing(string line) =>
        Assert.Equal(new DigestVerdict.Missing(), Check(_register.With(new SipHeader("Authorization", line))));

    [Fact]
    public void Memory_is_bounded_and_what_is_forgotten_is_stale_not_replayed()
    {
        var home = DigestSource.Of(Home);
        var nonces = new Nonces("gansu", _ids, _time);
        var all = new List<string>();
        for (var index = 0; index < Nonces.Most + 2; index++)
        {
            _time.Pass(TimeSpan.FromMilliseconds(1));
            all.Add(nonces.New(home));
            Assert.True(nonces.Use(all[^1], home, 1));
        }

        Assert.All(all, nonce => Assert.False(nonces.Use(nonce, home, 1)));
        Assert.False(nonces.Use(all[0], home, 2));
        Assert.True(nonces.Use(all[^1], home, 2));
    }

    [Fact]
    public void Our_answer_is_given_once_unless_the_nonce_was_only_stale()
    {
        var proofs = new Proofs(new("8001", "secret"), _ids);
        HashSet<(bool, string)> answered = [];
        Assert.True(proofs.Learn(Refusal(_register, 401, _guard.Challenges(Home, false)), answered));
        Assert.False(proofs.Learn(Refusal(_register, 401, _guard.Challenges(Home, false)), answered));
        Assert.True(proofs.Learn(Refusal(_register, 401, _guard.Challenges(Home, true)), answered));
    }

    [Fact]
    public void One_challenge_serves_several_requests_each_counted()
    {
        var proofs = new Proofs(new("8001", "secret"), _ids);
        Assert.True(proofs.Learn(Refusal(_register, 401, _guard.Challenges(Home, false)), []));
        for (var count = 1; count <= 3; count++)
        {
            var line = Assert.Single(proofs.For("REGISTER", _register.Uri));
            Assert.Contains($"nc=0000000{count}", line.Value);
            Assert.Equal(new DigestVerdict.Accepted("8001"), Check(_register.With(line)));
        }
    }

    [Fact]
    public void Each_realm_that_asks_is_answered()
    {
        var proofs = new Proofs(new("u", "p"), _ids);
        Assert.True(proofs.Learn(Refusal(_register, 407, [new("Proxy-Authenticate", "Digest realm=\"a\", nonce=\"1\""), new("Proxy-Authenticate", "Digest realm=\"b\", nonce=\"2\"")]), []));
        Assert.True(proofs.Learn(Refusal(_register, 401, [new("WWW-Authenticate", "Digest realm=\"c\", nonce=\"3\"")]), []));
        var request = _register.With([.. proofs.For("REGISTER", _register.Uri)]);
        Assert.Equal(2, request.AllHeaders.Count(one => one.Name == "Proxy-Authorization"));
        Assert.Equal(1, request.AllHeaders.Count(one => one.Name == "Authorization"));
    }

    [Fact]
    public void A_proxy_is_answered_in_its_own_header_with_its_opaque()
    {
        var challenge = new SipHeader("Proxy-Authenticate", "Digest realm=\"p\", nonce=\"n\", opaque=\"o\"");
        var header = Proof("u", "p", 407, challenge);
        Assert.Equal("Proxy-Authorization", header.Name);
        Assert.Contains("opaque=\"o\"", header.Value);
        Assert.DoesNotContain("qop", header.Value);
        Assert.DoesNotContain("algorithm", header.Value);
    }

    [Fact]
    public void The_first_challenge_we_can_answer_is_taken()
    {
        SipHeader[] challenges =
        [
            new("WWW-Authenticate", "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-512-256, qop=\"auth\""),
            new("WWW-Authenticate", "Digest realm=\"r\", nonce=\"2\", algorithm=SHA-256, qop=\"auth-int\""),
            new("WWW-Authenticate", "Digest realm=\"r\", nonce=\"3\", algorithm=SHA-256, qop=\"auth,auth-int\""),
            new("WWW-Authenticate", "Digest realm=\"r\", nonce=\"4\", algorithm=MD5, qop=\"auth\""),
        ];
        var header = Proof("u", "p", 401, challenges);
        Assert.Contains("nonce=\"3\"", header.Value);
    }

    [Fact]
    public void A_password_is_never_printed() => Assert.DoesNotContain("secret", new SipCredentials("8001", "secret").ToString());

    private static SipResponse Refusal(SipRequest request, int status, IEnumerable<SipHeader> challenges) => SipResponse.For(request, status, toTag: "t", headers: challenges);

    private DigestVerdict Check(SipRequest request) => _guard.Check(request, Home, user => user == "8001" ? "secret" : null);

    private SipRequest Answered(string user, string password, SipHeader challenge) => _register.With(Proof(user, password, 401, challenge));

    private SipHeader Proof(string user, string password, int status, params SipHeader[] challenges) =>
        DigestClient.Proof(_register, user, password, _ids, status, challenges);

    private string Nonce()
    {
        Assert.True(DigestFields.TryParse(_guard.Challenges(Home, false)[0].Value, out var fields));
        return fields["nonce"]!;
    }

    private SipRequest Counted(string nonce, string? count)
    {
        var line = $"Digest username=\"8001\", realm=\"gansu\", nonce=\"{nonce}\", uri=\"sip:h\""
            + (count is null ? "" : $", qop=auth, cnonce=\"c\", nc={count}");
        Assert.True(DigestFields.TryParse(line, out var fields));
        return _register.With(new SipHeader("Authorization", $"{line}, response=\"{DigestAlgorithm.Md5.Response(fields, "REGISTER", "secret").ToUpperInvariant()}\""));
    }
}
