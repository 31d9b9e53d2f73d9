using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ivr.Phrases;

/// <summary>A phrase in JSON: its text in one language, English where nobody says which. What is read is a text as it came.</summary>
public sealed class PhraseConverter(Locale locale) : JsonConverter<Phrase>
{
    public PhraseConverter()
        : this(Locale.English)
    {
    }

    public override Phrase Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => $"{reader.GetString()}";

    public override void Write(Utf8JsonWriter writer, Phrase value, JsonSerializerOptions options) => writer.WriteStringValue(value.In(locale));
}
