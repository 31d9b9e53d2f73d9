namespace Ivr.Flows.Simulation;

/// <summary>What a scripted call must be like; each part knows its place in the file.</summary>
internal sealed record Expectation
{
    /// <summary>Lines that come in this order, others may stand between them.</summary>
    public IReadOnlyList<YamlItem> Lines { get; init; } = [];

    /// <summary>Lines that must not come.</summary>
    public IReadOnlyList<YamlItem> Never { get; init; } = [];

    public YamlItem? End { get; init; }

    public YamlItem? City { get; init; }

    public (YamlItem At, TimeSpan Most)? PersonWithin { get; init; }

    public (YamlItem At, int Most)? KeysAtMost { get; init; }

    /// <summary><c>callback owed: requested</c> without quotes is a name with a value to YAML, and means the line all the same.</summary>
    public static string LineOf(YamlItem item) =>
        item.IsMap && item.Map()!.Entries.ToArray() is [var (_, name, value)] ? $"{name}: {value.Text()}" : item.Text() ?? "";

    /// <returns>Whatever is not as expected, and both beside each other.</returns>
    public (IReadOnlyList<Diagnostic> Failures, string Difference) Judge(Transcript call)
    {
        var failures = new List<Diagnostic>();
        var difference = Compare(call, failures);
        foreach (var never in Never)
        {
            if (call.Lines.FirstOrDefault(line => line.Is(LineOf(never))) is { } line)
            {
                failures.Add(never.Problem("IVR432", $"'{LineOf(never)}' must never come and came: {line.ToString().Trim()}"));
            }
        }

        JudgeWhole(call, failures);
        return (failures, difference);
    }

    private void JudgeWhole(Transcript call, List<Diagnostic> failures)
    {
        if (End is { } end && end.Text() != CallScript.WordOf(call.Outcome))
        {
            failures.Add(end.Problem("IVR433", $"the call was to end with '{end.Text()}' and ended with '{CallScript.WordOf(call.Outcome)}'"));
        }

        if (City is { } city && city.Text() != call.City.City.Id)
        {
            failures.Add(city.Problem("IVR433", $"the call was to be {city.Text()}'s and was {call.City.City.Id}'s ({call.City.Rule})"));
        }

        if (PersonWithin is var (at, most) && !(call.PersonAfter <= most))
        {
            failures.Add(at.Problem("IVR434", call.PersonAfter is { } after ? (Phrase)$"a person came after {after.TotalSeconds:0.#} s, {most.TotalSeconds:0.#} s are allowed" : "no person came"));
        }

        if (KeysAtMost is var (there, keys) && call.Keys > keys)
        {
            failures.Add(there.Problem("IVR435", $"{call.Keys} keys were pressed, {keys} are allowed"));
        }
    }

    private string Compare(Transcript call, List<Diagnostic> failures)
    {
        var rows = new List<string>();
        var at = 0;
        foreach (var item in Lines)
        {
            var expected = LineOf(item);
            var found = call.Lines.Skip(at).TakeWhile(line => !line.Is(expected)).Count() + at;
            if (found == call.Lines.Count)
            {
                failures.Add(item.Problem("IVR430", at == 0 ? $"'{expected}' was expected and did not come" : (Phrase)$"'{expected}' was expected and did not come after '{call.Lines[at - 1].Text.English}'"));
                rows.Add($"  -          {expected}");
                continue;
            }

            rows.AddRange(call.Lines.Skip(at).Take(found - at).Select(line => $"    {line}"));
            rows.Add($"  = {call.Lines[found]}");
            at = found + 1;
        }

        return string.Join('\n', rows.Concat(call.Lines.Skip(at).Select(line => $"    {line}")));
    }
}
