using System.CommandLine;
using Ivr.Flows;
using Ivr.Gateway.Start;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr check</c>: what a reload would say.</summary>
internal static class CheckCommand
{
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(60);

    public static Command Create(Screen screen)
    {
        var plan = new Argument<string>("PLAN") { Description = "The dialplan.", DefaultValueFactory = _ => Shipped.Find("dialplans/gansu.yaml") };
        var audio = new Option<string>("--audio") { Description = "The folder of prompts it speaks with.", HelpName = "DIR", DefaultValueFactory = _ => Shipped.Find("audio") };
        var command = new Command("check", "Compiles a dialplan, proves what it promises callers, and prints everything that is wrong with it; exit code 1 when it would be refused.") { plan, audio };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(plan), parsed.GetRequiredValue(audio), screen));
        return command;
    }

    private static int Check(string path, string audio, Screen screen)
    {
        var now = TimeProvider.System.GetUtcNow();
        var compiled = DialplanCompiler.Compile(path, PlanFiles.Prompts(audio, screen)).On(now);
        foreach (var problem in compiled.Problems)
        {
            Console.WriteLine(problem.In(screen.Locale));
        }

        if (compiled.Proof is { } proof)
        {
            screen.Line(proof.ToLine is { } time
                ? $"looked at {proof.States} states of callers in {proof.CityKinds} kinds of cities: a place in the line after {time.TotalSeconds:0.0} s, a person after {proof.Keys} keys at most"
                : (Phrase)$"looked at {proof.States} states of callers in {proof.CityKinds} kinds of cities: times are not known, a person after {proof.Keys} keys at most");
        }

        if (compiled.Plan is { } plan)
        {
            foreach (var year in plan.YearsMissing(now, Ahead))
            {
                screen.Line($"{path}: warning IVR327: opening hours need the holidays of {year}, and no calendar has them\n  fix: add calendars/china-{year}.yaml from the year's notice, see docs/errors/IVR327.md");
            }

            screen.Line($"{path}: plan '{plan.Name}', version {plan.Version}, {plan.Cities.Count} cities: good");
            return 0;
        }

        screen.Line($"{path}: refused, {compiled.Problems.Count(problem => problem.Severity == Severity.Error)} errors");
        return 1;
    }
}
