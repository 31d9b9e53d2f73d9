using System.CommandLine;
using Ivr.Cli.Calling;
using Ivr.Cli.Commands;
using Spectre.Console;

namespace Ivr.Cli;

internal static class Program
{
    private const int FileWidth = 500;

    private static Task<int> Main(string[] args)
    {
        var locale = new Option<string>("--locale") { Description = "The language of what is shown; else LC_ALL, LC_MESSAGES or LANG says it.", HelpName = "zh|en", Recursive = true };
        locale.AcceptOnlyFromAmong([.. Locale.All.Select(one => one.Name)]);
        var screen = new Screen(new RootCommand { TreatUnmatchedTokensAsErrors = false, Options = { locale } }.Parse(args) is { Errors.Count: 0 } early && early.GetValue(locale) is { } asked
            ? Locale.Of(asked)!
            : Locale.Of(Environment.GetEnvironmentVariable));
        CommandLineWords.SayIn(screen.Locale);
        if (Console.IsOutputRedirected)
        {
            // No window is there to fit: tables stay whole for who searches them.
            AnsiConsole.Profile.Width = FileWidth;
        }

        var root = new RootCommand("ivr: the telephone gateway of the 12345 hotline, and the hand tool of who runs it.")
        {
            locale,
            RunCommand.Create(screen),
            LabCommand.Create(screen),
            CheckCommand.Create(screen),
            PlanCommand.Create(screen),
            SimulateCommand.Create(screen),
            PromptsCommand.Create(screen),
            DiffCommand.Create(screen),
            LedgerCommand.Create(screen),
            RegisterCommand.Create(screen),
            GraphCommand.Create(screen),
            StatusCommand.Create(screen),
            OverflowCommand.Create(screen),
            HoursCommand.Create(screen),
            AnnounceCommand.Create(screen),
            TalkCommands.Calls(screen),
            TalkCommands.Join(screen),
            TalkCommands.Supervise(screen),
            TalkCommands.Recording(screen),
            TraceCommand.Create(screen),
            CallCommand.Create(screen),
            StoreCommand.Create(),
        };

        screen.Help(root);

        // Signals are ours: a first one drains, a second one ends at once.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
        return root.Parse(args).InvokeAsync(invocation);
    }
}
