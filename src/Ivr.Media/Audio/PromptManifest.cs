using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ivr.Media;

/// <summary>One entry of <c>manifest.json</c> as it is written.</summary>
/// <param name="Made">How the file was made, for people.</param>
/// <param name="Status"><see cref="Ready"/> or <see cref="ToBeRecorded"/>.</param>
internal sealed record ManifestEntry(
    string? Id, string? Text, string? Language, string? Voice, string? File, string? Made, string? Status)
{
    public const string Ready = "ready";
    public const string ToBeRecorded = "to be recorded by a native speaker";
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ManifestEntry))]
internal sealed partial class ManifestJson : JsonSerializerContext;

/// <summary>Reads the manifest entry by entry, so that each keeps its line and a bad one does not hide the others.</summary>
internal static class PromptManifest
{
    /// <param name="found">Takes each entry with its line, 1-based.</param>
    /// <param name="problem">Takes each trouble with its line; 0: the whole file.</param>
    public static void Read(ReadOnlySpan<byte> json, Action<ManifestEntry, int> found, Action<int, Phrase> problem)
    {
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            if (!FindPrompts(ref reader))
            {
                problem(0, "There is no list \"prompts\".");
                return;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var line = 1 + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
                var entry = reader;
                reader.Skip();
                try
                {
                    if (JsonSerializer.Deserialize(ref entry, ManifestJson.Default.ManifestEntry) is { } read)
                    {
                        found(read, line);
                    }
                    else
                    {
                        problem(line, "This is no prompt.");
                    }
                }
                catch (JsonException)
                {
                    problem(line, "This is no prompt: an object of strings is wanted.");
                }
            }
        }
        catch (JsonException error)
        {
            problem((int)(error.LineNumber ?? 0) + 1, $"This is no JSON: {error.Message.Split(" LineNumber")[0]}");
        }
    }

    private static bool FindPrompts(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isPrompts = reader.ValueTextEquals("prompts"u8);
            reader.Read();
            if (isPrompts)
            {
                return reader.TokenType == JsonTokenType.StartArray;
            }

            reader.Skip();
        }

        return false;
    }
}
