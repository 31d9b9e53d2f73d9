using System.Globalization;
using Ivr.Flows;
using Ivr.Gateway.Ledger;
using Spectre.Console;

namespace Ivr.Cli.Ledger;

/// <summary>The ledger and what a round through it found, as tables. The words are those of who keeps it.</summary>
internal static class LedgerTable
{
    public static Table Of(IEnumerable<LedgerEntry> entries, Dialplan plan, DateTimeOffset now)
    {
        var table = Columns("条目", "名称", "号码", "方式", "时间", "拨打", "核实", "主管单位");
        foreach (var entry in entries)
        {
            var stale = entry.IsStaleAt(now);
            table.AddRow(
                new Text(entry.Id), new Text(entry.Name), new Text(entry.Number),
                new Text(entry.IsEmergency ? "紧急" : entry.Mode == LedgerMode.Line ? "接听" : "转接"),
                new Text(ReferenceEquals(entry.Hours, OpeningHours.Always) ? "全天" : entry.Hours.Name), new Text(Targets(entry, plan)),
                new Text(State(entry, stale), stale ? new Style(Color.Yellow) : Style.Plain), new Text(entry.Owner));
        }

        return table;
    }

    public static Table Of(LedgerReport report)
    {
        var table = Columns("条目", "名称", "号码", "市州", "结果", "备注");
        foreach (var line in report.Lines)
        {
            table.AddRow(new Text(line.Entry), new Text(line.Name), new Text(line.Number), new Text(line.City), new Text(line.What, line.Reached ? new Style(Color.Green) : new Style(Color.Red)), new Text(line.Remark));
        }

        return table;
    }

    private static string Targets(LedgerEntry entry, Dialplan plan) =>
        entry.Mode == LedgerMode.Line ? string.Join(' ', entry.Answers)
        : entry.Targets.Count == 0 ? "未填报"
        : (entry.Targets.Values.Distinct().ToArray() is [var only] ? only : $"{entry.Targets.Values.Distinct().Count()}个号码") + (entry.Targets.Count == plan.Cities.Count ? "" : $" {entry.Targets.Count}/{plan.Cities.Count}");

    private static string State(LedgerEntry entry, bool stale) =>
        entry.Successor is { } next && !stale ? $"由 {next} 接替{(entry.Stops is { } day ? $" {day:yyyy-MM-dd}" : "")}"
        : entry.Mode == LedgerMode.Line ? ""
        : !stale ? string.Create(CultureInfo.InvariantCulture, $"{entry.Verified:yyyy-MM-dd}")
        : entry.Due is { } due ? $"逾期 {due:yyyy-MM-dd}"
        : "从未核实";

    private static Table Columns(params ReadOnlySpan<string> names)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var name in names)
        {
            table.AddColumn(name);
        }

        // The last one has room to wrap.
        foreach (var column in table.Columns.SkipLast(1))
        {
            column.NoWrap();
        }

        return table;
    }
}
