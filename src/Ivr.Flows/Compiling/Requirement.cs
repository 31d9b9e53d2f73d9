namespace Ivr.Flows;

/// <summary>What may be asked of a seat hard: a language, or a skill the plan declares (<c>skills: { tax: { name: 税务, staffed: offices } }</c>).</summary>
/// <param name="At">Where it is declared.</param>
/// <param name="Skill">As seats have it: <c>language:adx</c>, <c>tax</c>.</param>
/// <param name="Staffed">When seats with it are there; never, where it is <c>on_call</c>; null: the plan does not say.</param>
internal sealed record Requirement(YamlItem At, string Skill, OpeningHours? Staffed)
{
    /// <summary>That some seat must have it.</summary>
    public bool NeedsSeat => Staffed is not null && Staffed != OpeningHours.Never;

    /// <summary>Reads the plan's <c>skills</c>.</summary>
    public static IReadOnlyList<Requirement> Read(YamlMap? section, IReadOnlyDictionary<string, OpeningHours> hours) =>
        [.. (section?.Entries ?? []).DistinctBy(one => one.Name).Select(one => Read(one.Key, one.Name, one.Value, hours))];

    /// <summary><c>staffed: HOURS</c>, <c>staffed: always</c>, <c>on_call: on</c>; null: nothing is said.</summary>
    public static OpeningHours? ReadStaffed(YamlMap map, IReadOnlyDictionary<string, OpeningHours> hours)
    {
        var (staffed, onCall) = (map.Get("staffed"), map.Get("on_call"));
        if (staffed is not null && onCall is not null)
        {
            onCall.Report("IVR475", "it is staffed at some hours, or somebody is called in for it: not both", "leave `staffed`: outside its hours somebody is called in anyway");
        }

        return staffed?.Text() is { } name ? name == OpeningHours.Always.Name ? OpeningHours.Always : PlanScope.HoursNamed(hours, staffed, name)
            : onCall?.Flag() == true ? OpeningHours.Never
            : null;
    }

    private static Requirement Read(YamlItem at, string skill, YamlItem value, IReadOnlyDictionary<string, OpeningHours> hours)
    {
        if (LineRequest.TagOf(skill) is not null || skill.EndsWith('?'))
        {
            at.Report("IVR105", $"'{skill}' is no name of a skill", "a language stands under `languages`, and what is only preferred is not declared");
        }

        if (!value.IsMap)
        {
            _ = value.Text();
            return new Requirement(at, skill, null);
        }

        var map = value.Map()!;
        map.RequireText("name");
        var requirement = new Requirement(at, skill, ReadStaffed(map, hours));
        map.Done();
        return requirement;
    }
}
