using Ivr.Speech;

namespace Ivr.Cli.Prompts;

/// <summary>How a prompt comes to be.</summary>
internal enum PromptSource
{
    /// <summary>An engine speaks it until a person has.</summary>
    Tts,

    /// <summary>Made by <c>music.sh</c>.</summary>
    Music,

    /// <summary>A person's recording: never touched.</summary>
    Person,

    /// <summary>Waits for a native speaker.</summary>
    Native,
}

/// <summary>One prompt in one voice.</summary>
/// <param name="Line">In <c>texts.tsv</c>, from 1.</param>
internal sealed record PromptText(int Line, string Id, string Language, string Voice, PromptSource How, string Text, string Reading)
{
    public (string Id, string Language, string Voice) Key => (Id, Language, Voice);

    /// <summary>In the folder of prompts.</summary>
    public string File => $"{Language}/{Voice}/{Id}.wav";

    public SpeechOrder Order => new(new Spoken(Text, Reading), Language, Voice);
}

/// <summary>Reads <c>texts.tsv</c>: what is said, in which voices, and how its sound is made. Finds all that is wrong at once.</summary>
internal static class PromptTexts
{
    public const string Name = "texts.tsv";

    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (IReadOnlyList<PromptText> Texts, IReadOnlyList<PromptFault> Faults) Read(string folder)
    {
        var texts = new List<PromptText>();
        var faults = new List<PromptFault>();
        var known = new HashSet<(string, string, string)>();
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, Name)))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] columns = [.. line.Split('\t'), "", "", "", "", ""];
            var voices = columns[2].Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (Wrong(columns, voices) is { } wrong)
            {
                faults.Add(new PromptFault(At(number), "IVR400", wrong, "write id, language, voices, how, text and pinyin, a tab between them"));
                continue;
            }

            var how = Enum.Parse<PromptSource>(columns[3], ignoreCase: true);
            foreach (var text in voices.Select(voice => new PromptText(number, columns[0], columns[1], voice, how, columns[4], columns[5])))
            {
                texts.Add(text);
                if (!known.Add(text.Key))
                {
                    faults.Add(new PromptFault(At(number), "IVR400", $"{text.Id} ({text.Language}, {text.Voice}) is there twice", "keep one of them"));
                }
            }
        }

        return (texts, faults);
    }

    private static string At(int line) => $"{Name}:{line}";

    private static Phrase? Wrong(string[] columns, string[] voices) => columns switch
    {
        _ when columns[..2].Concat(voices).Any(name => !IsName(name)) || voices.Length == 0 => (Phrase)"id, language and voices are letters, digits, _ and -",
        [_, _, _, "tts", "", ..] => $"{columns[0]} is spoken by an engine and has no text",
        [_, _, _, "tts" or "music" or "person" or "native", ..] => null,
        _ => $"'{columns[3]}' is no way to make a prompt: tts, music, person or native",
    };

    // they become names of files
    private static bool IsName(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-');
}
