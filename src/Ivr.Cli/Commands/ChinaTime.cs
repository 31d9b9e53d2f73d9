using System.Globalization;
using Ivr.Flows;

namespace Ivr.Cli.Commands;

/// <summary>Times as operators write and read them: China's.</summary>
internal static class ChinaTime
{
    public static string Show(DateTimeOffset? at) => at?.ToOffset(CallbackRules.BeijingOffset).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A time of day is the next one, <c>2h</c> so long from now; null: it is no time.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        var now = TimeProvider.System.GetUtcNow().ToOffset(CallbackRules.BeijingOffset);
        return text is not null && YamlItem.DurationOf(text) is { } length ? now + length
            : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && new DateTimeOffset(now.Date + time.ToTimeSpan(), now.Offset) is var today
            ? today > now ? today : today.AddDays(1)
            : DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new DateTimeOffset(day, now.Offset) : null;
    }
}
