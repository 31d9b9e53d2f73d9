namespace Ivr.Flows;

/// <summary>How a missed caller is called back.</summary>
public sealed record CallbackRules
{
    /// <summary>China has one time.</summary>
    public static readonly TimeSpan BeijingOffset = TimeSpan.FromHours(8);

    public int Attempts { get; init; } = 3;

    /// <summary>From attempt to attempt; the last one counts for all that follow. A day means the next morning.</summary>
    public IReadOnlyList<TimeSpan> Spacing { get; init; } = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    public TimeOnly From { get; init; } = new(8, 0);
    public TimeOnly To { get; init; } = new(20, 0);
    public TimeOnly QuietFrom { get; init; } = new(12, 0);
    public TimeOnly QuietTo { get; init; } = new(14, 0);

    /// <summary>From the missed call to the first attempt.</summary>
    public TimeSpan FirstAfter { get; init; } = TimeSpan.FromMinutes(1);
    public TimeSpan RingCitizen { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Prompts the citizen hears first (P12).</summary>
    public IReadOnlyList<string> Greeting { get; init; } = [];
    public TimeSpan GreetingWait { get; init; } = TimeSpan.FromSeconds(3);
    public char? DeclineKey { get; init; }
    public IReadOnlyList<string> Farewell { get; init; } = [];

    /// <summary>Prompt id of what he hears on hold and while he is handed on, looped; null: silence.</summary>
    public string? Music { get; init; }

    /// <summary>Prompts he hears when he was handed on, nobody took him and the seat has gone: he is called once more (P11).</summary>
    public IReadOnlyList<string> CalledAgain { get; init; } = [];

    /// <summary>All that is said in words.</summary>
    internal IEnumerable<string> Spoken => [.. Greeting, .. Farewell, .. CalledAgain];

    /// <summary>Whether citizens may be called at <paramref name="now"/>.</summary>
    public bool IsOpen(DateTimeOffset now)
    {
        var local = TimeOnly.FromTimeSpan(now.ToOffset(BeijingOffset).TimeOfDay);
        return Within(local, From, To) && !(QuietFrom != QuietTo && Within(local, QuietFrom, QuietTo));
    }

    // Of a day no next morning is waited for, and of an hour none of it.
    private static readonly TimeSpan MostUrgentSpacing = TimeSpan.FromMinutes(10);

    /// <summary>When the first attempt is due; who could not be put through to an emergency number is called back at once.</summary>
    public DateTimeOffset FirstDue(DateTimeOffset missed, bool urgent) => urgent ? missed : missed + FirstAfter;

    /// <summary>When the next attempt is due after <paramref name="made"/> attempts; null: they are used up. Urgent ones wait for no hour.</summary>
    public DateTimeOffset? DueAfter(int made, DateTimeOffset now, bool urgent = false)
    {
        if (made >= Attempts)
        {
            return null;
        }

        var spacing = Spacing.Count == 0 ? TimeSpan.FromMinutes(10) : Spacing[Math.Clamp(made - 1, 0, Spacing.Count - 1)];
        if (urgent)
        {
            return now + (spacing < MostUrgentSpacing ? spacing : MostUrgentSpacing);
        }

        if (spacing < TimeSpan.FromDays(1))
        {
            return now + spacing;
        }

        var morning = now.ToOffset(BeijingOffset).Date.Add(spacing).Add(From.ToTimeSpan());
        return new DateTimeOffset(morning, BeijingOffset).ToUniversalTime();
    }

    private static bool Within(TimeOnly time, TimeOnly from, TimeOnly to) =>
        from == to || (from < to ? time >= from && time < to : time >= from || time < to);
}
