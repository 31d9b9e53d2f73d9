using System.CommandLine;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr overflow on|off|auto|status CITY</c>: the operator's hand on a city's overflow.</summary>
internal static class OverflowCommand
{
    public static Command Create(Screen screen)
    {
        var what = new Argument<string>("WHAT") { Description = "on: at once, whatever the rule says. off: not at all. auto: by the dialplan's rule. status: how it stands." };
        what.AcceptOnlyFromAmong([.. OverflowWord.All, "status"]);
        var city = new Argument<string>("CITY") { Description = "As the dialplan names it: lanzhou." };
        var data = OpsClient.DataOption();
        var command = new Command("overflow", "Sets or shows where a city's callers overflow; waiting callers follow within a second.") { what, city, data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => DoAsync(client, screen, parsed.GetRequiredValue(what), parsed.GetRequiredValue(city))));
        return command;
    }

    private static async Task<int> DoAsync(OpsClient client, Screen screen, string what, string city)
    {
        var path = "/overflow/" + Uri.EscapeDataString(city);
        var (state, problem) = what == "status"
            ? await client.GetAsync<OverflowAnswer>(path)
            : await client.PostAsync<OverflowAnswer>(path, new OverflowOrder(what, Environment.UserName));
        if (state is null)
        {
            return screen.Refuse($"{problem}");
        }

        screen.Line(state.At is { } at
            ? $"{state.City}: {state.Switch}, by {state.Who} at {at.ToLocalTime():yyyy-MM-dd HH:mm:ss}"
            : (Phrase)$"{state.City}: {state.Switch}, never touched");
        return 0;
    }
}
