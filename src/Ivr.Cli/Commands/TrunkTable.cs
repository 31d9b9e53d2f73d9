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
            .AddColumn(new TableColumn("trunk").NoWrap()).AddColumns("city", "state", "since", "registered until", "in", "out", "of", "last trouble");
        foreach (var trunk in trunks)
        {
            table.AddRow(
                new Text(trunk.Name), new Text(trunk.Partner is { } partner ? "to " + partner : trunk.City ?? ""),
                new Text(trunk.State.ToString().ToLowerInvariant(), trunk.State == TrunkState.Up ? Style.Plain : new Style(Color.Red)),
                new Text(Clock(trunk.Since)), new Text(trunk.RegisteredUntil is { } until ? Clock(until) : ""),
                Number(trunk.ChannelsIn), Number(trunk.ChannelsOut), new Text(trunk.Channels?.ToString(CultureInfo.InvariantCulture) ?? ""), new Text(trunk.Reason ?? ""));
        }

        return table;
    }

    private static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));
}
