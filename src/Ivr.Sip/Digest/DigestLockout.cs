namespace Ivr.Sip;

/// <summary>
/// Counts wrong passwords, per user and address, so that a stranger elsewhere cannot lock out a seat, and per address, so
/// that nobody tries many users. An address that is locked still lets in who has proved himself from there: behind one
/// NAT sit a thief of passwords and forty seats. Memory is bounded: when it is full the older half is forgotten.
/// </summary>
internal sealed class DigestLockout(DigestLockoutOptions options, TimeProvider time)
{
    /// <summary>Users at addresses, and addresses, that are remembered, each.</summary>
    public const int Most = 8192;

    /// <summary>An address may be wrong so many times as often as one user from there.</summary>
    public const int UsersPerAddress = 10;

    // No account has a longer name, and strangers choose what is remembered.
    private const int LongestUser = 64;

    private readonly Dictionary<(DigestSource, string), Account> _users = [];
    private readonly Dictionary<DigestSource, Account> _addresses = [];

    /// <summary>For tests of its bound.</summary>
    public int Remembered => _users.Count + _addresses.Count;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How long this user is still locked out from there; null: he is not.</summary>
    public TimeSpan? Locked(string user, DigestSource source)
    {
        var known = _users.GetValueOrDefault(Key(user, source));
        return Left(known) ?? (known is { Proven: true } ? null : Left(_addresses.GetValueOrDefault(source)));
    }

    /// <summary>A password was wrong.</summary>
    /// <returns>For how long a lock-out begins with it; null: none.</returns>
    public TimeSpan? Fail(string user, DigestSource source)
    {
        if (options.After == 0)
        {
            return null;
        }

        var ofUser = Count(_users, Key(user, source), options.After);
        var ofAddress = Count(_addresses, source, options.After * UsersPerAddress);
        return ofUser || ofAddress ? options.For : null;
    }

    /// <summary>A password was right: what this user did wrong before from there is forgotten.</summary>
    public void Prove(string user, DigestSource source)
    {
        var account = At(_users, Key(user, source));
        (account.Failures, account.Proven, account.Last) = (0, true, Now);
    }

    private static (DigestSource, string) Key(string user, DigestSource source) => (source, user.Length > LongestUser ? user[..LongestUser] : user);

    private static Account At<T>(Dictionary<T, Account> all, T key)
        where T : notnull
    {
        if (!all.TryGetValue(key, out var account))
        {
            if (all.Count >= Most)
            {
                Forget(all);
            }

            account = all[key] = new Account();
        }

        return account;
    }

    private static void Forget<T>(Dictionary<T, Account> all)
        where T : notnull
    {
        foreach (var (key, _) in all.OrderBy(one => one.Value.Last).Take(all.Count / 2).ToArray())
        {
            all.Remove(key);
        }
    }

    private bool Count<T>(Dictionary<T, Account> all, T key, int most)
        where T : notnull
    {
        var account = At(all, key);
        account.Last = Now;
        if (account.Failures == 0 || Now - account.First > options.Within)
        {
            (account.First, account.Failures) = (Now, 0);
        }

        if (++account.Failures < most)
        {
            return false;
        }

        (account.Failures, account.Until) = (0, Now + options.For);
        return true;
    }

    private TimeSpan? Left(Account? account) => account?.Until is { } until && until > Now ? until - Now : null;

    private sealed class Account
    {
        public int Failures { get; set; }
        public DateTimeOffset First { get; set; }
        public DateTimeOffset Last { get; set; }
        public DateTimeOffset? Until { get; set; }
        public bool Proven { get; set; }
    }
}
