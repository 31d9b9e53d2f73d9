using System.CommandLine;
using Ivr.Flows;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr diff</c>: what callers notice between two plans.</summary>
internal static class DiffCommand
{
    // As diff: 0 the same, 1 different, 2 trouble.
    private const int Same = 0;
    private const int Different = 1;
    private const int Trouble = 2;

    public static Command Create(Screen screen)
    {
        var before = new Argument<string>("OLD") { Description = "A dialplan." };
        var after = new Argument<string>("NEW") { Description = "Another." };
        var command = new Command("diff", "Tells what behaviour changed between two dialplans, as keys callers press; exit code 0 nothing, 1 something, 2 a plan has errors.") { before, after };
        command.SetAction(parsed => Compare(parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), screen));
        return command;
    }

    private static int Compare(string before, string after, Screen screen)
    {
        var plans = new[] { before, after }.Select(path => PlanFiles.Plan(path, null, screen)).ToArray();
        if (plans is not [{ } old, { } now])
        {
            return Trouble;
        }

        var lines = PlanDifference.Between(old, now);
        foreach (var line in lines.DefaultIfEmpty("no behaviour changed"))
        {
            screen.Line(line);
        }

        return lines.Count == 0 ? Same : Different;
    }
}
