using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ivr.Cli.Prompts;

/// <summary>What <c>manifest.json</c> says of a sound: the text it was made of, and how.</summary>
internal sealed record MadePrompt(string Text, string Made)
{
    /// <summary>Made of this text, whatever engine spoke it.</summary>
    public bool IsOf(PromptText text, string wording) => Text == text.Text && (Made.EndsWith(": " + wording, StringComparison.Ordinal) || Made.EndsWith(": " + text.Reading, StringComparison.Ordinal));
}

/// <summary><c>manifest.json</c>, which tells the gateway what there is: a prompt a line, in the order of <c>texts.tsv</c>.</summary>
internal static class PromptList
{
    public const string Name = "manifest.json";

    private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Empty when there is none yet.</summary>
    /// <exception cref="JsonException">It is no list of prompts.</exception>
    public static Dictionary<(string Id, string Language, string Voice), MadePrompt> Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return [];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!json.RootElement.TryGetProperty("prompts", out var prompts))
        {
            throw new JsonException("there is no list \"prompts\"");
        }

        return prompts.EnumerateArray().ToDictionary(
            prompt => (Of(prompt, "id"), Of(prompt, "language"), Of(prompt, "voice")), prompt => new MadePrompt(Of(prompt, "text"), Of(prompt, "made")));
    }

    /// <summary>Replaces the file in one step; a prompt without <paramref name="made"/> and without need of sound is left out.</summary>
    public static void Write(string folder, IEnumerable<PromptText> texts, IReadOnlyDictionary<(string Id, string Language, string Voice), MadePrompt> made)
    {
        var lines = texts.Where(text => text.How == PromptSource.Native || made.ContainsKey(text.Key))
            .Select(text => text.How == PromptSource.Native ? Entry(text, text.Text, null, "", "to be recorded by a native speaker") : Entry(text, made[text.Key].Text, text.File, made[text.Key].Made, "ready"));
        var path = Path.Combine(folder, Name);
        var half = path + ".half";
        File.WriteAllText(half, $"{{\n  \"prompts\": [\n    {string.Join(",\n    ", lines)}\n  ]\n}}\n");
        File.Move(half, path, overwrite: true);
    }

    private static string Entry(PromptText text, string said, string? file, string made, string status)
    {
        var entry = new StringBuilder();
        void Put(string name, string value) => entry.Append(entry.Length == 0 ? "{ " : ", ").Append($"\"{name}\": \"{JsonEncodedText.Encode(value, Plain)}\"");
        Put("id", text.Id);
        Put("text", said);
        Put("language", text.Language);
        Put("voice", text.Voice);
        if (file is not null)
        {
            Put("file", file);
        }

        Put("made", made);
        Put("status", status);
        return entry.Append(" }").ToString();
    }

    private static string Of(JsonElement prompt, string name) => prompt.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
