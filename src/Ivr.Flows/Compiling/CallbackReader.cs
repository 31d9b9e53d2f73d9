namespace Ivr.Flows;

/// <summary>Reads how missed callers are called back.</summary>
internal static class CallbackReader
{
    public static CallbackRules Read(YamlMap? map, PlanScope scope)
    {
        var usual = new CallbackRules();
        if (map is null)
        {
            return usual;
        }

        var spacing = map.Get("spacing");
        var hours = map.Get("hours")?.Hours();
        var quiet = map.Get("quiet")?.Hours();
        var rules = new CallbackRules
        {
            Attempts = map.Int("attempts", usual.Attempts, 1, 10),
            Spacing = spacing is null ? usual.Spacing : [.. spacing.OneOrMany().Select(item => item.Duration()).OfType<TimeSpan>()],
            From = hours?.From ?? usual.From,
            To = hours?.To ?? usual.To,
            QuietFrom = quiet?.From ?? usual.QuietFrom,
            QuietTo = quiet?.To ?? usual.QuietTo,
            FirstAfter = map.Duration("first_after", usual.FirstAfter),
            RingCitizen = map.Duration("ring", usual.RingCitizen),
            Greeting = scope.PromptIds(map.Get("greeting")),
            GreetingWait = map.Duration("greeting_wait", usual.GreetingWait),
            DeclineKey = map.Get("decline_key") is { } key ? PlanScope.Key(key, key.Text()) : null,
            Farewell = scope.PromptIds(map.Get("farewell")),
            Music = scope.PromptIds(map.Get("music")) is [var music, ..] ? music : null,
            CalledAgain = scope.PromptIds(map.Get("called_again")),
        };
        if (!Enumerable.Range(0, 24 * 60).Any(minute => rules.IsOpen(Midnight.AddMinutes(minute))))
        {
            map.Report("IVR230", "nobody is ever called back: the quiet hours cover all hours", "leave a gap between `quiet` and `hours`");
        }

        map.Done();
        return rules;
    }

    private static DateTimeOffset Midnight { get; } = new(2026, 1, 1, 0, 0, 0, CallbackRules.BeijingOffset);
}
