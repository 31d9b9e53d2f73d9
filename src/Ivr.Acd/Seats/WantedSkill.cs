namespace Ivr.Acd;

/// <summary>
/// What is asked of a seat: <c>language:adx</c> is needed; <c>elder?</c> is only preferred: of the seats that have all that is
/// needed, the one that has most of what is preferred is taken, and of those the longest idle.
/// </summary>
public static class WantedSkill
{
    private const char Mark = '?';

    /// <summary><c>elder</c> as a preference: <c>elder?</c>.</summary>
    public static string Preferred(string skill) => skill + Mark;

    /// <summary>Whether a seat with these skills has all that is needed.</summary>
    public static bool All(IReadOnlyList<string> wanted, IReadOnlyList<string> skills) =>
        wanted.All(skill => skill.EndsWith(Mark) || skills.Contains(skill));

    internal static int Likes(IReadOnlyList<string> wanted, IReadOnlyList<string> skills) =>
        wanted.Count(skill => skill.EndsWith(Mark) && skills.Contains(skill[..^1]));
}
