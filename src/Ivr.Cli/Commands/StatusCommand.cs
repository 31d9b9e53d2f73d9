using System.CommandLine;
using System.Globalization;
using Ivr.Calls;
using Ivr.Gateway.Ops;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr status</c>: how the gateway and its lines do, on one screen.</summary>
internal static class StatusCommand
{
    public static Command Create(Screen screen)
    {
        var data = OpsClient.DataOption();
        var command = new Command("status", "Shows how the gateway and its lines do; exit code 1 when it is not ready.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => ShowAsync(client, screen)));
        return command;
    }

    private static async Task<int> ShowAsync(OpsClient client, Screen screen)
    {
        var (health, problem) = await client.GetAsync<HealthReport>("/health");
        if (health is null)
        {
            return screen.Refuse($"{problem}");
        }

        ShowHealth(health, screen);
        if ((await client.GetAsync<IReadOnlyList<TrunkStatus>>("/trunks")).Answer is { Count: > 0 } trunks)
        {
            AnsiConsole.Write(TrunkTable.Of(trunks, screen));
        }

        var (lines, away) = await client.GetAsync<IReadOnlyList<LineView>>("/lines");
        if (lines is null)
        {
            screen.Line($"lines: {away}", Color.Red);
            return 1;
        }

        ShowLines(lines, screen);
        if ((await client.GetAsync<IReadOnlyList<CallbackView>>("/callbacks")).Answer?.Count(one => one.Urgent) is > 0 and var urgent)
        {
            screen.Line($"urgent callbacks, an emergency number was not reached: {urgent}", Color.Red);
        }

        return health.Ready ? 0 : 1;
    }

    private static void ShowHealth(HealthReport health, Screen screen)
    {
        screen.Line(
            health switch
            {
                { Ready: false } => $"{health.Instance} is not ready",
                { Degraded: true } => $"{health.Instance} is ready, but degraded",
                _ => (Phrase)$"{health.Instance} is ready",
            },
            health.Ready ? Color.Green : Color.Red);
        foreach (var problem in health.Problems)
        {
            screen.Line($"  {problem}", Color.Red);
        }

        foreach (var warning in health.Warnings)
        {
            screen.Line($"  {warning}", Color.Yellow);
        }

        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumns("", "");
        Row("plan", $"{health.Plan.Name}, version {health.Plan.Version}");
        Row("calls", $"{health.Calls}");
        Row("store", health.Store.Restarts > 0 ? $"{health.Store.Name}, restarted {health.Store.Restarts} times" : (Phrase)$"{health.Store.Name}");
        Row("media", $"{health.Media.Legs} legs, {health.Media.PortsFree} ports free, {health.Media.Clock.LateTicks} late ticks, {health.Media.Faults} faults");
        Row("records", $"{health.Records.Written} written, {health.Records.Waiting} waiting, {health.Records.Lost} lost");
        if (health.Recordings is { } recordings)
        {
            Row("recordings", $"{recordings.Running} running, {recordings.Finished} whole, {recordings.Faulty} incomplete");
        }

        foreach (var one in health.HoursByHand)
        {
            Row("hours by hand", HoursCommand.Say(one));
        }

        foreach (var one in health.Announced)
        {
            Row("announced", $"{AnnounceCommand.What(one)} (for {AnnounceCommand.Whose(one)} until {ChinaTime.Show(one.Until)}, proposed by {one.ProposedBy}, approved by {one.ApprovedBy})");
        }

        Row("journal", health.Journalled == 0 ? "empty" : (Phrase)$"{health.Journalled} missed calls wait for the store");
        AnsiConsole.Write(table);

        void Row(Phrase name, Phrase text) => table.AddRow(screen.Cell(name), screen.Cell(text));
    }

    private static void ShowLines(IReadOnlyList<LineView> lines, Screen screen)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(screen.Column("city").NoWrap()).AddColumn(new TableColumn("").NoWrap())
            .AddColumns(screen.Column("waiting"), screen.Column("longest"), screen.Column("signed in"), screen.Column("ready"), screen.Column("overflow"));
        foreach (var line in lines)
        {
            table.AddRow(
                new Text(line.City), new Text(line.Name), Number(line.Waiting), new Text(line.Waiting == 0 ? "" : TimeSpan.FromSeconds(line.LongestWaitSeconds).ToString(@"mm\:ss", CultureInfo.InvariantCulture)),
                Number(line.SignedIn), Number(line.Ready), new Text(line.Overflow, line.Overflow == "auto" ? Style.Plain : new Style(Color.Yellow)));
        }

        AnsiConsole.Write(table);
        foreach (var line in lines.Where(line => line.OverflowUntil is not null))
        {
            screen.Line(
                line.OverflowEnded is { } was ? $"overflow of {line.City}: {line.Overflow}, {was} ended at {ChinaTime.Show(line.OverflowUntil)}" : (Phrase)$"overflow of {line.City}: {line.Overflow} until {ChinaTime.Show(line.OverflowUntil)}",
                Color.Yellow);
        }
    }

    private static Text Number(int number) => new(number.ToString(CultureInfo.InvariantCulture));
}
