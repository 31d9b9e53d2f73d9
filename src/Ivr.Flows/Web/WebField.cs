using System.Text.Json;

namespace Ivr.Flows;

/// <summary>A field of a service's answer, and the name it is attached under: <c>状态: data.status</c>, or <c>天数: { field: days, as: number }</c>.</summary>
/// <param name="Path">Fields within fields, a dot between.</param>
internal sealed record WebField(string Name, string Path, ValueKind Kind)
{
    // A seat's phone shows it, and a sentence has it in its middle.
    private const int MostCharacters = 100;

    private static readonly string[] Kinds = ["text", "number", "flag"];

    public static WebField Read(string name, YamlItem item)
    {
        if (!item.IsMap)
        {
            return new WebField(name, item.Text() ?? "", ValueKind.Text);
        }

        var map = item.Map()!;
        var kind = map.Get("as");
        if (kind?.Text() is { } word && !Kinds.Contains(word))
        {
            kind.Report("IVR293", $"nothing is taken as '{word}'", Spelling.Suggest(word, Kinds));
        }

        var field = new WebField(name, map.RequireText("field") ?? "", KindOf(item));
        map.Done();
        return field;
    }

    public static ValueKind KindOf(YamlItem item) => item.IsMap ? item.Map()!.Text("as") switch { "number" => ValueKind.Number, "flag" => ValueKind.Flag, _ => ValueKind.Text } : ValueKind.Text;

    /// <param name="value">Null: the answer has no such field, or nothing in it.</param>
    /// <returns>Why it cannot be taken; null: it can.</returns>
    public string? Take(JsonElement answer, out string? value)
    {
        value = null;
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return "the answer is no JSON object";
        }

        var at = answer;
        foreach (var part in Path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(part, out at))
            {
                return null;
            }
        }

        value = (Kind, at.ValueKind) switch
        {
            (ValueKind.Text, JsonValueKind.String) => Plain(at.GetString()!),
            (ValueKind.Number, JsonValueKind.Number) when at.TryGetDecimal(out var number) => Subject.TextOf(number),
            (ValueKind.Flag, JsonValueKind.True or JsonValueKind.False) => Subject.TextOf(at.GetBoolean()),
            _ => null,
        };
        return value is null && at.ValueKind != JsonValueKind.Null ? $"'{Path}' is no {PlanWords.Word(Kind)}"
            : value?.Length > MostCharacters ? $"'{Path}' is longer than {MostCharacters} characters"
            : null;
    }

    // It goes to phones' displays and records: one line, nothing that commands a terminal.
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
}
