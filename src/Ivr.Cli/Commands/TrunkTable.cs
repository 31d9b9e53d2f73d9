using System.Globalization;
using Ivr.Calls;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary>The trunks, as <c>ivr status</c> shows them.</summary>
internal static class TrunkTable
{
    public static Table Of(IReadOnlyList<TrunkStatus> trunks, Screen screen)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns(screen.Column("trunk"), screen.Column("city"), screen.Column("state"), screen.Column("since"), screen.Column("registered"), screen.Column("in+out"), screen.Column("last trouble"));
        table.Columns[0].NoWrap();

        foreach (var trunk in trunks)
        {
            table.AddRow(
                new Text(trunk.Name), screen.Cell(trunk.Partner is { } partner ? $"to {partner}" : (Phrase)$"{trunk.City}"),
                screen.Cell(trunk.Word, trunk.State == TrunkState.Up ? Style.Plain : new Style(Color.Red)),
                new Text(Clock(trunk.Since)), screen.Cell(trunk.RegisteredUntil is { } until ? $"until {Clock(until)}" : (Phrase)""),
                screen.Cell(trunk.Channels is { } most ? $"{trunk.ChannelsIn}+{trunk.ChannelsOut} of {most}" : (Phrase)$"{trunk.ChannelsIn}+{trunk.ChannelsOut}"), screen.Cell(trunk.Reason ?? ""));
        }

        return table;
    }

    private static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
}
