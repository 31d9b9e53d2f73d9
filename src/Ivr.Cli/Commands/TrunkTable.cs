using System.Globalization;
using Ivr.Calls;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary>The trunks, as <c>ivr status</c> shows them.</summary>
internal static class TrunkTable
{
    public static Table Of(IReadOnlyList<TrunkStatus> trunks)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("trunk").NoWrap()).AddColumns("city", "state", "since", "registered", "in+out", "last trouble");
        foreach (var column in table.Columns.SkipLast(1))
        {
            column.NoWrap();
        }

        foreach (var trunk in trunks)
        {
            table.AddRow(
                new Text(trunk.Name), new Text(trunk.Partner is { } partner ? "to " + partner : trunk.City ?? ""),
                new Text(trunk.State.ToString().ToLowerInvariant(), trunk.State == TrunkState.Up ? Style.Plain : new Style(Color.Red)),
                new Text(Clock(trunk.Since)), new Text(trunk.RegisteredUntil is { } until ? "until " + Clock(until) : ""),
                new Text($"{trunk.ChannelsIn}+{trunk.ChannelsOut}{(trunk.Channels is { } most ? $" of {most}" : "")}"), new Text(trunk.Reason ?? ""));
        }

        return table;
    }

    private static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
