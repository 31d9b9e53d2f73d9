using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;

namespace Ivr.Phrases;

/// <summary>
/// Something an operator reads. It is written in English where it is said, as an interpolated string or a plain one; the English with numbered
/// places for its values is what other languages know it by. Values are formatted for no culture; a phrase among them is rendered in the same
/// language, and a list is joined as that language joins lists.
/// </summary>
[InterpolatedStringHandler]
[JsonConverter(typeof(PhraseConverter))]
public sealed class Phrase : IEquatable<Phrase>
{
    private readonly StringBuilder _format;
    private readonly List<object?> _values;

    /// <summary>For the compiler, which makes a phrase of <c>$"…"</c>.</summary>
    public Phrase(int literalLength, int formattedCount) => (_format, _values) = (new StringBuilder(literalLength + (3 * formattedCount)), new List<object?>(formattedCount));

    /// <summary>The English with its places: <c>'{0}' is no date</c>.</summary>
    public string Format => _format.ToString();

    /// <summary>What tests, scripts and logs know it by, whatever the operator reads.</summary>
    public string English => In(Locale.English);

    /// <summary>A text without values, to be known by it; for what is only known when the gateway runs, write <c>$"{text}"</c>.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Phrase?(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var phrase = new Phrase(text.Length, 0);
        phrase.AppendLiteral(text);
        return phrase;
    }

    public void AppendLiteral(string text) => _format.Append(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value, string? format = null)
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_values.Count}{(format is null ? "" : ":")}{format}}}");
        _values.Add(value is IEnumerable<object> list ? list.ToArray() : value);
    }

    /// <summary>As it is read in a language; in English where that language lacks it.</summary>
    public string In(Locale locale) => string.Format(CultureInfo.InvariantCulture, locale.Find(Format), [.. _values.Select(value => Shown(value, locale))]);

    public override string ToString() => English;

    public bool Equals(Phrase? other) => other is not null && English == other.English;

    public override bool Equals(object? obj) => Equals(obj as Phrase);

    public override int GetHashCode() => English.GetHashCode(StringComparison.Ordinal);

    private static object? Shown(object? value, Locale locale) => value switch
    {
        Phrase phrase => phrase.In(locale),
        object[] list => string.Join(locale.Comma, list.Select(one => Shown(one, locale))),
        _ => value,
    };
}
