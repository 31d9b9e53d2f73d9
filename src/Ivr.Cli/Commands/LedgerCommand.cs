using System.CommandLine;
using System.Globalization;
using Ivr.Cli.Ledger;
using Ivr.Flows;
using Ivr.Gateway.Ledger;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Start;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr ledger list</c> and <c>ivr ledger check</c>: the public numbers, and whether somebody answers them.</summary>
internal static class LedgerCommand
{
    // As diff: 0 all is well, 1 something is not, 2 nobody could look.
    private const int Well = 0;
    private const int Wrong = 1;
    private const int Trouble = 2;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Command Create(Screen screen) => new("ledger", "Shows the public numbers of a dialplan and when somebody verified them; has a running gateway look at what is due.") { List(screen), Check(screen) };

    private static Command List(Screen screen)
    {
        var plan = new Argument<string>("PLAN") { Description = "The dialplan whose ledger it is.", DefaultValueFactory = _ => Shipped.Find("dialplans/gansu.yaml") };
        var stale = new Option<bool>("--stale") { Description = "Only what is due." };
        var command = new Command("list", "Shows the ledger; exit code 1 when numbers are overdue, 2 when the plan has errors.") { plan, stale };
        command.SetAction(parsed => Show(parsed.GetRequiredValue(plan), parsed.GetValue(stale), screen));
        return command;
    }

    private static Command Check(Screen screen)
    {
        var entries = new Argument<string[]>("ENTRY") { Description = "Only these, due or not: power heat.", Arity = ArgumentArity.ZeroOrMore };
        var report = new Option<string?>("--report") { Description = "Where the report is written; ledger-DATE.md in the data folder if left out.", HelpName = "FILE" };
        var data = OpsClient.DataOption();
        var command = new Command("check", "Has the gateway look at the numbers that are due: called within their hours and hung up on, emergencies asked for by OPTIONS only. Exit code 0 all reached, 1 not all, 2 nobody could look.") { entries, report, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = parsed.GetRequiredValue(data);
            LedgerReport? found = null;
            var code = await OpsClient.UseAsync(folder, screen, async client => (found = await RoundAsync(client, parsed.GetValue(entries) ?? [], screen, cancel)) is null ? Trouble : Well);
            return found is null ? Trouble : code == Well ? Tell(found, parsed.GetValue(report) ?? Path.Combine(folder, $"ledger-{LedgerPage.Day(found.At)}.md"), screen) : Trouble;
        });
        return command;
    }

    private static int Show(string path, bool onlyStale, Screen screen)
    {
        if (PlanFiles.Plan(path, null, screen) is not { } plan)
        {
            return Trouble;
        }

        var now = TimeProvider.System.GetUtcNow();
        var all = plan.Ledger.Entries.Where(entry => !onlyStale || entry.IsStaleAt(now)).ToArray();
        if (plan.Ledger.Entries.Count == 0)
        {
            screen.Line($"{path}: error IVR440: the plan has no ledger\n  fix: add `ledger: gansu/ledger.yaml`, see docs/errors/IVR440.md");
            return Trouble;
        }

        AnsiConsole.Write(LedgerTable.Of(all, plan, now, screen));
        var overdue = plan.Ledger.Entries.Count(entry => entry.IsStaleAt(now));
        screen.Line(overdue == 0 ? "all numbers are verified" : (Phrase)$"{overdue} of {plan.Ledger.Entries.Count} are to be verified: `ivr ledger check`");
        return overdue == 0 ? Well : Wrong;
    }

    private static async Task<LedgerReport?> RoundAsync(OpsClient client, string[] entries, Screen screen, CancellationToken cancel)
    {
        var (report, problem) = await client.PostAsync<LedgerReport>("/ledger/check", new LedgerOrder(Environment.UserName, entries));
        var told = 0;
        while (report is not null)
        {
            foreach (var line in report.Lines.Skip(told))
            {
                screen.Error($"{line.Entry} {line.Number} {line.City}: {line.What}");
            }

            told = report.Lines.Count;
            if (report.EndedAt is not null)
            {
                return report;
            }

            await Task.Delay(Look, cancel);
            (report, problem) = await client.GetAsync<LedgerReport>("/ledger");
        }

        screen.Error($"ivr: {problem}");
        return null;
    }

    private static int Tell(LedgerReport report, string path, Screen screen)
    {
        AnsiConsole.Write(LedgerTable.Of(report, screen));
        var lost = report.Lines.Count(line => !line.Reached);
        screen.Line(report.Lines.Count == 0 ? "nothing is due" : (Phrase)$"{report.Lines.Count - lost} of {report.Lines.Count} reached");
        if (report.Lines.Count > 0)
        {
            try
            {
                File.WriteAllText(path, LedgerPage.Of(report, screen.Locale));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                screen.Refuse($"IVR441: the report cannot be written: {error.Message}", "say where: `--report FILE`");
                return Trouble;
            }

            screen.Line($"written to {path}");
        }

        return lost == 0 ? Well : Wrong;
    }
}
