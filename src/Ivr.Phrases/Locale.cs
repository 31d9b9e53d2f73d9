using System.Globalization;
using System.Resources;

namespace Ivr.Phrases;

/// <summary>A language operators read: its phrases, and how it joins a list.</summary>
public sealed class Locale
{
    public static readonly Locale English = new("en", ", ", null);

    public static readonly Locale Chinese = new("zh", "、", new ResourceManager("Ivr.Phrases.Chinese", typeof(Locale).Assembly));

    private readonly ResourceManager? _phrases;

    private Locale(string name, string comma, ResourceManager? phrases) => (Name, Comma, _phrases) = (name, comma, phrases);

    public static IReadOnlyList<Locale> All { get; } = [English, Chinese];

    /// <summary><c>en</c>, <c>zh</c>.</summary>
    public string Name { get; }

    internal string Comma { get; }

    /// <summary>By a tag of POSIX or of the web: <c>zh</c>, <c>zh_CN.UTF-8</c>, <c>zh-Hans-CN</c>, <c>C</c>; null: a language nothing is written in.</summary>
    public static Locale? Of(string tag)
    {
        var language = tag.Split('_', '-', '.', '@')[0].Trim();
        return language is "C" or "POSIX" ? English : All.FirstOrDefault(one => one.Name.Equals(language, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Of who runs this process: LC_ALL, else LC_MESSAGES, else LANG, whichever is set (POSIX.1-2024 §8.2); LANGUAGE, as GNU gettext has it, names
    /// others to be preferred, unless that is C. English where nothing is known.
    /// </summary>
    public static Locale Of(Func<string, string?> environment)
    {
        var tag = ((string[])["LC_ALL", "LC_MESSAGES", "LANG"]).Select(environment).FirstOrDefault(one => one is { Length: > 0 }) ?? "C";
        var preferred = tag.Split('.')[0] is "C" or "POSIX" ? null : environment("LANGUAGE");
        return (preferred ?? "").Split(':').Append(tag).Select(Of).OfType<Locale>().FirstOrDefault(English);
    }

    /// <summary>What an English format is in this language; itself where the language lacks it.</summary>
    public string Find(string format) => _phrases?.GetString(format, CultureInfo.InvariantCulture) ?? format;
}
