using System.Globalization;

namespace Ivr.Bench;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">As measured.</param>
/// <param name="Unit">Of both numbers.</param>
/// <param name="Goal">The most it should be; null: none is set.</param>
internal sealed record Figure(string What, double Value, string Unit, double? Goal)
{
    public string Verdict => Goal is not { } most ? "" : Value <= most ? "reached" : "missed";

    public static string Table(IReadOnlyList<Figure> figures)
    {
        var rows = figures.Select(one => new[] { one.What, $"{Number(one.Value)} {one.Unit}", one.Goal is { } goal ? $"≤ {Number(goal)} {one.Unit}" : "–", one.Verdict })
            .Prepend(["what", "figure", "goal", ""]).ToArray();
        var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => "| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |").ToList();
        lines.Insert(1, "|" + string.Concat(widths.Select(width => new string('-', width + 2) + "|")));
        return string.Join('\n', lines);
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture);
}
