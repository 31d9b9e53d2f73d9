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
        var until = new Option<string?>("--until") { Description = "From then on the rule decides again, China time: '18:00', '2026-11-26 18:00', or in '2h'. Without it until somebody sets it otherwise.", HelpName = "TIME" };
        var data = OpsClient.DataOption();
        var command = new Command("overflow", "Sets or shows where a city's callers overflow; waiting callers follow within a second.") { what, city, until, data };
        command.SetAction((parsed, _) =>
        {
            var end = ChinaTime.Read(parsed.GetValue(until));
            return end is null && parsed.GetValue(until) is { } text
                ? Task.FromResult(screen.Refuse($"'{text}' is no time"))
                : OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => DoAsync(client, screen, parsed.GetRequiredValue(what), parsed.GetRequiredValue(city), end));
        });
        return command;
    }

    private static async Task<int> DoAsync(OpsClient client, Screen screen, string what, string city, DateTimeOffset? until)
    {
        var path = "/overflow/" + Uri.EscapeDataString(city);
        var (state, problem) = what == "status"
            ? await client.GetAsync<OverflowAnswer>(path)
            : await client.PostAsync<OverflowAnswer>(path, new OverflowOrder(what, Environment.UserName, until));
        if (state is null)
        {
            return screen.Refuse($"{problem}");
        }

        screen.Line(state switch
        {
            { At: null } => $"{state.City}: {state.Switch}, never touched",
            { Ended: { } was } => $"{state.City}: {state.Switch} since {ChinaTime.Show(state.Until)}: the time of {was}, set by {state.Who} at {ChinaTime.Show(state.At)}, is over",
            { Until: { } end } => $"{state.City}: {state.Switch} until {ChinaTime.Show(end)}, by {state.Who} at {ChinaTime.Show(state.At)}",
            _ => (Phrase)$"{state.City}: {state.Switch}, by {state.Who} at {ChinaTime.Show(state.At)}",
        });
        return 0;
    }
}
