namespace Ivr.Calls;

/// <summary>
/// How long to wait after a registration that failed: a moment after the first, for one lost answer is no outage; then 30 s,
/// doubling to 30 min, each by chance between the half of it and the whole (RFC 5626 4.5).
/// </summary>
internal sealed class RegistrationBackOff(Random chance)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Base = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(30);

    private int _failures;

    public TimeSpan Next()
    {
        var whole = _failures == 0 ? First : Base * Math.Pow(2, Math.Min(_failures - 1, 10));
        _failures++;
        return (whole < Most ? whole : Most) * (0.5 + (0.5 * chance.NextDouble()));
    }

    /// <summary>It went well.</summary>
    public void Over() => _failures = 0;
}
