using System.CommandLine;
using Ivr.Cli.Calling;
using Ivr.Cli.Commands;

namespace Ivr.Cli;

internal static class Program
{
    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("ivr: the telephone gateway of the 12345 hotline, and the hand tool of who runs it.")
        {
            RunCommand.Create(),
            LabCommand.Create(),
            CheckCommand.Create(),
            PlanCommand.Create(),
            SimulateCommand.Create(),
            PromptsCommand.Create(),
            DiffCommand.Create(),
            LedgerCommand.Create(),
            GraphCommand.Create(),
            StatusCommand.Create(),
            OverflowCommand.Create(),
            HoursCommand.Create(),
            AnnounceCommand.Create(),
            TalkCommands.Calls(),
            TalkCommands.Join(),
            TalkCommands.Supervise(),
            TalkCommands.Recording(),
            TraceCommand.Create(),
            CallCommand.Create(),
            StoreCommand.Create(),
        };

        // Signals are ours: a first one drains, a second one ends at once.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
        return root.Parse(args).InvokeAsync(invocation);
    }
}
