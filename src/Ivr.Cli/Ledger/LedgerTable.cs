using System.Globalization;
using Ivr.Flows;
using Ivr.Gateway.Ledger;
using Spectre.Console;

namespace Ivr.Cli.Ledger;

/// <summary>The ledger and what a round through it found, as tables.</summary>
internal static class LedgerTable
{
    public static Table Of(IEnumerable<LedgerEntry> entries, Dialplan plan, DateTimeOffset now, Screen screen)
    {
        var table = Columns(screen, "entry", "name", "public number", "way", "hours", "dials", "verified", "owner");
        foreach (var entry in entries)
        {
            var stale = entry.IsStaleAt(now);
            table.AddRow(
                new Text(entry.Id), new Text(entry.Name), new Text(entry.Number),
                screen.Cell(entry.IsEmergency ? "emergency" : entry.Mode == LedgerMode.Line ? "answered here" : (Phrase)"put through"),
                screen.Cell(ReferenceEquals(entry.Hours, OpeningHours.Always) ? "always" : (Phrase)$"{entry.Hours.Name}"), screen.Cell(Targets(entry, plan)),
                screen.Cell(State(entry, stale), stale ? new Style(Color.Yellow) : Style.Plain), new Text(entry.Owner));
        }

        return table;
    }

    public static Table Of(LedgerReport report, Screen screen)
    {
        var table = Columns(screen, "entry", "name", "public number", "city", "result", "remark");
        foreach (var line in report.Lines)
        {
            table.AddRow(new Text(line.Entry), new Text(line.Name), new Text(line.Number), new Text(line.City), screen.Cell(line.What, line.Reached ? new Style(Color.Green) : new Style(Color.Red)), new Text(line.Remark));
        }

        return table;
    }

    private static Phrase Targets(LedgerEntry entry, Dialplan plan)
    {
        var numbers = entry.Targets.Values.Distinct().ToArray();
        var some = entry.Targets.Count == plan.Cities.Count ? "" : $" {entry.Targets.Count}/{plan.Cities.Count}";
        return entry.Mode == LedgerMode.Line ? $"{string.Join(' ', entry.Answers)}"
            : numbers.Length == 0 ? "not reported yet"
            : numbers is [var only] ? $"{only}{some}"
            : (Phrase)$"{numbers.Length} numbers{some}";
    }

    private static Phrase State(LedgerEntry entry, bool stale) =>
        entry.Successor is { } next && !stale ? entry.Stops is { } day ? $"followed by {next} on {day:yyyy-MM-dd}" : (Phrase)$"followed by {next}"
        : entry.Mode == LedgerMode.Line ? ""
        : !stale ? $"{entry.Verified:yyyy-MM-dd}"
        : entry.Due is { } due ? $"overdue since {due:yyyy-MM-dd}"
        : (Phrase)"never";

    private static Table Columns(Screen screen, params ReadOnlySpan<Phrase> names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
        {
            table.AddColumn(screen.Column(name));
        }

        // What is written down from here stays whole: entry and number. The rest wraps where a window is narrow.
        table.Columns[0].NoWrap();
        table.Columns[2].NoWrap();

        return table;
    }
}
