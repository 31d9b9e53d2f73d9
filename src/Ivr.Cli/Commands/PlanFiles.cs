using Ivr.Flows;
using Ivr.Gateway.Start;
using Ivr.Media;

namespace Ivr.Cli.Commands;

/// <summary>Plans and prompts as commands about plans read them.</summary>
internal static class PlanFiles
{
    /// <summary>What the folder knows of its prompts; says so when there is no such folder, or what is wrong with it.</summary>
    public static PromptCatalogue Prompts(string audio, Screen screen) => Library(audio, screen) is { } library ? PlanPrompts.Of(library) : PromptCatalogue.Unknown;

    /// <summary>The sounds themselves; null: there is no such folder, which is said.</summary>
    public static PromptLibrary? Library(string audio, Screen screen)
    {
        if (!Directory.Exists(audio))
        {
            screen.Error($"there is no folder {audio}: neither prompts nor times are checked");
            return null;
        }

        var loaded = PromptLibrary.Load(audio);
        foreach (var problem in loaded.Problems)
        {
            screen.Error($"{problem.File}: error IVR325: {problem.Message}");
        }

        return loaded.Library;
    }

    /// <summary>The plan; null: it has errors, which are printed.</summary>
    public static Dialplan? Plan(string path, PromptCatalogue? prompts, Screen screen) => Compiled(path, prompts, screen).Plan;

    /// <summary>The same, though what is proved may refuse it: what the proof shows is there to be played.</summary>
    public static Dialplan? Playable(string path, PromptCatalogue? prompts, Screen screen) => Compiled(path, prompts, screen).Playable;

    private static CompiledDialplan Compiled(string path, PromptCatalogue? prompts, Screen screen)
    {
        var compiled = DialplanCompiler.Compile(path, prompts);
        foreach (var problem in compiled.Problems.Where(problem => compiled.Plan is null && problem.Severity == Severity.Error))
        {
            Console.Error.WriteLine(problem.In(screen.Locale));
        }

        return compiled;
    }
}
