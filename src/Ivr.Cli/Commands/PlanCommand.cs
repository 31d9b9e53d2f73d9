using System.CommandLine;
using System.Globalization;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr plan [status|reload|rollback]</c>: which dialplan a running gateway gives new calls.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("WHAT") { Description = "status: which plans were in force. reload: read the file now. rollback: the plan before, or --version, until the file changes.", DefaultValueFactory = _ => "status" };
        what.AcceptOnlyFromAmong("status", "reload", "rollback");
        var version = new Option<string?>("--version") { Description = "The version to go back to, as status shows it.", HelpName = "VERSION" };
        var data = OpsClient.DataOption();
        var command = new Command("plan", "Shows or changes the dialplan in force; calls that live keep the one they began with.") { what, version, data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), client => DoAsync(client, parsed.GetRequiredValue(what), parsed.GetValue(version))));
        return command;
    }

    private static async Task<int> DoAsync(OpsClient client, string what, string? version)
    {
        var (plans, problem) = what == "status"
            ? await client.GetAsync<PlanView[]>("/plan")
            : await client.PostAsync<PlanView[]>("/plan/" + what, new PlanOrder(Environment.UserName, version));
        if (plans is null)
        {
            Console.Error.WriteLine($"ivr: {problem}");
            return 1;
        }

        for (var index = 0; index < plans.Length; index++)
        {
            var one = plans[index];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(index == 0 ? "in force" : "before"),-8}  {one.Version}  {one.Name}  since {one.At.ToLocalTime():yyyy-MM-dd HH:mm:ss}, by {one.By}"));
        }

        if (what == "rollback")
        {
            Console.WriteLine("mend the file: its next change is read and comes in force");
        }

        return 0;
    }
}
