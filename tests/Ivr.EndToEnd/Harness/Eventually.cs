using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>Other processes do not tell us when they are ready: we look, again and again, up to a limit that is a failure.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The first thing <paramref name="look"/> finds.</summary>
    /// <exception cref="XunitException">Nothing within <paramref name="seconds"/>; says <paramref name="what"/> was waited for.</exception>
    public static async Task<T> SeeAsync<T>(string what, double seconds, Func<Task<T?>> look)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            if (TimeProvider.System.GetElapsedTime(started).TotalSeconds > seconds)
            {
                throw new XunitException($"waited {seconds} s in vain for: {what}");
            }

            await Task.Delay(Pause);
        }
    }

    public static Task<T> SeeAsync<T>(string what, double seconds, Func<T?> look)
        where T : class => SeeAsync(what, seconds, () => Task.FromResult(look()));

    public static Task BeAsync(string what, double seconds, Func<bool> look) =>
        SeeAsync(what, seconds, () => look() ? what : null);

    public static Task BeAsync(string what, double seconds, Func<Task<bool>> look) =>
        SeeAsync(what, seconds, async () => await look() ? what : null);
}
