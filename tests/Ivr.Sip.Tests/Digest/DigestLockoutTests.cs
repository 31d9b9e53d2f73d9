using System.Net;
using System.Security.Cryptography;

namespace Ivr.Sip.Tests;

/// <summary>Who is wrong too often is not listened to for a while (GB/T 22239, level 3), and nobody else suffers for it.</summary>
public class DigestLockoutTests
{
    private static readonly IPAddress Home = IPAddress.Parse("10.1.0.7"), Elsewhere = IPAddress.Parse("203.0.113.9");
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly TestTime _time = new();
    private readonly SipIds _ids = new(RandomNumberGenerator.Create());
    private readonly SipRequest _register = Wire.Request(Wire.Invite.Replace("INVITE", "REGISTER"));
    private DigestGuard _guard;
    private int _asked;

    public DigestLockoutTests()
    {
        _guard = Guard(new DigestLockoutOptions(5, 5 * Minute, 5 * Minute));
    }

    [Fact]
    public void The_fifth_wrong_password_locks_and_the_right_one_does_not_open()
    {
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(new DigestVerdict.Wrong("8001"), Try("8001", "guess"));
        }

        Assert.Equal(new DigestVerdict.Wrong("8001", 5 * Minute), Try("8001", "guess"));
        _time.Pass(Minute);
        Assert.Equal(new DigestVerdict.Locked("8001", 4 * Minute), Try("8001", "secret"));
        _time.Pass(4 * Minute);
        Assert.Equal(new DigestVerdict.Accepted("8001"), Try("8001", "secret"));
        Assert.Equal((5, 1, 1), (_guard.Counters.Failures, _guard.Counters.Lockouts, _guard.Counters.Refused));
    }

    [Fact]
    public void Who_is_locked_out_costs_no_calculation()
    {
        Fail(5);
        _asked = 0;
        Try("8001", "secret");
        Assert.Equal(0, _asked);
    }

    [Fact]
    public void A_stranger_elsewhere_cannot_lock_out_the_seat()
    {
        Fail(60, from: Elsewhere);
        Assert.IsType<DigestVerdict.Locked>(Try("8001", "secret", Elsewhere));
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
    }

    [Fact]
    public void Nor_can_he_by_forging_its_address()
    {
        var nonce = _guard.Challenges(Elsewhere, false)[0];
        for (var i = 0; i < 60; i++)
        {
            Assert.IsType<DigestVerdict.Stale>(Check(Answered("8001", "guess", nonce), Home));
        }

        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
    }

    [Fact]
    public void A_right_password_clears_the_count_and_so_does_time()
    {
        Fail(4);
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
        Fail(4);
        _time.Pass(5 * Minute + TimeSpan.FromSeconds(1));
        Fail(4);
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
        Assert.Equal(0, _guard.Counters.Lockouts);
    }

    [Fact]
    public void Trying_many_users_locks_the_address_but_not_who_has_proved_himself_there()
    {
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
        for (var i = 0; i < 50; i++)
        {
            Assert.IsType<DigestVerdict.Wrong>(Try($"u{i}", "guess"));
        }

        Assert.IsType<DigestVerdict.Locked>(Try("u99", "guess"));
        Assert.IsType<DigestVerdict.Locked>(Try("8002", "secret"));
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
        Assert.IsType<DigestVerdict.Accepted>(Try("8002", "secret", Elsewhere));
    }

    [Fact]
    public void A_network_of_ipv6_is_one_address()
    {
        Fail(5, from: IPAddress.Parse("2001:db8:1:2::1"));
        Assert.IsType<DigestVerdict.Locked>(Try("8001", "secret", IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret", IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void Nought_locks_nobody()
    {
        _guard = Guard(new DigestLockoutOptions(0, Minute, Minute));
        Fail(200);
        Assert.IsType<DigestVerdict.Accepted>(Try("8001", "secret"));
    }

    [Fact]
    public void What_strangers_make_it_remember_is_bounded_and_the_newest_stays()
    {
        var lockout = new DigestLockout(new DigestLockoutOptions(2, Minute, Minute), _time);
        for (var i = 0; i < 3 * DigestLockout.Most; i++)
        {
            lockout.Fail("u", DigestSource.Of(new IPAddress(i + 1)));
            _time.Pass(TimeSpan.FromTicks(1));
        }

        Assert.InRange(lockout.Remembered, 1, 2 * DigestLockout.Most);
        Assert.NotNull(lockout.Fail("u", DigestSource.Of(new IPAddress(3 * DigestLockout.Most))));
    }

    private DigestGuard Guard(DigestLockoutOptions lockout) => new(new DigestOptions { Realm = "gansu", Lockout = lockout }, _ids, _time);

    private void Fail(int times, IPAddress? from = null)
    {
        for (var i = 0; i < times; i++)
        {
            Try("8001", "guess", from);
        }
    }

    private DigestVerdict Try(string user, string password, IPAddress? from = null) =>
        Check(Answered(user, password, _guard.Challenges(from ?? Home, false)[0]), from ?? Home);

    private DigestVerdict Check(SipRequest request, IPAddress from) => _guard.Check(request, from, user =>
    {
        _asked++;
        return user is "8001" or "8002" ? "secret" : null;
    });

    private SipRequest Answered(string user, string password, SipHeader challenge) =>
        _register.With(DigestClient.Proof(_register, user, password, _ids, 401, challenge));
}
