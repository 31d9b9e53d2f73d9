using System.CommandLine;
using System.Globalization;
using Ivr.Calls;
using Ivr.Gateway.Ops;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr status</c>: how the gateway and its lines do, on one screen.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var data = OpsClient.DataOption();
        var command = new Command("status", "Shows how the gateway and its lines do; exit code 1 when it is not ready.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), ShowAsync));
        return command;
    }

    private static async Task<int> ShowAsync(OpsClient client)
    {
        var (health, problem) = await client.GetAsync<HealthReport>("/health");
        if (health is null)
        {
            Console.Error.WriteLine($"ivr: {problem}");
            return 1;
        }

        ShowHealth(health);
        if ((await client.GetAsync<IReadOnlyList<TrunkStatus>>("/trunks")).Answer is { Count: > 0 } trunks)
        {
            AnsiConsole.Write(TrunkTable.Of(trunks));
        }

        var (lines, away) = await client.GetAsync<IReadOnlyList<LineView>>("/lines");
        if (lines is null)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]lines: {away}[/]");
            return 1;
        }

        ShowLines(lines);
        return health.Ready ? 0 : 1;
    }

    private static void ShowHealth(HealthReport health)
    {
        AnsiConsole.MarkupLineInterpolated(health.Ready ? (FormattableString)$"[green]{health.Instance} is ready[/]{(health.Degraded ? ", but degraded" : "")}" : $"[red]{health.Instance} is not ready[/]");
        foreach (var problem in health.Problems)
        {
            AnsiConsole.MarkupLineInterpolated($"  [red]{problem}[/]");
        }

        foreach (var warning in health.Warnings)
        {
            AnsiConsole.MarkupLineInterpolated($"  [yellow]{warning}[/]");
        }

        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "");
        Row(table, "plan", $"{health.Plan.Name}, version {health.Plan.Version}");
        Row(table, "calls", $"{health.Calls}");
        Row(table, "store", $"{health.Store.Name}{(health.Store.Restarts > 0 ? $", restarted {health.Store.Restarts} times" : "")}");
        Row(table, "media", $"{health.Media.Legs} legs, {health.Media.PortsFree} ports free, {health.Media.Clock.LateTicks} late ticks, {health.Media.Faults} faults");
        Row(table, "records", $"{health.Records.Written} written, {health.Records.Waiting} waiting, {health.Records.Lost} lost");
        if (health.Recordings is { } recordings)
        {
            Row(table, "recordings", $"{recordings.Running} running, {recordings.Finished} whole, {recordings.Faulty} incomplete");
        }

        foreach (var one in health.HoursByHand)
        {
            Row(table, "hours by hand", HoursCommand.Say(one));
        }

        foreach (var one in health.Announced)
        {
            Row(table, "announced", $"{AnnounceCommand.What(one)} (for {one.City ?? "all"} until {ChinaTime.Show(one.Until)}, proposed by {one.ProposedBy}, approved by {one.ApprovedBy})");
        }

        Row(table, "journal", health.Journalled == 0 ? "empty" : $"{health.Journalled} missed calls wait for the store");
        AnsiConsole.Write(table);
    }

    private static void ShowLines(IReadOnlyList<LineView> lines)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("city").NoWrap()).AddColumn(new TableColumn("").NoWrap()).AddColumns("waiting", "longest", "signed in", "ready", "overflow");
        foreach (var line in lines)
        {
            table.AddRow(
                new Text(line.City), new Text(line.Name), Number(line.Waiting), new Text(line.Waiting == 0 ? "" : TimeSpan.FromSeconds(line.LongestWaitSeconds).ToString(@"mm\:ss", CultureInfo.InvariantCulture)),
                Number(line.SignedIn), Number(line.Ready), new Text(line.Overflow, line.Overflow == "auto" ? Style.Plain : new Style(Color.Yellow)));
        }

        AnsiConsole.Write(table);
    }

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));

    private static void Row(Table table, string name, string text) => table.AddRow(new Text(name), new Text(text));
}
