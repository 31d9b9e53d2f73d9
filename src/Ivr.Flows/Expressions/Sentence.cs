using System.Globalization;

namespace Ivr.Flows;

/// <summary>What is said with values in it: <c>您的工单{工单编号:digits}{状态}</c>. Total: what cannot be said is no sentence, and something recorded is heard.</summary>
/// <param name="Reading">The same for engines that read; null: nobody wrote it.</param>
internal sealed record Sentence(Template Text, Template? Reading, IReadOnlyDictionary<string, Speaker> Speakers)
{
    // What is said of a value when nothing else is: a text as it is, a number as a number, a time as a time.
    private static readonly string[] Forms = ["digits", "phone", "number", "count", "date", "time"];

    public static Sentence Read(YamlItem? text, YamlItem? reading, PlanScope scope) =>
        new(Template.Read(text, scope.Words, Forms), reading is null ? null : Template.Read(reading, scope.Words, Forms), scope.Speakers);

    /// <returns>Null: a value is missing or cannot be said so, or nobody knows how his language says it.</returns>
    public SpeechOrder? Of(IFlowCall call)
    {
        if (!Speakers.TryGetValue(call.Language, out var speaker)
            || Text.Fill(call, written => new Spoken(written), (value, form) => Said(speaker.Words, value, form, call.Now)) is not { } said)
        {
            return null;
        }

        var read = Reading?.Fill(call, written => written, (value, form) => Said(speaker.Words, value, form, call.Now)?.Reading);
        return new SpeechOrder(new Spoken(Spoken.Join(said).Text, read is null ? null : string.Concat(read)), speaker.Language, call.Voice);
    }

    private static Spoken? Said(SpokenText words, IComparable value, string form, DateTimeOffset now)
    {
        var text = Subject.TextOf(value);
        return (form, value) switch
        {
            ("digits", _) => IsDigits(text) ? words.Digits(text) : null,
            ("phone", _) => IsDigits(text) ? words.Phone(text) : null,
            ("count", _) => Whole(text) is >= 0 and var count ? words.Count(count) : null,
            ("number", _) => Whole(text) is { } number ? words.Number(number) : null,
            ("date", _) => Day(text) is { } day ? words.Date(day, DateOnly.FromDateTime(now.ToOffset(CallbackRules.BeijingOffset).DateTime)) : null,
            ("time", _) or (_, TimeOnly) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? words.Time(time) : null,
            (_, decimal) => Whole(text) is { } plain ? words.Number(plain) : null,
            (_, bool) => null,
            _ => new Spoken(text),
        };
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static long? Whole(string text) =>
        text.Length <= 15 && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // 2026-11-26, whatever stands behind it: 2026-11-26T08:30:00+08:00.
    private static DateOnly? Day(string text) =>
        text.Length >= 10 && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>How callers of a language are spoken to.</summary>
/// <param name="Language">The tag of what they hear.</param>
/// <param name="Words">How it says numbers, dates and times.</param>
internal sealed record Speaker(string Language, SpokenText Words)
{
    /// <summary>Tag → speaker; a language without templates has none.</summary>
    public static Dictionary<string, Speaker> Of(IReadOnlyDictionary<string, PlanLanguage> languages)
    {
        var speakers = new Dictionary<string, Speaker>(StringComparer.Ordinal);
        foreach (var (tag, language) in languages)
        {
            var heard = language.HearsChinese ? CallerState.Chinese : tag;
            if (SpokenText.For(heard) is { } words)
            {
                speakers[tag] = new Speaker(heard, words);
            }
        }

        return speakers;
    }
}
