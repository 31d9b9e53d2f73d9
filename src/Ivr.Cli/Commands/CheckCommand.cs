using System.CommandLine;
using Ivr.Flows;
using Ivr.Gateway.Settings;
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
        var settings = new Option<string?>("--settings") { Description = "Settings whose seats and cities the plan is held against; otherwise settings.yaml beside it, if there is one.", HelpName = "FILE" };
        var command = new Command("check", "Compiles a dialplan, proves what it promises callers, and prints everything that is wrong with it; exit code 1 when it would be refused.") { plan, audio, settings };
        command.SetAction(parsed => Check(parsed.GetRequiredValue(plan), parsed.GetRequiredValue(audio), parsed.GetValue(settings), screen));
        return command;
    }

    private static int Check(string path, string audio, string? settings, Screen screen)
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
                ? $"looked at {proof.States} states of callers in {proof.CityKinds} kinds of cities and {proof.Periods} periods of the year: a place in the line after {time.TotalSeconds:0.0} s, a person after {proof.Keys} keys at most"
                : (Phrase)$"looked at {proof.States} states of callers in {proof.CityKinds} kinds of cities and {proof.Periods} periods of the year: times are not known, a person after {proof.Keys} keys at most");
        }

        if (compiled.Plan is { } plan)
        {
            if (SettingsOf(path, settings) is { } file && !Fits(plan, file, screen))
            {
                screen.Line($"{path}: does not fit {file}");
                return 1;
            }

            foreach (var year in plan.YearsMissing(now, Ahead))
            {
                screen.Line($"{path}: warning IVR327: opening hours need the holidays of {year}, and no calendar has them\n  fix: add calendars/china-{year}.yaml from the year's notice, see docs/errors/IVR327.md");
            }

            screen.Line($"{path}: plan '{plan.Name}', version {plan.Version}, {plan.Cities.Count} cities: good");
            return 0;
        }

        screen.Line($"{path}: refused, errors: {compiled.Problems.Count(problem => problem.Severity == Severity.Error)}");
        return 1;
    }

    private static string? SettingsOf(string plan, string? told) =>
        told ?? (Path.Combine(Path.GetDirectoryName(plan) ?? "", "settings.yaml") is var beside && File.Exists(beside) ? beside : null);

    private static bool Fits(Dialplan plan, string file, Screen screen)
    {
        var reading = SettingsReader.Read(file, new GatewaySettings { Instance = "", Plan = "", Audio = "", Data = "" });
        if (!reading.HasErrors)
        {
            reading.CheckPlan(plan);
        }

        Diagnostic[] problems = [.. reading.Problems, .. reading.CheckLedger(plan), .. reading.CheckSeats(plan, Severity.Error)];
        foreach (var problem in problems)
        {
            Console.WriteLine(problem.In(screen.Locale));
        }

        return problems.All(problem => problem.Severity == Severity.Warning);
    }
}
