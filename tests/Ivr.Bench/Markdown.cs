namespace Ivr.Bench;

/// <summary>Tables that are read as they are and by what renders them.</summary>
internal static class Markdown
{
    public static string Table(string[] head, IEnumerable<IEnumerable<string>> lines)
    {
        var rows = lines.Select(static line => line.ToArray()).Prepend(head).ToArray();
        var widths = Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = rows.Select(row => "| " + string.Join(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))) + " |").ToList();
        text.Insert(1, "|" + string.Concat(widths.Select(static width => new string('-', width + 2) + "|")));
        return string.Join('\n', text);
    }
}
