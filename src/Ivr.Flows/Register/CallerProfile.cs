namespace Ivr.Flows;

/// <summary>What somebody had written down for his number, so that he need not press a key: <c>elder language:sce city:linxia</c>.</summary>
/// <param name="IsElder">He wants no menu, and to be spoken with slowly.</param>
/// <param name="Language">A tag of the plan's languages; null: Chinese.</param>
/// <param name="City">The city he calls about; null: as the call says.</param>
public sealed record CallerProfile(bool IsElder, string? Language, string? City)
{
    private const string Elder = "elder";
    private const string LanguageWord = "language:";
    private const string CityWord = "city:";

    /// <summary>As expressions see him: <c>elder</c>, or <c>other</c>.</summary>
    public string Kind => IsElder ? Elder : "other";

    /// <summary>All there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Elder, "other"];

    /// <returns>Null: a word has no meaning, stands there twice, or there is none.</returns>
    public static CallerProfile? Read(string text)
    {
        var profile = new CallerProfile(false, null, null);
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = word == Elder && !profile.IsElder ? profile with { IsElder = true }
                : After(word, LanguageWord) is { } tag && profile.Language is null ? profile with { Language = tag }
                : After(word, CityWord) is { } city && profile.City is null ? profile with { City = city }
                : null;
            if (next is null)
            {
                return null;
            }

            profile = next;
        }

        return profile is { IsElder: false, Language: null, City: null } ? null : profile;
    }

    public override string ToString() =>
        string.Join(' ', new[] { IsElder ? Elder : null, Language is null ? null : LanguageWord + Language, City is null ? null : CityWord + City }.OfType<string>());

    private static string? After(string word, string name) => word.StartsWith(name, StringComparison.Ordinal) && word.Length > name.Length ? word[name.Length..] : null;
}
