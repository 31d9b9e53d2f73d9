using System.CommandLine;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr plan [status|reload|rollback|try|end]</c>: which dialplan a running gateway gives new calls.</summary>
internal static class PlanCommand
{
    public static Command Create(Screen screen)
    {
        var what = new Argument<string>("WHAT") { Description = "status: which plans were in force. reload: read the file now. rollback: the plan before, or --version, until the file changes. try: the plan in NAME.next.yaml for some calls. end: of that trial.", DefaultValueFactory = _ => "status" };
        what.AcceptOnlyFromAmong("status", "reload", "rollback", "try", "end");
        var version = new Option<string?>("--version") { Description = "The version to go back to, as status shows it.", HelpName = "VERSION" };
        var percent = new Option<int>("--percent") { Description = "Try: with so many of a hundred calls.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var cities = new Option<string[]>("--city") { Description = "Try: with calls of this city alone; may be given more than once.", HelpName = "ID" };
        var data = OpsClient.DataOption();
        var command = new Command("plan", "Shows or changes the dialplan in force; calls that live keep the one they began with.") { what, version, percent, cities, data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => DoAsync(client, screen, parsed.GetRequiredValue(what), new PlanOrder(Environment.UserName, parsed.GetValue(version))
        {
            Percent = parsed.GetValue(percent),
            Cities = parsed.GetValue(cities) ?? [],
        })));
        return command;
    }

    private static async Task<int> DoAsync(OpsClient client, Screen screen, string what, PlanOrder order)
    {
        var (plans, problem) = what == "status"
            ? await client.GetAsync<PlansView>("/plan")
            : await client.PostAsync<PlansView>("/plan/" + what, order);
        if (plans is null)
        {
            return screen.Refuse($"{problem}");
        }

        if (plans.Trial is { } trial)
        {
            var whose = trial.Cities.Count == 0 ? "all cities" : (Phrase)$"{trial.Cities}";
            screen.Line($"on trial  {trial.Version}  {trial.Name}  since {trial.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}, by {trial.By}: {trial.Percent} % of the calls of {whose}");
        }

        for (var index = 0; index < plans.InForce.Count; index++)
        {
            var one = plans.InForce[index];
            var since = one.At.ToLocalTime();
            screen.Line(index == 0
                ? $"in force  {one.Version}  {one.Name}  since {since:yyyy-MM-dd HH:mm:ss}, by {one.By}"
                : (Phrase)$"before    {one.Version}  {one.Name}  since {since:yyyy-MM-dd HH:mm:ss}, by {one.By}");
        }

        if (what == "rollback")
        {
            screen.Line("mend the file: its next change is read and comes in force");
        }

        return 0;
    }
}
