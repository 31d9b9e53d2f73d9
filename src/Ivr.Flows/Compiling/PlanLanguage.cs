namespace Ivr.Flows;

/// <summary>A language seats are asked for, as the plan declares it: <c>adx: 藏语</c>, or with what its callers hear and when who speaks it is there.</summary>
/// <param name="At">Where it is declared.</param>
/// <param name="Name">How people call it.</param>
/// <param name="HearsChinese">Its callers hear Chinese prompts by intent: <c>prompts: zh</c>.</param>
/// <param name="MayHearChinese">Its callers hear Chinese until a prompt is recorded: <c>fallback: zh</c>.</param>
internal sealed record PlanLanguage(YamlItem At, string Name, bool HearsChinese, bool MayHearChinese)
{
    /// <summary>When seats that speak it are there, by <c>staffed</c>; never, where it is <c>on_call</c>; null: the plan does not say.</summary>
    public OpeningHours? Staffed { get; private init; }

    public static Dictionary<string, PlanLanguage> Read(YamlMap? section, IReadOnlyDictionary<string, OpeningHours> hours)
    {
        var languages = new Dictionary<string, PlanLanguage>(StringComparer.Ordinal);
        foreach (var (at, tag, value) in section?.Entries ?? [])
        {
            languages[tag] = value.IsMap ? ReadMap(at, tag, value.Map()!, hours) : new PlanLanguage(at, value.Text() ?? tag, false, false);
        }

        return languages;
    }

    private static PlanLanguage ReadMap(YamlItem at, string tag, YamlMap map, IReadOnlyDictionary<string, OpeningHours> hours)
    {
        var language = new PlanLanguage(at, map.RequireText("name") ?? tag, Chinese(map.Get("prompts")), Chinese(map.Get("fallback"))) { Staffed = Requirement.ReadStaffed(map, hours) };
        if (tag == CallerState.Chinese && language.Staffed is not null)
        {
            at.Report("IVR475", "everybody's language is spoken at any hour: 12345 does not close", "take `staffed` and `on_call` out here");
        }

        map.Done();
        return language;
    }

    private static bool Chinese(YamlItem? item)
    {
        var text = item?.Text();
        if (text is not (null or CallerState.Chinese))
        {
            item!.Report("IVR105", $"nothing is played in '{text}' in place of another language", $"write `{CallerState.Chinese}`, the language everybody hears when nothing better is recorded");
        }

        return text == CallerState.Chinese;
    }
}
