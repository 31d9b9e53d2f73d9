using System.CommandLine;
using Ivr.Flows;
using Ivr.Gateway.Start;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr graph</c>: the plan as a picture.</summary>
internal static class GraphCommand
{
    public static Command Create(Screen screen)
    {
        var plan = new Argument<string>("PLAN") { Description = "The dialplan.", DefaultValueFactory = _ => Shipped.Find("dialplans/gansu.yaml") };
        var city = new Option<string>("--city") { Description = "Whose callers it is drawn for.", HelpName = "ID", DefaultValueFactory = _ => City.Province };
        var called = new Option<string?>("--called") { Description = "Instead of a city: who calls this number.", HelpName = "NUMBER" };
        var picture = new Option<string?>("--out") { Description = "The file it is written to; without it, it is printed.", HelpName = "FILE" };
        var audio = new Option<string>("--audio") { Description = "The folder of prompts it speaks with.", HelpName = "DIR", DefaultValueFactory = _ => Shipped.Find("audio") };
        var command = new Command("graph", "Draws a dialplan as SVG: what is said, which key leads where; made anew of the plan each time.") { plan, city, called, picture, audio };
        command.SetAction(parsed => Draw(parsed.GetRequiredValue(plan), parsed.GetRequiredValue(city), parsed.GetValue(called), parsed.GetValue(picture), parsed.GetRequiredValue(audio), screen));
        return command;
    }

    private static int Draw(string path, string city, string? called, string? picture, string audio, Screen screen)
    {
        var prompts = PlanFiles.Prompts(audio, screen);
        if (PlanFiles.Plan(path, prompts, screen) is not { } plan)
        {
            return 1;
        }

        if (!plan.Cities.ContainsKey(city))
        {
            screen.Error($"the plan has no city '{city}'; {Spelling.Suggest(city, plan.Cities.Keys)}");
            return 1;
        }

        var svg = PlanPicture.Draw(plan, called is null ? plan.CityNamed(city) : plan.CityFor(called, "", null), prompts, screen.Locale);
        if (picture is null)
        {
            Console.Out.Write(svg);
            return 0;
        }

        try
        {
            File.WriteAllText(picture, svg);
            return 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            screen.Error($"{picture} cannot be written: {error.Message}");
            return 1;
        }
    }
}
