using System.CommandLine;
using System.Diagnostics;
using Ivr.Flows;
using Ivr.Flows.Simulation;
using Ivr.Gateway.Start;
using Ivr.Media;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr simulate</c>: calls on a plan without a sound, a seat or a clock.</summary>
internal static class SimulateCommand
{
    private const string Scripts = ".calls.yaml";

    public static Command Create(Screen screen)
    {
        var what = new Argument<string>("PLAN") { Description = "A dialplan to call by hand, or a script of calls, *.calls.yaml.", DefaultValueFactory = _ => Shipped.Find("dialplans/gansu.yaml") };
        var audio = new Option<string>("--audio") { Description = "The folder of prompts: how long each is.", HelpName = "DIR", DefaultValueFactory = _ => Shipped.Find("audio") };
        var calls = new Option<int?>("--calls") { Description = "So many callers by chance instead.", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Of the first of them; each that follows has the next.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var caller = new Option<string>("--caller") { Description = "The caller's number, or anonymous.", HelpName = "NUMBER", DefaultValueFactory = _ => new SimulatedCaller().Number };
        var called = new Option<string>("--called") { Description = "The number he calls.", HelpName = "NUMBER", DefaultValueFactory = _ => CalledNumber.Hotline };
        var setup = new Option<string>("--with") { Description = "The house, as in a script: \"trunk: linxia, seats: busy, store: down\".", HelpName = "HOUSE", DefaultValueFactory = _ => "" };
        var at = new Option<string?>("--at") { Description = "When he calls, China time: \"2026-10-01 12:30\".", HelpName = "TIME" };
        var command = new Command("simulate", "Plays calls on a dialplan: by hand, by a script or by chance. Never touches a gateway. Exit code 1 when a call does not go as it must.")
        {
            what, audio, calls, seed, caller, called, at, setup,
        };
        command.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(what);
            var prompts = PlanFiles.Library(parsed.GetRequiredValue(audio), screen);
            // Lengths and levels refuse no plan here: what a proof of them shows can be played.
            var known = prompts is null ? null : PromptCatalogue.OfIds(prompts.Ids);
            if (path.EndsWith(Scripts, StringComparison.Ordinal))
            {
                return await RunScriptAsync(path, known, prompts, screen);
            }

            if (PlanFiles.Playable(path, known, screen) is not { } plan)
            {
                return 1;
            }

            var simulator = new Simulator(plan, Lengths(prompts));
            if (parsed.GetValue(calls) is { } many)
            {
                return await RunRandomAsync(simulator, many, parsed.GetRequiredValue(seed), screen);
            }

            var words = parsed.GetRequiredValue(setup);
            var (house, problems) = HouseState.Read("--with", parsed.GetValue(at) is { } time ? $"at: {time}, {words}" : words, plan);
            return problems.Count > 0 ? Refused(problems, screen)
                : await SimulatedByHand.RunAsync(simulator, new SimulatedCaller { Number = parsed.GetRequiredValue(caller), Called = parsed.GetRequiredValue(called) }, house, screen);
        });
        return command;
    }

    private static async Task<int> RunScriptAsync(string path, PromptCatalogue? known, PromptLibrary? prompts, Screen screen)
    {
        var (script, problems) = CallScript.Read(path, known);
        if (script is null)
        {
            return Refused(problems, screen);
        }

        var results = await script.RunAsync(Lengths(prompts));
        var failed = results.Where(result => result.Failures.Count > 0).ToArray();
        // A call for every city fails for all of them alike: it is shown once.
        var told = new HashSet<Diagnostic>();
        foreach (var result in failed)
        {
            var asAbove = result.Failures.All(told.Contains);
            screen.Line(asAbove ? $"FAILED {result.Name}: as above" : (Phrase)$"FAILED {result.Name}");
            told.UnionWith(result.Failures);
            if (asAbove)
            {
                continue;
            }

            foreach (var failure in result.Failures)
            {
                Console.Write(failure.In(screen.Locale));
            }

            Console.WriteLine($"{result.Difference}\n");
        }

        screen.Line($"{results.Count} calls, {failed.Length} failed");
        return failed.Length == 0 ? 0 : 1;
    }

    private static async Task<int> RunRandomAsync(Simulator simulator, int calls, int seed, Screen screen)
    {
        var callers = new RandomCallers(simulator.Plan);
        var counts = new int[Enum.GetValues<CallOutcome>().Length];
        (TimeSpan After, int Seed)? worst = null;
        Transcript? last = null;
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < calls; index++)
        {
            var (caller, house) = callers.Call(seed + index);
            last = await simulator.RunAsync(caller, house);
            counts[(int)last.Outcome]++;
            worst = last.PersonAfter is { } after && !(after <= worst?.After) ? (after, seed + index) : worst;
        }

        watch.Stop();
        if (calls == 1)
        {
            Console.WriteLine(last!.In(screen.Locale));
        }

        screen.Line($"{calls} calls, seed {seed}: {Enum.GetValues<CallOutcome>().Select(outcome => (Phrase)$"{CallScript.Say(outcome)} {counts[(int)outcome]}")}");
        screen.Line(worst is { } late ? (Phrase)$"the longest way to a person: {late.After.TotalSeconds:0.0} s, seed {late.Seed}" : "nobody met a person");
        screen.Line($"{calls / Math.Max(watch.Elapsed.TotalSeconds, 1e-6):0} calls/s");
        return counts[(int)CallOutcome.Trouble] == 0 ? 0 : 1;
    }

    private static int Refused(IReadOnlyList<Diagnostic> problems, Screen screen)
    {
        foreach (var problem in problems)
        {
            Console.WriteLine(problem.In(screen.Locale));
        }

        return 1;
    }

    private static PromptLengths Lengths(PromptLibrary? prompts) =>
        prompts is null ? Simulator.ThreeSeconds : (id, language, voice) => prompts.Find(id, language, voice)?.Length ?? TimeSpan.Zero;
}
