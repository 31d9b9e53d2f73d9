using Spectre.Console;

namespace Ivr.Cli.Prompts;

/// <summary>How far the work is: a bar on a terminal, a line each ten prompts elsewhere.</summary>
internal static class PromptProgress
{
    private const int Lines = 10;

    /// <param name="all">Prompts there are.</param>
    /// <param name="work">Tells of each prompt it begins.</param>
    public static Task ShowAsync(Screen screen, int all, Func<Action<PromptText>, Task> work)
    {
        var done = 0;
        if (Console.IsOutputRedirected)
        {
            return work(text =>
            {
                if (++done % Lines == 0 || done == all)
                {
                    screen.Line($"[{done}/{all}] {text.File}");
                }
            });
        }

        return AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async bar =>
        {
            var task = bar.AddTask(((Phrase)"prompts").In(screen.Locale), maxValue: Math.Max(1, all));
            await work(text =>
            {
                task.Description = Markup.Escape(text.File);
                task.Value = done++;
            });
            task.Value = Math.Max(1, all);
        });
    }
}
