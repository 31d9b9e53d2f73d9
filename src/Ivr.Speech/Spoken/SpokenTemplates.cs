using System.Text.Json;

namespace Ivr.Speech;

/// <summary>A language's words and templates, as its file <c>Spoken/TAG.json</c> has them: each entry is what is written and how it is read.</summary>
internal sealed record SpokenTemplates
{
    /// <summary>Single words: pieces of numbers (<see cref="ChineseNumber"/>), exceptions, small sentences.</summary>
    public required Dictionary<string, string[]> Words { get; init; }

    /// <summary>With one place for a number, which says how it is said: <c>{count}</c>, <c>{plain}</c>, <c>{year}</c>.</summary>
    public required Dictionary<string, string[]> Templates { get; init; }

    /// <summary>What goes before an hour, from which hour on; rising.</summary>
    public required DayPart[] Dayparts { get; init; }

    /// <summary>Digits that are a name and said as one.</summary>
    public required Dictionary<string, string[]> Names { get; init; }

    /// <summary>Short numbers people know, said as telephone numbers.</summary>
    public required string[] Services { get; init; }

    /// <summary>Null: nobody has written this language's templates.</summary>
    public static SpokenTemplates? Of(string language)
    {
        using var file = typeof(SpokenTemplates).Assembly.GetManifestResourceStream($"{language}.json");
        return file is null ? null : JsonSerializer.Deserialize<SpokenTemplates>(file, JsonSerializerOptions.Web);
    }

    internal sealed record DayPart(int From, string[] Said);
}
