using System.CommandLine;
using System.Text.Json;
using Ivr.Cli.Prompts;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;
using Ivr.Speech;
using Spectre.Console;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr prompts build</c> and <c>ivr prompts check</c>.</summary>
internal static class PromptsCommand
{
    public static Command Create(Screen screen) => new("prompts", "Makes the prompts that are missing, and checks those there are.") { Build(screen), Check(screen) };

    private static Command Build(Screen screen)
    {
        var audio = Audio();
        var settings = new Option<string?>("--settings") { Description = "Settings whose `speech:` says who speaks; espeak-ng when left out.", HelpName = "FILE" };
        var level = new Option<bool>("--level") { Description = "Also bring made sounds that are too loud or too soft to -20 dBFS; a person's recording is never touched." };
        var all = new Option<bool>("--all") { Description = "Make everything an engine speaks again: another engine or voice is to speak." };
        var command = new Command("build", "Makes what is missing or has another text now; what is there stays as it is. Exit code 1 when something could not be made.") { audio, settings, level, all };
        command.SetAction((parsed, cancel) => GuardAsync(screen, () => BuildAsync(
            parsed.GetValue(settings), engine => new PromptBuild(parsed.GetRequiredValue(audio), engine, parsed.GetValue(level), parsed.GetValue(all)), parsed.GetRequiredValue(audio), screen, cancel)));
        return command;
    }

    private static Command Check(Screen screen)
    {
        var audio = Audio();
        var command = new Command("check", "Measures every sound: format, level, clipping, silence before it, length; lists what waits for a native speaker. Exit code 1 on errors.") { audio };
        command.SetAction((parsed, _) => GuardAsync(screen, () => CheckAsync(parsed.GetRequiredValue(audio), screen)));
        return command;
    }

    private static Option<string> Audio() => new("--audio") { Description = "The folder of prompts.", HelpName = "DIR", DefaultValueFactory = _ => Shipped.Find("audio") };

    private static async Task<int> BuildAsync(string? settings, Func<ISpeechEngine, PromptBuild> order, string audio, Screen screen, CancellationToken cancel)
    {
        if (Speech(settings, screen) is not { } speech)
        {
            return 1;
        }

        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var (texts, wrong) = PromptTexts.Read(audio);
        var build = order(speech.Engine(http, Environment.GetEnvironmentVariable, TimeProvider.System));
        if (wrong.Count == 0)
        {
            await PromptProgress.ShowAsync(screen, texts.Count(text => text.How != PromptSource.Native), told => build.RunAsync(texts, told, cancel));
        }

        screen.Line(build.Levelled > 0 ? $"{texts.Count} prompts, {build.Made} made, {build.Levelled} levelled" : (Phrase)$"{texts.Count} prompts, {build.Made} made");
        return Tell([.. wrong, .. build.Faults], screen);
    }

    private static async Task<int> CheckAsync(string audio, Screen screen)
    {
        var (texts, wrong) = PromptTexts.Read(audio);
        var check = new PromptCheck(audio);
        await PromptProgress.ShowAsync(screen, texts.Count(text => text.How != PromptSource.Native), told =>
        {
            check.Run(texts, told);
            return Task.CompletedTask;
        });
        foreach (var language in texts.Where(text => text.How == PromptSource.Native).GroupBy(text => text.Language))
        {
            screen.Line($"waits for a native speaker of {language.Key}: {string.Join(' ', language.Select(text => text.Id))}");
        }

        screen.Line(check.Levels.Count > 0
            ? $"{check.Levels.Count} sounds measured, {check.Levels.Min():0.0} to {check.Levels.Max():0.0} dBFS"
            : (Phrase)$"{check.Levels.Count} sounds measured");
        return Tell([.. wrong, .. check.Faults], screen);
    }

    private static SpeechSettings? Speech(string? settings, Screen screen)
    {
        if (settings is null)
        {
            return new SpeechSettings();
        }

        var reading = SettingsReader.Read(settings, new GatewaySettings { Instance = "", Plan = "", Audio = "", Data = "" });
        foreach (var problem in reading.Problems)
        {
            Console.Error.WriteLine(problem.In(screen.Locale));
        }

        return reading.HasErrors ? null : reading.Settings.Speech;
    }

    private static int Tell(IReadOnlyList<PromptFault> faults, Screen screen)
    {
        foreach (var fault in faults)
        {
            Console.WriteLine(fault.In(screen.Locale));
        }

        screen.Line(faults.Count == 0 ? "all is well" : (Phrase)$"errors: {faults.Count}");
        return faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> GuardAsync(Screen screen, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (StartException error)
        {
            Console.Error.WriteLine(error.In(screen.Locale));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            screen.Error($"ivr: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            screen.Error("ivr: broken off; what was made is listed");
        }

        return 1;
    }
}
