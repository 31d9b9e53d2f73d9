using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>A text with places for values: <c>/orders/{工单编号}</c>. What is put into a place is data: it is never read for places again.</summary>
internal sealed partial record Template(IReadOnlyList<Template.Part> Parts)
{
    /// <param name="item">Null: it is missing, which somebody else has reported.</param>
    /// <param name="forms">What may stand behind a name and a colon; empty: nothing.</param>
    public static Template Read(YamlItem? item, PlanWords words, IReadOnlyCollection<string> forms)
    {
        var (text, parts, at) = (item?.Text() ?? "", new List<Part>(), 0);
        foreach (Match place in Places().Matches(text))
        {
            parts.Add(new Part(text[at..place.Index], null, ""));
            at = place.Index + place.Length;
            var (name, form) = (place.Groups["name"], place.Groups["form"]);
            if (!place.Value.EndsWith('}') || place.Value == "}")
            {
                item!.ReportWithin(place.Index, place.Length, "IVR291", "a place for a value is `{name}`", "close the bracket, or take it out");
            }
            else if (words.Find(name.Value) is not { } subject)
            {
                item!.ReportWithin(name.Index, Math.Max(1, name.Length), "IVR245", $"nothing is called '{name.Value}'", Spelling.Suggest(name.Value, words.Names));
            }
            else if (form.Success && !forms.Contains(form.Value))
            {
                item!.ReportWithin(form.Index, Math.Max(1, form.Length), "IVR291", $"nothing is said or sent as '{form.Value}'", forms.Count == 0 ? "write the name alone" : Spelling.Suggest(form.Value, forms));
            }
            else
            {
                parts.Add(new Part("", subject, form.Value));
            }
        }

        return new Template([.. parts, new Part(text[at..], null, "")]);
    }

    /// <param name="put">What stands in a place for its value; null: it has no form there.</param>
    /// <returns>Null: a value is missing, or has no form.</returns>
    public IReadOnlyList<T>? Fill<T>(IFlowCall call, Func<string, T> written, Func<IComparable, string, T?> put)
        where T : class
    {
        var filled = new List<T>();
        foreach (var part in Parts)
        {
            if (part.Subject is null)
            {
                filled.Add(written(part.Text));
            }
            else if (part.Subject.ValueOf(call) is { } value && put(value, part.Form) is { } said)
            {
                filled.Add(said);
            }
            else
            {
                return null;
            }
        }

        return filled;
    }

    /// <summary>As it is written.</summary>
    public override string ToString() => string.Concat(Parts.Select(part => part.Subject is null ? part.Text : part.Form.Length == 0 ? $"{{{part.Subject.Name}}}" : $"{{{part.Subject.Name}:{part.Form}}}"));

    [GeneratedRegex(@"\{(?<name>[^{}:]*)(?::(?<form>[^{}]*))?\}?|\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Places();

    /// <param name="Subject">Null: <paramref name="Text"/> is written there.</param>
    internal sealed record Part(string Text, Subject? Subject, string Form);
}
