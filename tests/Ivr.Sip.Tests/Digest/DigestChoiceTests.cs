using System.Net;
using System.Security.Cryptography;

namespace Ivr.Sip.Tests;

/// <summary>Which algorithms are asked for and which answers count (RFC 8760 2.4).</summary>
public class DigestChoiceTests
{
    private static readonly IPAddress Home = IPAddress.Parse("10.1.0.7");

    private readonly TestTime _time = new();
    private readonly SipIds _ids = new(RandomNumberGenerator.Create());
    private readonly SipRequest _register = Wire.Request(Wire.Invite.Replace("INVITE", "REGISTER"));

    [Fact]
    public void Each_algorithm_is_a_line_of_its_own_the_preferred_first()
    {
        var lines = Guard(DigestAlgorithm.Sha256, DigestAlgorithm.Md5).Challenges(Home, stale: false);
        Assert.Equal(["SHA-256", "MD5"], lines.Select(Algorithm));
        Assert.All(lines, line => Assert.Equal("WWW-Authenticate", line.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Any_of_those_offered_will_do(int which)
    {
        var guard = Guard(DigestAlgorithm.Sha256, DigestAlgorithm.Md5);
        Assert.Equal(new DigestVerdict.Accepted("8001"), Check(guard, Answered(guard.Challenges(Home, false)[which])));
    }

    [Fact]
    public void A_right_password_by_an_algorithm_not_offered_is_refused_and_counts()
    {
        var guard = Guard(DigestAlgorithm.Sha256);
        var challenge = Assert.Single(guard.Challenges(Home, false));
        var answered = Answered(new SipHeader(challenge.Name, challenge.Value.Replace("algorithm=SHA-256", "algorithm=MD5")));
        Assert.Equal(new DigestVerdict.Unoffered("8001", "MD5"), Check(guard, answered));
        Assert.Equal(1, guard.Counters.Failures);
    }

    [Fact]
    public void An_algorithm_nobody_knows_is_none_that_was_offered()
    {
        var guard = Guard(DigestAlgorithm.Md5);
        var answered = Answered(guard.Challenges(Home, false)[0]);
        var strange = _register.With(new SipHeader("Authorization", answered.Header("Authorization")!.Replace("algorithm=MD5", "algorithm=SHA-1")));
        Assert.Equal(new DigestVerdict.Unoffered("8001", "SHA-1"), Check(guard, strange));
    }

    [Fact]
    public void Of_several_answers_the_one_that_was_asked_for_is_read()
    {
        var guard = Guard(DigestAlgorithm.Sha256);
        var right = Answered(guard.Challenges(Home, false)[0]).Header("Authorization")!;
        var both = _register.With(new SipHeader("Authorization", right.Replace("algorithm=SHA-256", "algorithm=MD5")), new SipHeader("Authorization", right));
        Assert.Equal(new DigestVerdict.Accepted("8001"), Check(guard, both));
    }

    private static string? Algorithm(SipHeader challenge)
    {
        Assert.True(DigestFields.TryParse(challenge.Value, out var fields));
        return fields["algorithm"];
    }

    private static DigestVerdict Check(DigestGuard guard, SipRequest request) => guard.Check(request, Home, user => user == "8001" ? "secret" : null);

    private DigestGuard Guard(params DigestAlgorithm[] algorithms) => new(new DigestOptions { Realm = "gansu", Algorithms = algorithms }, _ids, _time);

    private SipRequest Answered(SipHeader challenge) => _register.With(DigestClient.Proof(_register, "8001", "secret", _ids, 401, challenge));
}
